"""« C’est réparé »: from the service's page to everybody who reported it, by hand and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.letters import take_letter
from tests.browser.hands import listens
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import PARIS, Town
from tests.repairs import SAME, hand_over, next_morning, promised, tells
from tests.world import LEASE


def test_a_repair_said_by_link_is_told_to_all_who_asked(
    enter: Callable[..., Page], context: Callable[..., BrowserContext], town: Town
) -> None:
    asked = [tells(town, *said) for said in SAME]
    promised(town, asked[2])
    hand_over(town, *asked[:2])
    with town.db.writing() as session:
        letter = take_letter(session, zone=PARIS, lease=LEASE, now=next_morning(town))
    assert letter is not None
    officer = context(**for_axe(390), java_script_enabled=False).new_page()
    officer.goto(f"/s/{letter.token}")
    case = officer.locator(".case-block").first
    case.locator("summary", has_text="C’est réparé").click()
    case.get_by_label("En une ligne (facultatif)").fill("Ampoule changée.")
    case.get_by_role("button", name="Prévenir Claire").nth(0).click()
    expect(officer.get_by_text("Merci. C’est transmis à Claire.")).to_be_visible()

    desk = enter(f"/comments/{asked[0]}", **for_axe(1440))
    expect(desk.get_by_role("link", name="Prévenir les 3 personnes qui l’ont signalé")).to_be_visible()
    is_sound(desk)
    desk.keyboard.press("g")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Prévenir 3 personnes")
    listens(desk)
    expect(desk.locator(".group-repaired")).to_contain_text("selon le service Voirie")
    is_sound(desk)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Envoyer les 3 réponses")).to_be_visible()
    listens(desk)
    is_sound(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#outgoing")).to_contain_text("3 réponses")
    town.work(forward=540)
    assert [town.comment(one).state for one in asked] == ["answered"] * 3
    assert len(town.square.said) == 4  # the promise, and what three people were told
    desk.goto("/promises")
    expect(desk.get_by_text("Aucune promesse à tenir.")).to_be_visible()
