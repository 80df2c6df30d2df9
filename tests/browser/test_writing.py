"""Two people at one comment: who writes is said at once, and both tabs of one person agree."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page, Response, expect

from app import replies
from app.domain.comment import Comment
from tests.browser.hands import author, field, writes
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

# Letter after letter, without a pause in which a busy machine does something else.
TYPES = "(text) => { for (const letter of text) document.execCommand('insertText', false, letter); }"


def is_saved(answer: Response) -> bool:
    return answer.url.endswith("/draft") and answer.status == HTTPStatus.NO_CONTENT


def _paul_writes(town: Town, comment_id: int) -> None:
    with town.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        replies.draft(session, comment, "Bonjour", key=None, by=town.paul, now=town.now())


def test_a_colleague_who_begins_to_write_is_named_without_asking(desk: Page, town: Town) -> None:
    expect(desk.locator("#writer")).to_be_empty()
    _paul_writes(town, town.named["Marc Le Goff"])
    expect(desk.locator("#writer")).to_have_text("Paul Abgrall écrit une réponse ici.")
    expect(field(desk)).to_have_value("")


def test_the_first_letter_is_kept_at_once_and_the_others_wait_for_a_pause(desk: Page, town: Town) -> None:
    saves: list[str] = []
    desk.on(
        "request", lambda asked: saves.append(asked.post_data or "") if asked.url.endswith("/draft") else None
    )
    writes(desk, "")
    with desk.expect_response(is_saved):
        desk.keyboard.type("B")
    with desk.expect_response(is_saved):
        desk.evaluate(TYPES, "onjour, la piscine ouvre samedi.")
    kept = [said for said in saves if said]  # the others only ask who writes
    assert len(kept) == 2
    assert "text=B&" in kept[0]
    assert "samedi" in kept[1]


def test_who_writes_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    comment = town.named["Yasmina Benali"]
    for width in (1440, 1024, 390, 320):
        _paul_writes(town, comment)
        page = enter(f"/comments/{comment}", **for_axe(width))
        expect(page.locator("#writer")).to_be_visible()
        is_sound(page)


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_the_button_that_sends_stays_where_it_is_while_one_writes(
    enter: Callable[..., Page], width: int
) -> None:
    """The words beside it change: how many characters, *Enregistré*, and how many again."""
    page = enter(viewport={"width": width, "height": 900})
    page.locator(".row-link").first.click()
    expect(author(page)).to_be_focused()
    writes(page, "Oui")
    button, count = page.locator("[data-send]"), page.locator("[data-count]")
    expect(count).to_have_text("Enregistré")
    before = button.bounding_box()
    expect(count).to_have_text("3 caractères")
    assert button.bounding_box() == before
    page.keyboard.insert_text("n" * 77)
    expect(count).to_have_text("80 caractères")
    assert button.bounding_box() == before
