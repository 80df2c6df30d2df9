"""A mail that could not be placed stands before a person, who says what it is."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from app import departments, mailroom
from app.domain.letterbox import Letterbox
from tests.integration.receiving.box import Box, works
from tests.web.conftest import sign_in_by_link
from tests.web.reading import Page, words
from tests.world import World


def receive(world: World, *mails: str) -> None:
    """Let mails come, kept and opened as the worker does."""
    box = Box()
    for mail in mails:
        box.put(mail)
    works(replace(world, house=replace(world.house, mailbox=box)))


UNKNOWN = (
    "From: Gaëlle <gaelle@ailleurs.example>\nSubject: Re: le banc\n\nIl sera réparé mardi.\n\n-- \nGaëlle\n"
)


def test_what_waits_is_named_on_the_page_of_services(at_desk: TestClient, world: World) -> None:
    assert "/mails" not in at_desk.get("/services").text
    receive(world, UNKNOWN)
    assert "1 message reçu attend votre décision" in words(at_desk.get("/services").text)
    listed = words(at_desk.get("/mails").text)
    assert "Gaëlle" in listed
    assert "Cette adresse n’est celle d’aucun service." in listed


def test_a_mail_becomes_the_draft_of_the_case_that_a_person_names(
    at_desk: TestClient, world: World, case: tuple[int, int]
) -> None:
    comment, number = case
    receive(world, UNKNOWN)
    page = at_desk.get("/mails/1")
    assert "/mails/1/answer" in Page(page.text).forms
    assert "Il sera réparé mardi." in words(page.text)
    done = at_desk.post("/mails/1/answer", data={"case": str(number)})
    assert done.headers["location"] == f"/comments/{comment}"
    assert world.draft_on(comment) == "Il sera réparé mardi."
    assert "Aucun message n’attend votre décision." in words(at_desk.get("/mails").text)
    assert "Voir le commentaire" in words(at_desk.get("/mails/1").text)


def test_a_second_decision_is_refused(at_desk: TestClient, world: World, case: tuple[int, int]) -> None:
    comment, number = case
    receive(world, UNKNOWN)
    at_desk.post("/mails/1/answer", data={"case": str(number)})
    again = at_desk.post("/mails/1/answer", data={"case": str(number)})
    assert again.status_code == 409
    assert "Quelqu’un a déjà décidé de ce message." in words(again.text)
    assert world.draft_on(comment) == "Il sera réparé mardi."


def test_a_case_that_is_none_is_refused(at_desk: TestClient, world: World) -> None:
    receive(world, UNKNOWN)
    assert at_desk.post("/mails/1/answer", data={"case": "99"}).status_code == 404
    assert at_desk.get("/mails/99").status_code == 404


def test_a_mail_is_closed_and_leaves_the_list(at_desk: TestClient, world: World) -> None:
    receive(world, UNKNOWN)
    done = at_desk.post("/mails/1/closing")
    assert done.headers["location"] == "/mails?done=closed"
    assert "Message classé." in words(at_desk.get(done.headers["location"]).text)


def test_without_an_account_kept_by_hand_no_comment_is_made(at_desk: TestClient, world: World) -> None:
    receive(world, UNKNOWN)
    assert "/mails/1/comment" not in Page(at_desk.get("/mails/1").text).forms
    refused = at_desk.post("/mails/1/comment", data={"text": "Quand ?", "connection": "1"})
    assert refused.status_code == 422


def test_nothing_that_a_mail_says_acts_on_the_page(at_desk: TestClient, world: World) -> None:
    receive(world, "From: <b>x</b> <a@b.example>\nSubject: <script>x</script>\n\n<img src=x>\n")
    text = at_desk.get("/mails/1").text + at_desk.get("/mails").text
    assert "<script>x" not in text
    assert "<img src=x>" not in text


def test_an_absence_stands_at_its_service(at_desk: TestClient, world: World, case: tuple[int, int]) -> None:
    with world.db.writing() as session:
        departments.service(session, "voirie").email = "voirie@ville.example"
    receive(world, "From: voirie@ville.example\nSubject: Absence du bureau\n\nDe retour lundi.\n")
    assert "Message d’absence reçu" in words(at_desk.get("/services").text)
    assert "suppléant" not in words(at_desk.get("/services").text)
    with world.db.writing() as session:
        departments.service(session, "voirie").deputy_email = "suppleante@ville.example"
    assert "son suppléant reçoit les mêmes messages" in words(at_desk.get("/services").text)
    assert "De retour lundi." in words(at_desk.get("/mails/1").text)


def test_a_box_that_cannot_be_read_is_said(at_desk: TestClient, world: World) -> None:
    with world.db.writing() as session:
        session.add(Letterbox(name="inbox", next_at=world.now(), problem="login_refused"))
    assert "La boîte de la ville n’a pas encore pu être lue." in words(at_desk.get("/services").text)
    with world.db.writing() as session:
        mailroom.note_look(session, cursor="1", now=world.now())
        mailroom.note_look(session, problem="unreachable", now=world.now())
    assert "n’a pas pu être lue depuis" in words(at_desk.get("/services").text)


def test_a_reader_reads_and_decides_nothing(at_desk: TestClient, world: World) -> None:
    receive(world, UNKNOWN)
    with world.db.writing() as session:
        session.get_one(type(world.claire), world.claire.id).role = "reader"
    sign_in_by_link(at_desk, world.house, world.claire)
    assert "/mails/1/closing" not in Page(at_desk.get("/mails/1").text).forms
    assert at_desk.post("/mails/1/closing").status_code == 403
