"""« Redemander au service »: a letter is written, and the line that offered it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app import facts, mailroom
from app.domain.letter import Letter
from app.facts import Stated
from tests.integration.letters.post import give_address
from tests.integration.receiving.box import with_box, works
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.facts.test_facts import keep, state
from tests.web.people import HTMX, followed
from tests.web.reading import Page, words
from tests.world import World

ASK, ASKED = "Redemander au service", "Demandé à Sports le 17 mars."


def address_of(number: int) -> str:
    return f"/facts/{number}/question"


@pytest.fixture
def asked_of(at_desk: TestClient, world: World) -> int:
    """A fact whose service has an address."""
    give_address(world, "sports", "sports@ville.example")
    return state(at_desk)


def letters_of(world: World) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count(Letter.id)).where(Letter.fact_id.is_not(None))) or 0


def test_its_page_asks_once_and_says_when(
    at_desk: TestClient, world: World, watch: Watch, asked_of: int
) -> None:
    page = at_desk.get(f"/facts/{asked_of}").text
    assert f'formaction="{address_of(asked_of)}"' in page
    for _ in range(2):
        done = followed(at_desk, at_desk.post(address_of(asked_of)))
        assert ASKED in done
        assert ASK not in done
    assert letters_of(world) == 1
    watch.passes(timedelta(days=1))
    sign_in_by_link(at_desk, world.house, world.claire)
    page = words(at_desk.get(f"/facts/{asked_of}").text)
    assert ASKED in page
    assert ASK in page


def test_under_a_saved_reply_it_is_asked_in_place(at_desk: TestClient, world: World, asked_of: int) -> None:
    saved = keep(at_desk, fact_more=str(asked_of))
    page = at_desk.get(f"/saved-replies/{saved}").text
    assert f'hx-post="{address_of(asked_of)}" hx-target="#asked-{asked_of}"' in page
    line = at_desk.post(address_of(asked_of), data={"title": "not kept"}, headers=HTMX).text
    assert words(line) == ASKED
    assert f'id="asked-{asked_of}"' in line
    assert "<html" not in line
    assert letters_of(world) == 1


def test_without_an_address_it_says_what_to_do_and_nothing_leaves(at_desk: TestClient, world: World) -> None:
    number = state(at_desk)
    refused = at_desk.post(address_of(number))
    assert refused.status_code == 409
    assert "Sports n’a pas d’adresse e-mail : rien n’est parti." in words(refused.text)
    assert "Un administrateur la donne dans Services, puis redemandez." in words(refused.text)
    alone = state(at_desk, number, department="")
    assert ASK not in words(at_desk.get(f"/facts/{alone}").text)
    assert "Aucun service n’est nommé" in words(at_desk.post(address_of(alone)).text)
    assert letters_of(world) == 0


def test_what_did_not_leave_is_said_and_offered_again(
    at_desk: TestClient, world: World, asked_of: int
) -> None:
    at_desk.post(address_of(asked_of))
    with world.db.writing() as session:
        letter = session.scalars(select(Letter)).one()
        letter.next_at, letter.reason = None, "recipients_refused"
    page = words(at_desk.get(f"/facts/{asked_of}").text)
    assert "La question à Sports n’est pas partie. Vérifiez son adresse, puis redemandez." in page
    assert ASK in page
    with world.db.writing() as session:
        session.scalars(select(Letter)).one().reason = "no_answer"
    page = words(at_desk.get(f"/facts/{asked_of}").text)
    assert "le serveur de messagerie ne l’a pas confirmé." in page
    assert ASK not in page


def test_the_list_of_its_messages_tells_of_it_without_a_link(at_desk: TestClient, asked_of: int) -> None:
    at_desk.post(address_of(asked_of))
    page = at_desk.get("/services/sports/letters").text
    assert "Question sur une information En route depuis 9 h 30" in words(page)
    assert "withdrawal" not in "".join(Page(page).forms)


def test_its_answer_by_mail_leads_to_the_fact(at_desk: TestClient, world: World, asked_of: int) -> None:
    at_desk.post(address_of(asked_of))
    box, name = with_box(world), mailroom.name_of("letter", 1, seal=world.house.seal)
    box.put(f"From: sports@ville.example\nSubject: Re: vrai\nIn-Reply-To: <{name}@x.example>\n\nOui.\n")
    works(world)
    assert "Il répond à votre question sur une information de la ville." in words(at_desk.get("/mails").text)
    page = at_desk.get("/mails/1").text
    assert f'href="/facts/{asked_of}"' in page


def test_a_reader_asks_nobody(reading_only: TestClient, world: World) -> None:
    give_address(world, "sports", "sports@ville.example")
    with world.db.writing() as session:
        stated = Stated("Piscine", "9 h à 19 h", "sports")
        number = facts.keep(session, stated, by=world.claire, now=world.now()).id
    assert ASK not in words(reading_only.get(f"/facts/{number}").text)
    assert reading_only.post(address_of(number)).status_code == 403
    assert letters_of(world) == 0
