"""States that somebody comes to late and seldom: axe, several widths, both lights."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.domain.comment import Comment
from app.domain.user import Role, User
from tests.asking import ask_the_same, group_of
from tests.browser.hands import author, comes_back, field, outgoing
from tests.browser.test_every_state import SIZES
from tests.browser.test_in_a_tunnel import sends_in_the_tunnel
from tests.browser.test_shape import for_axe, in_turn, is_sound
from tests.browser.town import Town

OPEN = "Bonjour, le service {service} ouvre à 9 h."
TO_READ = "Dans À lire, parce que la règle « Marché » s’applique"


def is_sound_everywhere(page: Page) -> None:
    for shown in in_turn(page, SIZES):
        is_sound(shown)


def is_suggested_for_none(town: Town) -> None:
    with town.db.writing() as session:
        session.execute(update(Comment).values(department_id=None))


def test_what_waits_for_the_line_while_its_author_corrects_it(enter: Callable[..., Page], town: Town) -> None:
    page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(1440))  # open at every width
    sends_in_the_tunnel(page)
    page.keyboard.insert_text(" À bientôt.")
    page.context.set_offline(False)
    expect(outgoing(page)).to_contain_text("Vous corrigez la réponse à Marc Le Goff")
    is_sound_everywhere(page)
    expect(outgoing(page)).to_contain_text("Vous corrigez la réponse à Marc Le Goff")


def test_under_a_comment_of_a_group_a_service_that_nobody_knows(
    enter: Callable[..., Page], town: Town
) -> None:
    asked = ask_the_same(town)
    is_suggested_for_none(town)
    page = enter(f"/groups/{group_of(town, asked[0])}", **for_axe(1440))
    page.locator("#wording-1").fill(OPEN)
    expect(page.locator(".ask-blank").first).to_have_text("{service} à compléter")
    is_sound_everywhere(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refusal")).to_contain_text("Complétez {service} avant d’envoyer.")
    is_sound_everywhere(page)


def test_a_reply_that_is_not_sent_before_its_service_is_named(enter: Callable[..., Page], town: Town) -> None:
    is_suggested_for_none(town)
    page = enter(f"/comments/{town.named['Marc Le Goff']}", **for_axe(1440))
    field(page).fill(OPEN)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer .error")).to_have_text("Complétez {service} avant d’envoyer.")
    is_sound_everywhere(page)


def test_a_rule_that_shelves_while_it_is_tried_and_the_comment_it_laid_there(
    enter: Callable[..., Page], town: Town
) -> None:
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = Role.ADMINISTRATOR
    page = enter("/settings/rules/new", **for_axe(1440))
    page.get_by_label("Nom de la règle").fill("Marché")
    page.get_by_label("Condition 1", exact=True).select_option("text.says")
    page.get_by_label("Mots de la condition 1").fill("marché")
    page.get_by_label("ranger dans À lire").check()
    expect(page.locator(".hit-said")).to_have_text("serait rangé dans À lire")
    is_sound_everywhere(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Règle enregistrée.")
    number = town.says("Gwen Lagadec", "Où se gare-t-on pour le marché, dimanche ?")
    page.goto(f"/comments/{number}?shelf=to_read")
    expect(page.get_by_text(TO_READ).first).to_be_attached()
    is_sound_everywhere(page)


def test_a_comment_to_which_others_are_near_and_the_page_it_leads_to(
    enter: Callable[..., Page], town: Town
) -> None:
    near = [
        town.says(name, text)
        for name, text in (
            ("Anne Le Bras", "Faut-il être au club pour jouer dessus ?"),
            ("Hervé Madec", "Les adhérents seuls y ont droit ?"),
            ("Lena Cozan", "Réservé aux licenciés ?"),
        )
    ]
    page = enter(f"/comments/{near[2]}", **for_axe(1440))
    said = page.get_by_text("2 autres commentaires demandent peut-être la même chose.")
    expect(said).to_be_visible()
    is_sound_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    comes_back(page)
    page.keyboard.press("g")
    expect(page.locator("h1")).to_contain_text("Réservé aux licenciés ?")
    expect(page.locator(".ask-tick > input:checked")).to_have_count(1)
    for one in near:
        expect(page.locator(f"#ask-{one}")).to_be_visible()
    is_sound_everywhere(page)


def test_a_list_that_begins_further_down(enter: Callable[..., Page], town: Town) -> None:
    town.waits(60)
    page = enter("/", **for_axe(1440))
    place = page.locator("#lines > .row").nth(20).get_attribute("data-place")
    page.goto(f"/?after={place}")
    expect(author(page)).to_be_attached()
    expect(page.locator("#lines > .row").first).to_be_attached()
    is_sound_everywhere(page)
