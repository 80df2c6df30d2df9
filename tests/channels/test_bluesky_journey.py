"""One comment on Bluesky, from the poll that finds it to the reply that comes back, on a small server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import time_machine
from sqlalchemy import func, select

from app.channels import discover
from app.channels._http import Http
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.errands.connecting import connect
from app.errands.delivering import deliver_next
from app.errands.polling import poll_next
from tests.conftest import NOW
from tests.world import LEASE, World, found

HANDLE, US = "ville.sainte-onde.example", "did:plc:ssssssssssssssssssssonde"
MARC = "did:plc:marccccccccccccccccccccc"
MINUTE = timedelta(minutes=1)


def address(did: str, key: str) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


POST, COMMENT = address(US, "3lpost2222222"), address(MARC, "3lcomm2222222")


class Server(httpx2.BaseTransport):
    """A server with one account and one citizen. is_silent: it writes, and says nothing."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.sessions = 0
        self.is_silent = False
        self.put(POST, {"text": "Le marché a lieu samedi."})
        self.put(
            COMMENT, {"text": "À quelle heure ?", "reply": {"root": self.ref(POST), "parent": self.ref(POST)}}
        )

    def ref(self, uri: str) -> dict[str, str]:
        return {"uri": uri, "cid": f"cid of {uri}"}

    def put(self, uri: str, record: dict[str, Any]) -> None:
        self.posts[uri] = {
            **self.ref(uri),
            "author": {"did": uri.split("/")[2], "handle": "quelquun.example"},
            "record": {"createdAt": NOW.isoformat(), **record},
            "indexedAt": NOW.isoformat(),
        }

    @property
    def said(self) -> list[str]:
        return [view["record"]["text"] for uri, view in self.posts.items() if US in uri and uri != POST]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        verb = getattr(self, request.url.path.rpartition(".")[2])
        given = json.loads(request.read()) if request.method == "POST" else request.url.params
        body = verb(given)
        if self.is_silent and verb == self.putRecord:
            raise httpx2.ReadTimeout("silent", request=request)
        return httpx2.Response(400 if "error" in body else 200, json=body)

    def createSession(self, given: Any) -> dict[str, Any]:  # noqa: N802 - the network's own name
        self.sessions += 1
        return {"accessJwt": "a", "refreshJwt": "r", "did": US, "handle": HANDLE}

    def getProfile(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        return {"did": given["actor"], "displayName": "Sainte-Onde"}

    def getAuthorFeed(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        return {"feed": [{"post": view} for uri, view in self.posts.items() if given["actor"] in uri]}

    def getPostThread(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        return {"thread": {"post": self.posts[given["uri"]]}}

    def listNotifications(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        return {
            "notifications": [{**self.posts[COMMENT], "reason": "reply"}] if COMMENT in self.posts else []
        }

    def getPosts(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        return {"posts": [self.posts[uri] for uri in given.get_list("uris") if uri in self.posts]}

    def putRecord(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        uri = address(given["repo"], given["rkey"])
        if uri in self.posts and self.posts[uri]["record"] != given["record"]:
            return {"error": "InvalidSwap"}
        self.put(uri, given["record"])
        return self.ref(uri)

    def getRecord(self, given: Any) -> dict[str, Any]:  # noqa: N802 - likewise
        view = self.posts.get(address(given["repo"], given["rkey"]))
        return {"value": view["record"]} if view else {"error": "RecordNotFound"}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def world(sqlite: Database, server: Server, clock: time_machine.Traveller) -> World:
    """The usual town, which has connected its account by its handle."""
    town = found(sqlite)
    channels = discover(Http(transport=server))
    town.house = replace(town.house, channels={"bluesky": channels["bluesky"]})
    given = {"app_password": "mot2-dapp-lica-tion", "api": "https://pds.example"}
    connect(town.house, "bluesky", HANDLE, "", given, check=True, by=CONSOLE)
    return town


def polled(world: World) -> int:
    """Poll, and give the id of the citizen's comment."""
    assert poll_next(world.house)
    return world.id_of(COMMENT)


def answered(world: World, clock: time_machine.Traveller) -> int:
    """Promise a reply and let it leave."""
    reply_id = world.send(polled(world), "Samedi à 9 h.")
    clock.shift(timedelta(seconds=11))
    assert deliver_next(world.house)
    return reply_id


def test_a_comment_is_found_with_its_post_and_waits(world: World) -> None:
    comment = world.comment(polled(world))
    assert (comment.text, comment.shelf, comment.own) == ("À quelle heure ?", Shelf.TO_ANSWER, False)
    assert comment.post_external_id == POST
    with world.db.reading() as session:
        name = session.scalar(select(Connection.name).where(Connection.account == HANDLE))
    assert name == "Sainte-Onde"


def test_polls_share_one_session(world: World, server: Server, clock: time_machine.Traveller) -> None:
    polled(world)
    opened = server.sessions
    for _ in range(3):
        clock.shift(5 * MINUTE)
        polled(world)
    assert server.sessions == opened


def test_a_reply_is_published_and_recognised_when_it_comes_back(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    reply_id = answered(world, clock)
    assert server.said == ["Samedi à 9 h."]
    assert world.reply(reply_id).state == ReplyState.PUBLISHED
    clock.shift(5 * MINUTE)
    comment = world.comment(polled(world))
    assert comment.shelf == Shelf.DONE
    with world.db.reading() as session:
        own = session.scalars(select(Comment).where(Comment.own.is_(True))).one()
        assert own.via_reply_id == reply_id
        assert session.scalar(select(func.count()).select_from(Comment)) == 2


def test_after_silence_it_is_looked_up_and_never_said_twice(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    server.is_silent = True
    reply_id = answered(world, clock)
    assert world.reply(reply_id).state == ReplyState.IN_DOUBT
    server.is_silent = False
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.reply(reply_id).state == ReplyState.PUBLISHED
    assert server.said == ["Samedi à 9 h."]


def test_an_answer_written_on_the_network_closes_the_comment(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    polled(world)
    place = {"root": server.ref(POST), "parent": server.ref(COMMENT)}
    at = (NOW + MINUTE).isoformat()
    server.put(address(US, "3lnati2222222"), {"text": "À 9 h.", "reply": place, "createdAt": at})
    clock.shift(5 * MINUTE)
    assert world.comment(polled(world)).shelf == Shelf.DONE


def test_an_answer_to_a_comment_that_is_gone_stays_here(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    reply_id = world.send(polled(world), "Samedi à 9 h.")
    del server.posts[COMMENT]
    clock.shift(11 * MINUTE)
    assert deliver_next(world.house)
    assert (world.reply(reply_id).state, server.said) == (ReplyState.FAILED, [])
