"""The page of the town's rules: written as a sentence, tried before they act, switched by a press."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.comment import Comment
from app.domain.rule import Rule
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World

HOME = "/settings/rules"
FORM: dict[str, Any] = {
    "name": "Nids-de-poule",
    "look": ["text.says", ""],
    "words": ["nid-de-poule, trou dans la chaussée", ""],
    "assign": "voirie",
    "intent": "complaint",
}
POTHOLE = "Encore un nid-de-poule devant l’école."


def keep(browser: TestClient, **changed: object) -> int:
    done = browser.post(HOME, data={**FORM, **changed})
    assert done.status_code == 303, words(done.text)
    return int(done.headers["location"].rpartition("/")[2].partition("?")[0])


def the_rule(world: World, number: int) -> Rule:
    with world.db.reading() as session:
        return session.get_one(Rule, number)


def test_a_first_rule_is_written_and_reads_as_a_sentence(at_desk: TestClient) -> None:
    assert "Aucune règle. Parvis trie déjà" in words(at_desk.get(HOME).text)
    number = keep(at_desk)
    page = words(at_desk.get(f"{HOME}/{number}?done=kept").text)
    assert "Règle enregistrée." in page
    assert "si le texte dit « nid-de-poule » ou « trou dans la chaussée »" in page
    assert "alors confier à Voirie, étiqueter Réclamation" in page
    assert "1 en service" in page
    assert "0 en 30 jours, jamais contredite" in page


def test_a_rule_is_tried_before_it_is_kept(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment(POTHOLE)
    world.a_comment("Bravo pour la fête.")
    world.a_comment("Quand ouvre la piscine ?")
    page = at_desk.get(f"{HOME}/trial", params={**FORM}).text
    assert "Aurait touché 1 commentaire" in words(page)
    assert "En 30 jours : 0 comme vous, 1 de plus, 0 autrement que vous." in words(page)
    assert "<mark>nid-de-poule</mark>" in page
    assert "serait confié à Voirie" in words(page)
    assert f"/comments/{comment}" in page
    whole = words(at_desk.get(f"{HOME}/new", params={**FORM}).text)
    assert "Aurait touché 1 commentaire" in whole
    assert "Aucune règle." in whole, "nothing was kept"


def test_a_rule_that_shelves_is_tried_kept_and_named_beside_the_comment(
    at_desk: TestClient, world: World
) -> None:
    shelves = {"assign": "", "intent": "", "to_read": "yes"}
    before = world.a_comment(POTHOLE)
    assert "serait rangé dans À lire" in words(at_desk.get(f"{HOME}/trial", params={**FORM, **shelves}).text)
    at_desk.post(f"/comments/{before}/tag", data={"intent": "question"})
    assert "à répondre, selon vous" in words(at_desk.get(f"{HOME}/trial", params={**FORM, **shelves}).text)
    number = keep(at_desk, **shelves)
    page = at_desk.get(f"{HOME}/{number}").text
    assert "alors ranger dans À lire" in words(page)
    assert 'name="to_read" value="yes" checked' in page
    comment = world.a_comment(POTHOLE)
    said = "Dans À lire, parce que la règle « Nids-de-poule » s’applique"
    assert said in words(at_desk.get(f"/comments/{comment}").text)
    assert f'href="/comments/{comment}' in at_desk.get("/?shelf=to_read").text
    at_desk.post(f"/comments/{comment}/urgency", data={"urgent": "yes"})
    assert said not in words(at_desk.get(f"/comments/{comment}").text)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words": ["zébulon", ""]}, "N’aurait touché aucun commentaire en 30 jours."),
        ({"words": ["", ""]}, "Écrivez la règle"),
        ({"look": ["lune.dit"]}, "Écrivez la règle"),
        ({"assign": "", "intent": ""}, "Écrivez la règle"),
    ],
)
def test_a_trial_that_touches_nothing_or_is_not_whole_says_so(
    at_desk: TestClient, world: World, changed: dict[str, Any], sentence: str
) -> None:
    world.a_comment(POTHOLE)
    assert sentence in words(at_desk.get(f"{HOME}/trial", params={**FORM, **changed}).text)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Donnez un nom à la règle"),
        ({"words": ["", ""]}, "Écrivez au moins un mot."),
        ({"assign": "", "intent": ""}, "Choisissez au moins un acte."),
        ({"assign": "lune"}, "Choisissez un service dans la liste."),
        ({"to_read": "yes"}, "Ce qui est urgent ou confié à un service ne se range pas dans À lire."),
        ({"look": ["hour.is"], "words": ["soir"]}, "Écrivez deux heures"),
        ({"until": "demain"}, "Écrivez la date ainsi"),
        ({"until": "2026-03-16"}, "Choisissez une date à venir."),
    ],
)
def test_a_refused_rule_comes_back_filled(
    at_desk: TestClient, changed: dict[str, Any], sentence: str
) -> None:
    refused = at_desk.post(HOME, data={**FORM, **changed})
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    if "words" not in changed:
        assert "trou dans la chaussée" in refused.text
    assert "Aucune règle." in words(at_desk.get(HOME).text)


def test_a_rule_whose_last_day_is_past_is_not_said_to_act(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, until="2026-03-17")
    assert "1 en service. " in words(at_desk.get(HOME).text)
    with world.db.writing() as session:
        session.get_one(Rule, number).until = date(2026, 3, 16)
    page = words(at_desk.get(HOME).text)
    assert "0 en service, 1 terminée. " in page
    assert "Terminée le 16 mars ; 0 en 30 jours" in page
    renamed = at_desk.post(f"{HOME}/{number}", data={**FORM, "name": "Trous", "until": "2026-03-16"})
    assert renamed.status_code == 303


def test_another_condition_is_asked_for_without_losing_the_first(at_desk: TestClient) -> None:
    more = at_desk.get(f"{HOME}/new", params={**FORM, "more": "yes"})
    assert more.text.count('name="look"') == 2
    assert "trou dans la chaussée" in more.text
    number = keep(at_desk, look=["text.says", "lang.is"], words=["nid", ""], lang=["fr", "en"])
    assert "et la langue est anglais" in words(at_desk.get(f"{HOME}/{number}").text)


def test_a_switch_stops_a_rule_and_starts_it_again(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk)
    page = followed(at_desk, at_desk.post(f"{HOME}/{number}/switch", data={}))
    assert "0 en service, 1 éteinte" in page
    stood = 'aria-label="Nids-de-poule" autofocus>'
    assert stood in at_desk.get(f"{HOME}?rule={number}").text
    assert stood not in at_desk.get(HOME).text
    assert world.comment(world.a_comment(POTHOLE)).state == "unanswered"
    at_desk.post(f"{HOME}/{number}/switch", data={"on": "yes"})
    assert world.comment(world.a_comment(POTHOLE)).state == "with_department"


def test_taken_away_it_can_be_brought_back(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk)
    assert "Règle supprimée." in followed(at_desk, at_desk.post(f"{HOME}/{number}/removal"))
    assert at_desk.get(f"{HOME}/{number + 1}").status_code == 404
    gone = at_desk.get(f"{HOME}/{number}")  # a comment that it acted on still leads there
    assert "Règle supprimée. Annuler" in followed(at_desk, gone)
    back = at_desk.post(f"{HOME}/{number}/removal/undo")
    assert "Nids-de-poule" in at_desk.get(back.headers["location"]).text
    assert the_rule(world, number).removed_at is None


def test_beside_the_comment_stands_the_rule_that_decided(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, assign="", suggest="etat-civil", intent="suggestion")
    comment = world.a_comment(POTHOLE)
    page = at_desk.get(f"/comments/{comment}").text
    assert words(page).count("parce que la règle « Nids-de-poule » s’applique") == 2
    assert f"{HOME}/{number}" in page
    at_desk.post(f"/comments/{comment}/tag", data={"intent": "question"})
    assert words(at_desk.get(f"/comments/{comment}").text).count("parce que la règle") == 1


def test_a_rule_says_when_it_last_acted(at_desk: TestClient, world: World, watch: Watch) -> None:
    keep(at_desk)
    assert "a agi pour" not in words(at_desk.get(HOME).text)
    world.a_comment(POTHOLE)
    for _ in range(2):  # who comes back is still signed in
        watch.passes(timedelta(hours=8))
        at_desk.get(HOME)
    world.a_comment(POTHOLE)
    page = words(at_desk.get(HOME).text)
    assert "2 en 30 jours, jamais contredite ; a agi pour la dernière fois le 18 mars" in page


def test_what_people_changed_is_listed_on_its_page(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, assign="", intent="suggestion")
    comment = world.a_comment(POTHOLE)
    at_desk.post(f"/comments/{comment}/tag", data={"intent": "complaint"})
    page = at_desk.get(f"{HOME}/{number}").text
    assert "Contredite 1 fois" in words(page)
    assert "1 en 30 jours, contredite 1 fois" in words(page)
    assert f'href="/comments/{comment}"' in page


def test_a_rule_that_parvis_stopped_says_so_on_its_row(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, assign="", intent="suggestion")
    for one in range(8):
        comment = world.a_comment(f"{POTHOLE} ({one})")
        at_desk.post(f"/comments/{comment}/tag", data={"intent": "complaint"})
    world.a_comment(POTHOLE)
    page = words(at_desk.get(HOME).text)
    assert "Éteinte par Parvis le 17 mars : contredite 8 fois sur 8" in page
    assert "Voir les 8" in page
    assert the_rule(world, number).on_since is None


def test_a_reader_reads_the_rules_and_changes_none(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    number = keep(at_desk)
    page = reading_only.get(f"{HOME}/{number}")
    assert page.status_code == 200
    assert "Enregistrer" not in words(page.text)
    acts = ("switch", "removal", "undo", "stop/seen")
    for path in ("", f"/{number}", *(f"/{number}/{act}" for act in acts)):
        assert reading_only.post(f"{HOME}{path}", data=FORM).status_code == 403
    assert the_rule(world, number).on_since is not None
    assert reading_only.get(f"{HOME}/999").status_code == 404


def test_words_of_a_comment_cannot_become_markup(at_desk: TestClient, world: World) -> None:
    world.a_comment("<script>alert(1)</script> nid-de-poule <b>ici</b>")
    page = at_desk.get(f"{HOME}/trial", params={**FORM}).text
    assert "<script>" not in page
    assert "<mark>nid-de-poule</mark>" in page


def test_a_comment_erased_since_touches_nothing(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment(POTHOLE)
    with world.db.writing() as session:
        session.get_one(Comment, comment).text = None
    assert "N’aurait touché aucun" in words(at_desk.get(f"{HOME}/trial", params={**FORM}).text)
