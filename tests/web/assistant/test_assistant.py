"""The page of the language model, and how what it said is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app.errands.consulting import consult_next
from app.ports.failures import PermanentFailure
from tests.fakes import Adviser
from tests.integration.opinions.conftest import SURE, UNSURE
from tests.web.people import followed
from tests.web.reading import Page, words
from tests.world import World

HOME = "/settings/assistant"
GIVEN = {
    "address": "https://modele.ville.example/v1",
    "name": "petit",
    "key": "secret-du-modele",
    "threshold": "94",
    "share": "50",
}
BY_MODEL = "proposé par le modèle de langue"


@pytest.fixture
def adviser(world: World) -> Adviser:
    """A model that the house can speak to; asked for before the browser opens."""
    adviser = Adviser("suggestion")
    world.house = replace(world.house, assistant=adviser)
    return adviser


def test_nobody_but_an_administrator_opens_or_changes_it(
    at_desk: TestClient, reading_only: TestClient
) -> None:
    for browser in (at_desk, reading_only):
        assert browser.get(HOME).status_code == 403
        for address in (HOME, f"{HOME}/rehearsal", f"{HOME}/removal"):
            assert browser.post(address, data=GIVEN).status_code == 403
    assert "Modèle de langue" not in words(at_desk.get("/preferences").text)


def test_it_is_off_until_one_is_chosen_and_its_key_is_never_shown(in_office: TestClient) -> None:
    page = words(in_office.get(HOME).text)
    assert "Aucun modèle : rien ne sort de Parvis." in page
    assert "un message privé ne part jamais" in page
    done = in_office.post(HOME, data=GIVEN)
    page = followed(in_office, done)
    assert "C’est enregistré. En 30 jours : 0 avis demandé, 0 étiquette proposée." in page
    html = in_office.get(HOME).text
    assert "secret-du-modele" not in html
    shown = Page(html).fields
    assert {name: shown[name] for name in GIVEN} == GIVEN | {"key": ""}
    assert "Enregistrée. Laissez vide pour la garder" in words(html)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("address", "modele", "Collez l’adresse entière du modèle, qui commence par https://"),
        ("name", "", "Écrivez le nom du modèle, 120 caractères au plus."),
        ("key", "deux mots", "Cette clé ne se lit pas : collez-la entière, sans espace."),
        ("threshold", "beaucoup", "Écrivez un seuil entre 1 et 95."),
        ("share", "²", "Écrivez une part entre 1 et 50."),
        ("share", "9" * 5_000, "Écrivez une part entre 1 et 50."),
    ],
)
def test_what_cannot_be_is_said_over_the_form_which_stays_filled(
    in_office: TestClient, field: str, typed: str, said: str
) -> None:
    answer = in_office.post(HOME, data=GIVEN | {field: typed})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert Page(answer.text).fields["threshold"] == (typed if field == "threshold" else "94")
    assert "secret-du-modele" not in answer.text


def test_it_is_tried_and_turned_off(world: World, adviser: Adviser, in_office: TestClient) -> None:
    assert "Aucun modèle n’est choisi." in followed(in_office, in_office.post(f"{HOME}/rehearsal"))
    in_office.post(HOME, data=GIVEN)
    assert "il dit : suggestion." in followed(in_office, in_office.post(f"{HOME}/rehearsal"))
    adviser.failing = [PermanentFailure("key_refused")]
    page = followed(in_office, in_office.post(f"{HOME}/rehearsal"))
    assert "La clé a été refusée. Donnez-en une autre." in page
    off = followed(in_office, in_office.post(f"{HOME}/removal"))
    assert "Le modèle est éteint, sa clé oubliée." in off
    assert "Aucun modèle : rien ne sort de Parvis." in off
    acts = [line.act for line in world.journal()]
    assert ("opinions.choose" in acts, "opinions.turn_off" in acts) == (True, True)


def test_its_tag_is_shown_as_its_own_beside_what_triage_thought(
    world: World, adviser: Adviser, in_office: TestClient
) -> None:
    in_office.post(HOME, data=GIVEN)
    world.a_comment(SURE)
    unsure = world.a_comment(UNSURE)
    assert BY_MODEL not in words(in_office.get(f"/comments/{unsure}").text)
    assert consult_next(world.house)
    page = words(in_office.get(f"/comments/{unsure}").text)
    assert f"Étiquette à vérifier Suggestion {BY_MODEL} Réclamation" in page
    in_office.post(f"/comments/{unsure}/tag", data={"intent": "suggestion"})
    assert "Étiquette à vérifier" not in words(in_office.get(f"/comments/{unsure}").text)
    adviser.failing = [PermanentFailure("not_understood")]
    world.a_comment(SURE)
    world.a_comment(UNSURE)
    consult_next(world.house)
    page = words(in_office.get(HOME).text)
    assert "En 30 jours : 2 avis demandés, 1 étiquette proposée. La dernière fois, rien :" in page
