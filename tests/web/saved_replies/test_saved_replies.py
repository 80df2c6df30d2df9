"""Saved replies on their page, in the picker, and as the suggestion over an empty composer."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.people import HTMX, followed
from tests.web.reading import Page, words
from tests.world import MARC, World

FORM = {
    "title": "Nid-de-poule : intervention datée",
    "text": "Bonjour {prénom}, la Voirie rebouche le trou de la chaussée.",
    "shortcut": ":nid",
    "intent": "complaint",
    "department": "voirie",
}
POTHOLE = "Il y a un énorme trou dans la chaussée rue des Tilleuls, un vrai nid-de-poule."


def keep(browser: TestClient, **changed: str) -> int:
    done = browser.post("/saved-replies", data={**FORM, **changed})
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def test_a_first_reply_is_written_shown_and_read_as_it_will_be(at_desk: TestClient) -> None:
    assert "Écrivez une première réponse." in words(at_desk.get("/saved-replies").text)
    number = keep(at_desk)
    page = words(at_desk.get(f"/saved-replies/{number}?done=kept").text)
    assert "Réponse enregistrée." in page
    assert "Bonjour Marie-Thérèse, la Voirie" in page
    assert "Bonjour, la Voirie" in page
    listed = words(at_desk.get("/saved-replies").text)
    assert "1 réponse" in listed
    assert "Voirie :nid" in listed


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"title": ""}, 422, "Donnez un titre"),
        ({"ends_on": "demain"}, 422, "Écrivez la date ainsi"),
        ({"shortcut": "nid", "title": "Autre"}, 409, "« nid » est déjà utilisé par « Nid-de-poule"),
    ],
)
def test_a_refused_one_comes_back_filled(
    at_desk: TestClient, changed: dict[str, str], status: int, sentence: str
) -> None:
    keep(at_desk)
    refused = at_desk.post("/saved-replies", data={**FORM, **changed})
    assert refused.status_code == status
    assert sentence in words(refused.text)
    assert "la Voirie rebouche le trou" in refused.text


def test_taken_away_it_can_be_brought_back(at_desk: TestClient) -> None:
    number = keep(at_desk)
    gone = at_desk.post(f"/saved-replies/{number}/removal")
    assert "Réponse supprimée." in followed(at_desk, gone)
    assert at_desk.get(f"/saved-replies/{number}").status_code == 404
    back = at_desk.post(f"/saved-replies/{number}/removal/undo")
    assert FORM["title"] in at_desk.get(back.headers["location"]).text


def test_the_suggestion_is_taken_before_it_can_be_sent(at_desk: TestClient, world: World) -> None:
    number, comment = keep(at_desk), world.a_comment(POTHOLE, by=MARC)
    offered = at_desk.get(f"/comments/{comment}").text
    assert "Suggestion, d’après « Nid-de-poule : intervention datée »" in words(offered)
    assert "parce que le commentaire dit « " in words(offered)
    assert "Elle est du service suggéré, Voirie." in words(offered)
    assert f'action="/comments/{comment}/replies' not in offered, "nothing can be sent by mistake"
    taken = at_desk.post(f"/comments/{comment}/draft/saved-reply", data={"saved": str(number)})
    page = at_desk.get(taken.headers["location"]).text
    assert "Texte suggéré, repris de « Nid-de-poule : intervention datée »" in words(page)
    assert ">Bonjour Marc, la Voirie rebouche le trou de la chaussée.</textarea>" in page
    emptied = at_desk.post(f"/comments/{comment}/draft/saved-reply", data={"saved": "0"})
    assert "Suggestion, d’après" in followed(at_desk, emptied)


def test_who_would_rather_write_gets_an_empty_field(at_desk: TestClient, world: World) -> None:
    keep(at_desk)
    comment = world.a_comment(POTHOLE)
    page = at_desk.get(f"/comments/{comment}?write=yes").text
    assert f'action="/comments/{comment}/replies' in page
    assert "Suggestion, d’après" not in words(page)


def test_a_comment_that_nothing_suits_has_no_suggestion(at_desk: TestClient, world: World) -> None:
    keep(at_desk)
    comment = world.a_comment("Bravo pour la fête de la musique.")
    assert "Suggestion, d’après" not in words(at_desk.get(f"/comments/{comment}").text)


def test_the_picker_shows_the_nearest_first_and_never_inserts_what_has_expired(
    at_desk: TestClient, world: World
) -> None:
    keep(at_desk)
    expired = keep(at_desk, title="Collecte du 11 novembre", shortcut="fer", ends_on="2026-03-16")
    comment = world.a_comment(POTHOLE)
    for headers in ({}, HTMX):
        page = at_desk.get(f"/comments/{comment}/saved-replies", headers=headers).text
        assert "La plus proche de ce commentaire Nid-de-poule : intervention datée :nid" in words(page)
        assert "expirée le 16 mars" in words(page)
        assert f'name="saved" value="{expired}" disabled' in page
    refused = at_desk.post(f"/comments/{comment}/draft/saved-reply", data={"saved": str(expired)})
    assert refused.status_code == 409


def test_what_was_typed_is_not_lost(at_desk: TestClient, world: World) -> None:
    number, comment = keep(at_desk), world.a_comment()
    form = {"saved": str(number), "text": "Bonsoir,\r\n"}
    at_desk.post(f"/comments/{comment}/draft/saved-reply", data=form)
    assert (world.draft_on(comment) or "").startswith("Bonsoir,\n\nBonjour Marc, la Voirie")


def test_a_reader_reads_them_and_changes_nothing(reading_only: TestClient, world: World) -> None:
    assert reading_only.get("/saved-replies").status_code == 200
    assert reading_only.post("/saved-replies", data=FORM).status_code == 403
    assert Page(reading_only.get("/saved-replies/new").text).words.count("Enregistrer") == 0


@pytest.mark.parametrize("address", ["/saved-replies/99", "/comments/99/saved-replies"])
def test_what_does_not_exist_is_not_found(at_desk: TestClient, address: str) -> None:
    assert at_desk.get(address).status_code == 404
