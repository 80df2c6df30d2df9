"""The button over the composer: absent without a model; its text is marked and never sent by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app import opinions
from app.domain.before import mark_of
from app.opinions import Choice
from app.ports.failures import TemporaryFailure
from tests.fakes import Adviser
from tests.web.people import HTMX, followed, three
from tests.web.reading import Page, words
from tests.world import World

BUTTON, MARK = "Proposer un texte", "Proposé par un modèle de langue, à relire"


@pytest.fixture
def adviser(world: World) -> Adviser:
    adviser = Adviser("Bonjour, la piscine ouvre à 9 h.")
    world.house = replace(world.house, assistant=adviser)
    return adviser


@pytest.fixture
def chosen(world: World) -> None:
    with world.db.writing() as session:
        choice = Choice("https://modele.ville.example/v1", "petit")
        opinions.choose(session, choice, seal=world.house.seal, by=world.claire, now=world.now())


def test_without_a_model_there_is_no_button(adviser: Adviser, at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    assert BUTTON not in at_desk.get(f"/comments/{marc}").text
    answer = at_desk.post(f"/comments/{marc}/draft/proposal", data={"text": "Bonjour"})
    assert answer.status_code == 409
    assert "Aucun modèle de langue n’est choisi. Votre texte est gardé." in words(answer.text)


@pytest.mark.usefixtures("chosen")
def test_its_text_stands_in_the_composer_marked_and_is_emptied_in_one_press(
    adviser: Adviser, at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    page = at_desk.get(f"/comments/{marc}")
    assert BUTTON in words(page.text)
    assert MARK not in words(page.text)
    assert adviser.asked == []
    done = at_desk.post(f"/comments/{marc}/draft/proposal", data={"text": "Bonjour Marc,\r\n"})
    page = at_desk.get(done.headers["location"])
    assert MARK in words(page.text)
    assert "Bonjour Marc,\n\nBonjour, la piscine ouvre à 9 h.</textarea>" in page.text
    assert (world.comment(marc).state, world.square.said) == ("unanswered", [])
    emptied = followed(at_desk, at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"saved": "0"}))
    assert MARK not in emptied


@pytest.mark.usefixtures("chosen")
def test_a_failure_says_what_happened_and_what_to_do(
    adviser: Adviser, at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    adviser.failing = [TemporaryFailure("no_answer")]
    answer = at_desk.post(f"/comments/{marc}/draft/proposal", data={"text": "Bonjour,"}, headers=HTMX)
    assert answer.status_code == 409
    said = words(answer.text)
    assert "Le modèle de langue ne répond pas. Votre texte est gardé." in said
    assert "Écrivez vous-même, ou réessayez dans quelques minutes." in said
    assert world.draft_on(marc) == "Bonjour,"


@pytest.mark.usefixtures("chosen")
def test_a_message_has_no_button_and_a_reader_asks_for_nothing(
    adviser: Adviser, at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    message = world.a_comment("Bonsoir", visibility="private", kind="message", post_external_id=None)
    html = at_desk.get(f"/comments/{message}").text
    assert f"/comments/{message}/replies" in Page(html).forms
    assert BUTTON not in html
    marc, *_others = three(world)
    assert reading_only.post(f"/comments/{marc}/draft/proposal").status_code == 403
    assert adviser.asked == []


@pytest.mark.usefixtures("chosen")
def test_a_page_that_never_showed_a_colleagues_words_does_not_write_over_them(
    adviser: Adviser, at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    at_desk.get(f"/comments/{marc}")
    world.draft(marc, "Ce que Paul vient d’écrire.", by=world.paul)
    stale = {"text": "Bonjour,", "base": mark_of(""), "page": "claire-1"}
    answer = at_desk.post(f"/comments/{marc}/draft/proposal", data=stale, headers=HTMX)
    assert answer.status_code == 409
    assert "Un autre texte a été écrit ici entre-temps." in words(answer.text)
    assert world.draft_on(marc) == "Ce que Paul vient d’écrire."
    assert adviser.asked == []
