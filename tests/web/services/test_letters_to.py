"""What a service was written, and the withdrawal of a link."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app.domain.letter import Letter
from tests.integration.letters.post import an_urgent_link
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.reading import Page, words
from tests.world import World

LIST = "/services/voirie/letters"


def leaves(world: World) -> None:
    with world.db.writing() as session:
        letter = session.get_one(Letter, 1)
        letter.sent_at, letter.next_at = world.now(), None


def test_before_the_first_letter_it_says_so(at_desk: TestClient) -> None:
    assert "Ce service n’a encore reçu aucun message." in words(at_desk.get(LIST).text)
    assert at_desk.get("/services/lune/letters").status_code == 404


def test_each_letter_says_when_it_left_and_until_when_it_opens(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    an_urgent_link(world, world.a_comment())
    assert "Urgence 1 demande En route depuis 9 h 30" in words(at_desk.get(LIST).text)
    leaves(world)
    page = words(at_desk.get(LIST).text)
    assert "Parti : " in page
    assert "Le lien ouvre ses demandes jusqu’au 7 avril." in page
    watch.passes(timedelta(days=21))
    sign_in_by_link(at_desk, world.house, world.claire)
    page = at_desk.get(LIST).text
    assert "Le lien n’est plus valable." in words(page)
    assert Page(page).forms.count("/letters/1/withdrawal") == 0


def test_a_letter_that_nobody_confirmed_is_not_said_to_have_stayed(at_desk: TestClient, world: World) -> None:
    an_urgent_link(world, world.a_comment())
    with world.db.writing() as session:
        letter = session.get_one(Letter, 1)
        letter.reason, letter.next_at = "no_answer", None
    page = words(at_desk.get(LIST).text)
    assert "Peut-être arrivé : le serveur de messagerie ne l’a pas confirmé." in page
    assert "N’est pas parti." not in page


def test_a_withdrawn_link_opens_nothing_any_more(at_desk: TestClient, world: World) -> None:
    token, case = an_urgent_link(world, world.a_comment())
    leaves(world)
    assert "/letters/1/withdrawal" in Page(at_desk.get(LIST).text).forms
    done = at_desk.post("/letters/1/withdrawal")
    page = words(at_desk.get(done.headers["location"]).text)
    assert "Le lien est retiré : il n’ouvre plus rien." in page
    assert "Lien retiré." in page
    assert at_desk.get(f"/s/{token}").status_code == 404
    sent = at_desk.post(f"/s/{token}/cases/{case}/answers", data={"kind": "proposed", "text": "Trop tard."})
    assert sent.headers["location"] == f"/s/{token}"
    assert world.draft_on(1) is None
    at_desk.post("/letters/1/withdrawal")  # twice is as once
    assert [line.act for line in world.journal()].count("letters.withdraw") == 1
    assert at_desk.post(f"/s/{token}/renewal").headers["location"] == f"/s/{token}"


def test_a_reader_and_a_stranger_withdraw_nothing(reading_only: TestClient, world: World) -> None:
    an_urgent_link(world, world.a_comment())
    assert reading_only.get(LIST).status_code == 200
    assert "withdrawal" not in reading_only.get(LIST).text
    assert reading_only.post("/letters/1/withdrawal").status_code == 403


def test_there_is_nothing_to_withdraw_where_there_is_no_letter(at_desk: TestClient) -> None:
    assert at_desk.post("/letters/9/withdrawal").status_code == 404
