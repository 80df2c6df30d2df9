"""What came with a mail is taken away by the desk, from the mail and from the comment, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from fastapi.testclient import TestClient

from app import closing, mailroom
from app.domain.dismissal import Reason
from tests.apps import opened
from tests.integration.receiving.box import Box, works
from tests.web.conftest import FROM_A_PAGE, Watch, sign_in_by_link
from tests.web.reading import words
from tests.world import World

PLAN = b"%PDF-1.7 the plan"


@pytest.fixture
def mail(world: World) -> int:
    """Gaëlle writes from an unknown address, with a plan, a page and a file without a name."""
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Gaëlle <gaelle@ailleurs.example>", "Re: le banc"
    letter.set_content("Il sera réparé mardi.")
    letter.add_attachment(PLAN, maintype="application", subtype="pdf", filename="../plan d’été.pdf")
    letter.add_attachment("<script>alert(1)</script>", subtype="html", filename="page.html")
    letter.add_attachment(b"\0\1", maintype="application", subtype="octet-stream")
    box = Box()
    box.put(letter.as_bytes())
    world.house = replace(world.house, mailbox=box)
    works(world)
    return 1


@pytest.fixture
def desk(world: World, mail: int) -> Iterator[TestClient]:
    """Claire's browser, in a house that looks into the box."""
    assert mail
    with opened(world.house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        sign_in_by_link(client, world.house, world.claire)
        yield client


def test_each_is_given_as_a_file_that_no_browser_opens(desk: TestClient) -> None:
    shown = desk.get("/mails/1").text
    assert [f'href="/mails/1/attachments/{number}"' in shown for number in range(4)] == [True] * 3 + [False]
    plan = desk.get("/mails/1/attachments/0")
    assert (plan.status_code, plan.content) == (200, PLAN)
    assert "filename*=UTF-8''_plan%20d%E2%80%99%C3%A9t%C3%A9.pdf" in plan.headers["Content-Disposition"]
    for number in range(3):
        given = desk.get(f"/mails/1/attachments/{number}")
        assert given.headers["Content-Type"] == "application/octet-stream"
        assert given.headers["Content-Disposition"].startswith("attachment; ")
        assert given.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in given.headers["Content-Security-Policy"]
    assert 'filename="piece-jointe-3"' in desk.get("/mails/1/attachments/2").headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["1/attachments/3", "1/attachments/99999999999", "2/attachments/0"])
def test_what_is_not_there_is_not_found(desk: TestClient, path: str) -> None:
    assert desk.get(f"/mails/{path}").status_code == 404


def test_nobody_has_them_without_signing_in(desk: TestClient, browser_of: TestClient) -> None:
    assert desk.get("/mails/1/attachments/0").status_code == 200
    refused = browser_of.get("/mails/1/attachments/0")
    assert refused.status_code == 303
    assert PLAN not in refused.content


@pytest.fixture
def browser_of(world: World) -> Iterator[TestClient]:
    """A browser without a session in the same house."""
    with opened(world.house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


def test_they_stand_beside_the_comment_that_the_mail_answers(desk: TestClient, case: tuple[int, int]) -> None:
    comment, number = case
    assert "Pièces jointes du service" not in words(desk.get(f"/comments/{comment}").text)
    desk.post("/mails/1/answer", data={"case": str(number)})
    shown = desk.get(f"/comments/{comment}").text
    assert "Pièces jointes du service" in words(shown)
    assert "Pièce jointe 3" in words(shown)
    assert shown.count("/mails/1/attachments/") == 3


def test_once_the_mail_was_emptied_they_are_gone(
    desk: TestClient, world: World, watch: Watch, case: tuple[int, int]
) -> None:
    comment, number = case
    desk.post("/mails/1/answer", data={"case": str(number)})
    with world.db.writing() as session:
        mailroom.forget(session, before=watch() + timedelta(days=1))
    assert desk.get("/mails/1/attachments/0").status_code == 200  # whom it answers still waits
    world.decide(closing.dismiss, comment, Reason.ALREADY_ANSWERED, by=world.claire.actor)
    with world.db.writing() as session:
        mailroom.forget(session, before=watch() + timedelta(days=1))
    assert desk.get("/mails/1/attachments/0").status_code == 404
    assert "Elles ne sont plus gardées ici." in words(desk.get("/mails/1").text)
    assert "/attachments/" not in desk.get(f"/comments/{comment}").text
