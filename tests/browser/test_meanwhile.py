"""Two people at one comment: who writes is told within a second what the other does, and keeps the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app import closing, departments
from tests.browser.hands import field, goes, sees, sentence, writes
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.test_writing import is_saved
from tests.browser.town import Town

TEXT = "Le bassin ouvre à 10 h."
ASSIGNED = "Paul Abgrall a confié ce commentaire à Voirie. Votre texte est gardé."


def _writes(page: Page) -> None:
    with page.expect_response(is_saved):
        writes(page, TEXT)
    expect(page.locator("#writer")).to_be_empty()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("assign", ASSIGNED),
        (
            "close",
            "Paul Abgrall a classé ce commentaire sans réponse\u00a0: hors sujet. Votre texte est gardé.",
        ),
    ],
)
def test_who_writes_is_told_what_a_colleague_does_with_it(
    desk: Page, town: Town, act: str, said: str
) -> None:
    marc = town.named["Marc Le Goff"]
    _writes(desk)
    if act == "assign":
        town.decide(departments.assign, marc, "voirie", by=town.paul)
    else:
        town.decide(closing.dismiss, marc, "off_topic", by=town.paul.actor)
    expect(desk.locator("#writer")).to_have_text(sentence(said), timeout=3000)
    expect(field(desk)).to_have_value(TEXT)
    assert town.draft_on(marc) == TEXT


def test_what_is_taken_back_again_is_said_no_more(desk: Page, town: Town) -> None:
    _writes(desk)
    made = town.decide(departments.assign, town.named["Marc Le Goff"], "voirie", by=town.paul)
    expect(desk.locator("#writer")).to_have_text(ASSIGNED)
    with town.db.writing() as session:
        assignment, comment = departments.find(session, made.id)
        departments.undo(session, assignment, comment, by=town.paul, now=town.now())
    expect(desk.locator("#writer")).to_be_empty()


def test_what_stood_so_when_the_page_was_opened_is_no_news(desk: Page, town: Town) -> None:
    marc, yasmina = town.named["Marc Le Goff"], town.named["Yasmina Benali"]
    town.decide(departments.assign, marc, "voirie", by=town.paul)
    goes(desk, f"/comments/{marc}")
    _writes(desk)
    with desk.expect_response("**/draft"):
        town.decide(departments.assign, yasmina, "voirie", by=town.paul)
    sees(desk)
    expect(desk.locator("#writer")).to_be_empty()


def test_what_a_colleague_did_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    for width, name in ((1440, "Marc Le Goff"), (390, "Yasmina Benali"), (320, "Nolwenn Kerrien")):
        page = enter(f"/comments/{town.named[name]}", **for_axe(width))
        _writes(page)
        town.decide(departments.assign, town.named[name], "voirie", by=town.paul)
        expect(page.locator("#writer")).to_have_text(ASSIGNED)
        is_sound(page)
        page.close()
