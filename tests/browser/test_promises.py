"""A promise by hand: seen while one writes, made by the key that sends, kept by the reply that follows."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import author, field, goes, presses_send, writes
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import Town

PROMISES = "Bonjour Marc, nous revenons vers vous demain."
SIZES = ((1440, "light"), (1440, "dark"), (1024, "light"), (390, "light"), (390, "dark"), (320, "dark"))


def _sends_past_the_line(page: Page) -> None:
    """Without a script the first press shows the promise, the second one sends."""
    page.locator("[data-send]").click()
    expect(page.locator(".check")).to_contain_text("promesse à tenir pour le")
    page.locator("[data-send]").click()
    expect(page.locator("#outgoing")).to_contain_text("Envoi dans")


def test_it_is_made_by_the_key_that_sends_and_kept_by_the_reply_that_follows(desk: Page, town: Town) -> None:
    writes(desk, PROMISES)
    expect(desk.locator(".check")).to_contain_text("promesse à tenir pour le")
    presses_send(desk)
    expect(author(desk)).not_to_have_text("Marc Le Goff")
    town.work()
    goes(desk, "/")
    desk.keyboard.press("3")
    expect(desk.locator("h1")).to_have_text("Promesses")
    expect(desk.locator(".promise")).to_contain_text("revenons vers vous")
    desk.get_by_role("link", name="Répondre").click()
    expect(desk.locator("[name=keeps]")).to_be_checked()
    field(desk).fill("C’est ouvert.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#outgoing")).to_contain_text("Envoi dans")
    town.work()
    goes(desk, "/promises")
    expect(desk.locator(".promises-head")).to_contain_text("Tenues : 1 sur 1 en 90 jours.")


def test_the_page_and_the_line_are_sound_at_every_width(enter: Callable[..., Page], town: Town) -> None:
    page = enter(java_script_enabled=False)
    page.locator("[name=text]").fill(PROMISES)
    _sends_past_the_line(page)
    page = enter("/promises", **for_axe(1440))
    page.get_by_text("Clore sans réponse").click()
    for shown in in_turn(page, SIZES):
        is_sound(shown)
    town.draft(town.named["Hugo Tanguy"], "Bonjour Hugo, on vous dit ça demain.")
    page = enter(f"/comments/{town.named['Hugo Tanguy']}", **for_axe(320))
    page.get_by_text("Changer la date").click()
    is_sound(page)


def test_the_calm_desk_tells_of_promises_at_every_width(enter: Callable[..., Page], town: Town) -> None:
    page = enter(**for_axe(1440))
    writes(page, PROMISES)
    expect(page.locator(".check")).to_contain_text("promesse à tenir pour le")
    presses_send(page)
    expect(author(page)).not_to_have_text("Marc Le Goff")
    town.work()
    for name in set(town.named) - {"Marc Le Goff"}:
        town.dismiss(town.named[name])
    page.goto("/")
    for shown in in_turn(page, SIZES):
        expect(shown.locator(".calm h1")).to_have_text("Le parvis est calme")
        expect(shown.locator(".tally")).to_be_visible()
        expect(shown.locator(".due-rows")).to_contain_text("« revenons vers vous », Marc Le Goff.")
        is_sound(shown)
    shown.get_by_role("link", name="L’ouvrir").click()
    expect(shown.locator("[name=keeps]")).to_be_checked()


def test_without_scripts_it_ends_for_a_reason(enter: Callable[..., Page]) -> None:
    page = enter(java_script_enabled=False)
    page.locator("[name=text]").fill(PROMISES)
    _sends_past_the_line(page)
    page.goto("/promises")
    page.get_by_text("Clore sans réponse").click()
    page.locator("[name=reason]").fill("Il est passé en mairie.")
    page.get_by_role("button", name="Clore avec ce motif").click()
    expect(page.locator("main .notice")).to_contain_text("Promesse close, avec son motif.")
