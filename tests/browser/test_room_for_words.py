"""What was written is read beside what one answers, however small the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app import saved_replies
from tests.browser.hands import author, field, goes
from tests.browser.test_few_keys import POTHOLE
from tests.browser.town import Town

PHONES = {390: 844, 320: 640}
LONG = "J’ai signalé le nid-de-poule en mars, toujours aucune réponse. " * 6
REPLY = "Bonjour Hugo, la Voirie rebouche ce nid-de-poule, avec nos excuses pour cette attente. " * 3


def top(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"]


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def width(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["width"]


def suggested(enter: Callable[..., Page], town: Town, width: int) -> Page:
    """A long comment on a phone, with a text that is suggested for it."""
    with town.db.writing() as session:
        saved_replies.keep(session, POTHOLE, by=town.claire, now=town.now())
    page = enter("/preferences", viewport={"width": width, "height": PHONES[width]})
    goes(page, f"/comments/{town.says('Hugo Tanguy', LONG)}")
    return page


@pytest.mark.parametrize("width", PHONES)
def test_on_a_phone_a_comment_is_read_above_what_is_suggested(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = suggested(enter, town, width)
    offer = page.locator(".composer.is-offer")
    expect(offer).to_be_visible()
    line = page.locator(".said").evaluate("(said) => parseFloat(getComputedStyle(said).lineHeight)")
    lines = (top(offer) - top(page.locator(".said"))) / line
    assert lines >= (5 if width == 390 else 2)
    take = page.get_by_role("button", name="Reprendre ce texte")
    for way in ("Écrire", "Réponses enregistrées"):  # three in a line, each with its name
        beside = page.get_by_role("link", name=way)
        expect(beside).to_be_visible()
        assert abs(bottom(beside) - bottom(take)) <= 4


@pytest.mark.parametrize("width", [1024, 390, 320])
def test_what_sends_a_reply_stands_in_one_line_with_the_saved_replies(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = enter(
        f"/comments/{town.named['Marc Le Goff']}",
        viewport={"width": width, "height": PHONES.get(width, 768)},
    )
    expect(author(page)).to_be_attached()
    field(page).fill(REPLY)
    send, saved = page.locator("[data-send]"), page.locator("a[data-saved]")
    assert abs(bottom(send) - bottom(saved)) <= 6
    assert top(send) < bottom(saved)


def test_on_a_phone_what_is_left_of_a_limit_is_said_once_it_is_near(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}", viewport={"width": 320, "height": 640})
    field(page).fill("b" * 480)
    count = page.locator("[data-count]")
    expect(count).to_have_text("20 de plus possibles")
    assert count.evaluate("(one) => one.clientWidth > 100 && one.clientHeight < 30")


def test_at_320_pixels_the_four_queues_stand_in_one_line(enter: Callable[..., Page]) -> None:
    page = enter("/", viewport={"width": 320, "height": 640})
    assert len({top(slab) for slab in page.locator(".slab").all()}) == 1


@pytest.mark.parametrize("width", PHONES)
def test_on_a_phone_where_a_text_comes_from_stands_beside_what_clears_it(
    enter: Callable[..., Page], town: Town, width: int
) -> None:
    page = suggested(enter, town, width)
    page.get_by_role("button", name="Reprendre ce texte").click()
    whence = page.get_by_text("Texte suggéré, repris de")
    clear = page.get_by_role("button", name="Vider")
    expect(whence).to_be_visible()
    assert top(clear) < bottom(whence)
    assert top(whence) < bottom(clear)


def test_saved_replies_open_just_above_the_composer(enter: Callable[..., Page], town: Town) -> None:
    with town.db.writing() as session:
        saved_replies.keep(session, POTHOLE, by=town.claire, now=town.now())
    page = enter("/preferences")
    goes(page, f"/comments/{town.says('Hugo Tanguy', LONG[:190])}")
    page.keyboard.press(":")
    picker = page.get_by_role("dialog", name="Réponses enregistrées")
    expect(picker).to_be_visible()
    composer = page.locator(".composer")
    assert top(composer) - bottom(picker) == pytest.approx(6, abs=1)
    assert bottom(page.locator(".said")) <= top(picker)
    assert width(picker) == pytest.approx(width(composer), abs=1)
