"""A comment of a network that tells us nothing is pasted, and then is one like any other."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.domain.comment import Comment
from app.domain.standing import State
from app.ports.capabilities import Capabilities
from tests.fakes import NAME, Agora
from tests.web.people import followed
from tests.web.reading import Page, words
from tests.world import World

LINK = "https://voisins.example/p/12"
TEXT = "Le banc de l’école est cassé depuis lundi."


@pytest.fixture
def pasting(at_desk: TestClient, world: World) -> TestClient:
    """Claire's browser, where the town's network is kept by hand."""
    by_hand = Capabilities(by_hand=True, has_webhook=False, polls_every=None)
    world.house.channels[NAME] = Agora(world.square, capabilities=by_hand)  # type: ignore[index] # a dict
    return at_desk


def form(world: World, **typed: str) -> dict[str, str]:
    return {"connection": str(world.connection_id), "text": TEXT, "link": LINK, "author": "Lou", **typed}


def how_many(world: World) -> int:
    with world.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Comment)) or 0


def test_a_pasted_comment_waits_sorted_and_can_be_opened_on_its_network(
    pasting: TestClient, world: World
) -> None:
    assert "Coller un commentaire" in words(pasting.get("/").text)
    done = pasting.post("/comments", data=form(world))
    page = followed(pasting, done)
    assert TEXT in page
    assert "Lou" in page
    comment = world.comment(int(done.headers["location"].rsplit("/", 1)[-1].split("?")[0]))
    assert (comment.state, comment.intent, comment.permalink) == (State.UNANSWERED, "complaint", LINK)
    assert [entry.by for entry in world.journal() if entry.act == "intake.paste"] == [world.claire.actor]


def test_the_same_comment_pasted_twice_is_one(pasting: TestClient, world: World) -> None:
    first, second = (pasting.post("/comments", data=form(world)) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert how_many(world) == 1


@pytest.mark.parametrize("link", ["", LINK])
def test_two_people_who_write_the_same_both_wait(pasting: TestClient, world: World, link: str) -> None:
    lou, sam = (
        pasting.post("/comments", data=form(world, author=name, link=link)) for name in ("Lou", "Sam")
    )
    assert "Sam" in followed(pasting, sam)
    assert lou.headers["location"] != sam.headers["location"]
    assert how_many(world) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": " "}, "Collez le texte du commentaire"),
        ({"text": "x" * 10_001}, "Collez le texte du commentaire"),
        ({"link": "javascript:alert(1)"}, "Collez l’adresse entière du commentaire"),
        ({"link": "https://[mal"}, "Collez l’adresse entière du commentaire"),
        ({"connection": "99"}, "Choisissez le réseau"),
    ],
)
def test_what_cannot_be_taken_comes_back_filled(
    pasting: TestClient, world: World, typed: dict[str, str], sentence: str
) -> None:
    refused = pasting.post("/comments", data=form(world, **typed))
    page = Page(refused.text)
    assert refused.status_code == 422
    assert sentence in page.words
    assert page.fields["author"] == "Lou"
    assert how_many(world) == 0


def test_where_every_network_tells_us_nothing_is_pasted(at_desk: TestClient, world: World) -> None:
    assert "Coller un commentaire" not in words(at_desk.get("/").text)
    assert at_desk.get("/comments/new").status_code == 404
    assert at_desk.post("/comments", data=form(world)).status_code == 404
    assert how_many(world) == 0


def test_a_reader_pastes_nothing(reading_only: TestClient, world: World) -> None:
    assert reading_only.post("/comments", data=form(world)).status_code == 403
