"""A rule of the town by hand: tried while it is written, kept, and heard by what comes after it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import goes
from tests.browser.town import Town

MARKET = "Où se gare-t-on pour le marché, dimanche ?"


def test_a_rule_that_shelves_is_tried_at_once_and_its_comment_lies_under_to_read(
    enter: Callable[..., Page], town: Town
) -> None:
    page = enter("/settings/rules/new")
    page.get_by_label("Nom de la règle").fill("Marché")
    page.get_by_label("Condition 1", exact=True).select_option("text.says")
    page.get_by_label("Mots de la condition 1").fill("marché")
    page.get_by_label("ranger dans À lire").check()  # leaves the words and ticks in the same moment
    expect(page.locator("#trial")).to_contain_text("Aurait touché 1 commentaire")
    expect(page.locator(".hit-said")).to_have_text("serait rangé dans À lire")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Règle enregistrée.")
    number = town.says("Gwen Lagadec", MARKET)
    goes(page, "/?shelf=to_read")
    expect(page.locator(f"a[href^='/comments/{number}']").first).to_be_visible()
    goes(page, f"/comments/{number}")
    expect(page.locator("#context, aside").first).to_contain_text(
        "Dans À lire, parce que la règle « Marché »"
    )
    page.keyboard.press("u")
    expect(page.get_by_text("Dans À lire, parce que")).to_have_count(0)


def test_entree_in_the_name_keeps_the_rule(enter: Callable[..., Page]) -> None:
    page = enter("/settings/rules/new")
    page.get_by_label("Condition 1", exact=True).select_option("text.says")
    page.get_by_label("Mots de la condition 1").fill("marché")
    page.get_by_label("ranger dans À lire").check()
    page.get_by_label("Nom de la règle").fill("Marché")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Règle enregistrée.")
    expect(page.get_by_role("button", name="Enregistrer")).to_have_count(1)
