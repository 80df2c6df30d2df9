"""One comment on Mastodon, from the poll that finds it to the reply that comes back, on a small server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.channels import discover
from app.channels._http import Http
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.errands.connecting import connect
from app.errands.delivering import deliver_next
from app.errands.digesting import digest_next
from app.errands.polling import poll_next
from tests.apps import opened
from tests.channels.mastodon import signing
from tests.conftest import NOW
from tests.world import LEASE, World, found

HANDLE = "@ville@social.example"
US = {"id": "1", "username": "ville", "acct": "ville", "display_name": "Sainte-Onde"}
MARC = {"id": "2", "username": "marc", "acct": "marc@fedi.example", "display_name": "Marc"}
MINUTE = timedelta(minutes=1)
POST, COMMENT = "100", "101"
Status = dict[str, Any]


class Server(httpx2.BaseTransport):
    """A server with one account and one citizen. is_silent: it writes, and says nothing."""

    def __init__(self) -> None:
        self.statuses: dict[str, Status] = {}
        self.is_silent = False
        self.subscription: Status = {}
        self.put(POST, US, "Le marché a lieu samedi.")
        self.put(COMMENT, MARC, "À quelle heure ?", to=POST)

    def put(self, key: str, account: Status, words: str, to: str | None = None, **more: Any) -> Status:
        self.statuses[key] = {
            "id": key,
            "account": account,
            "content": f"<p>{words}</p>",
            "in_reply_to_id": to,
            "in_reply_to_account_id": self.statuses[to]["account"]["id"] if to else None,
            "visibility": "public",
            "created_at": NOW.isoformat(),
            "replies_count": 1,
            "mentions": [],
            **more,
        }
        return self.statuses[key]

    @property
    def said(self) -> list[tuple[str, str]]:
        ours = [one for key, one in self.statuses.items() if one["account"] is US and key != POST]
        return [(one["content"], one["visibility"]) for one in ours]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/api/v1/").split("/")
        if path == ["push", "subscription"]:
            self.subscription = json.loads(request.read())["subscription"]
            return httpx2.Response(200, json={"server_key": signing.encoded(signing.point(signing.SERVER))})
        if request.method == "POST":
            given = json.loads(request.read())
            key = str(200 + len(self.statuses))
            written = self.put(
                key, US, given["status"], given["in_reply_to_id"], visibility=given["visibility"]
            )
            if self.is_silent:
                raise httpx2.ReadTimeout("silent", request=request)
            return httpx2.Response(200, json=written)
        body = self.body(path)
        return httpx2.Response(404 if body is None else 200, json=body)

    def body(self, path: list[str]) -> Any:
        match path:
            case ["accounts", "verify_credentials"]:
                return US
            case ["accounts", _, "statuses"]:
                return [one for one in self.statuses.values() if one["account"] is US]
            case ["statuses", key, "context"] if key in self.statuses:
                return {"ancestors": self.before(key), "descendants": self.after(key)}
            case ["statuses", key]:
                return self.statuses.get(key)
            case ["notifications"]:
                theirs = [one for one in self.statuses.values() if one["account"] is not US]
                return [{"id": f"n{one['id']}", "type": "mention", "status": one} for one in theirs[::-1]]
        return None

    def before(self, key: str) -> list[Status]:
        parent = self.statuses[key]["in_reply_to_id"]
        return [*self.before(parent), self.statuses[parent]] if parent in self.statuses else []

    def after(self, key: str) -> list[Status]:
        answers = [one for one in self.statuses.values() if one["in_reply_to_id"] == key]
        return [deeper for one in answers for deeper in (one, *self.after(one["id"]))]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def world(sqlite: Database, server: Server, clock: time_machine.Traveller) -> World:
    """The usual town, which has connected its account."""
    town = found(sqlite)
    channels = discover(Http(transport=server))
    town.house = replace(town.house, channels={"mastodon": channels["mastodon"]})
    given = {"access_token": "jeton", "api": "social.example"}
    connect(town.house, "mastodon", HANDLE, "", given, check=True, by=CONSOLE)
    return town


def polled(world: World, key: str = COMMENT) -> int:
    """Poll, and give the id of the citizen's comment."""
    assert poll_next(world.house)
    return world.id_of(key)


def answered(
    world: World, clock: time_machine.Traveller, text: str = "Samedi à 9 h.", key: str = COMMENT
) -> int:
    """Promise a reply and let it leave."""
    reply_id = world.send(polled(world, key), text)
    clock.shift(timedelta(seconds=11))
    assert deliver_next(world.house)
    return reply_id


def test_a_comment_is_found_with_its_post_and_waits(world: World) -> None:
    comment = world.comment(polled(world))
    assert (comment.text, comment.shelf, comment.own) == ("À quelle heure ?", Shelf.TO_ANSWER, False)
    assert comment.post_external_id == POST


def test_a_reply_is_published_and_recognised_when_it_comes_back(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    reply_id = answered(world, clock)
    assert server.said == [("<p>Samedi à 9 h.</p>", "public")]
    assert world.reply(reply_id).state == ReplyState.PUBLISHED
    clock.shift(5 * MINUTE)
    assert world.comment(polled(world)).shelf == Shelf.DONE
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
    clock.shift(LEASE)
    assert deliver_next(world.house)
    assert world.reply(reply_id).state == ReplyState.PUBLISHED
    assert len(server.said) == 1


def test_an_answer_written_on_the_network_closes_the_comment(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    polled(world)
    server.put("102", US, "À 9 h.", to=COMMENT, created_at=(NOW + MINUTE).isoformat())
    clock.shift(5 * MINUTE)
    assert world.comment(polled(world)).shelf == Shelf.DONE


def test_an_edit_by_its_author_opens_an_answered_comment_again(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    answered(world, clock)
    later = (NOW + 3 * MINUTE).isoformat()
    server.statuses[COMMENT] |= {"content": "<p>Et dimanche ?</p>", "edited_at": later}
    clock.shift(5 * MINUTE)
    comment = world.comment(polled(world))
    assert (comment.text, comment.shelf) == ("Et dimanche ?", Shelf.TO_ANSWER)


def test_an_answer_to_a_comment_that_is_gone_stays_here(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    reply_id = world.send(polled(world), "Samedi à 9 h.")
    del server.statuses[COMMENT]
    clock.shift(11 * MINUTE)
    assert deliver_next(world.house)
    assert (world.reply(reply_id).state, server.said) == (ReplyState.FAILED, [])


def test_a_private_message_is_answered_to_its_author_alone(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    server.put("103", MARC, "Mon adresse : 3 rue des Lilas.", visibility="direct", mentions=[US])
    reply_id = answered(world, clock, "@marc@fedi.example C’est noté.", "103")
    assert server.said == [("<p>@marc@fedi.example C’est noté.</p>", "direct")]
    assert world.reply(reply_id).state == ReplyState.PUBLISHED
    comment = world.comment(polled_after(world, clock, "103"))
    assert (comment.kind, comment.visibility, comment.shelf) == ("message", "private", Shelf.DONE)
    assert comment.post_external_id is None


def test_a_private_answer_that_would_reach_nobody_stays_here(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    server.put("103", MARC, "Mon adresse : 3 rue des Lilas.", visibility="direct", mentions=[US])
    reply_id = answered(world, clock, "C’est noté.", "103")
    assert (world.reply(reply_id).state, world.reply(reply_id).reason) == (
        ReplyState.FAILED,
        "mention_missing",
    )
    assert server.said == []


def pushed(world: World, server: Server, words: str) -> int:
    """What the door says to a push for the keys that it was given, from the server that it was given."""
    with world.db.reading() as session:
        connection = session.scalars(Connection.on("mastodon")).one()
        memory = dict(world.house.seal.open(connection.memory or ""))
    assert memory["push_address"] == server.subscription["endpoint"]
    body = signing.sealed(words.encode(), {"access": {"memory": memory}})
    headers = {"authorization": signing.authorization(exp=(NOW + 10 * MINUTE).timestamp())}
    with opened(world.house) as app, TestClient(app) as door:
        path = memory["push_address"].removeprefix("https://parvis.example")
        return door.post(path, content=body, headers={**headers, "content-encoding": "aes128gcm"}).status_code


def test_a_push_asks_for_a_poll_at_once_and_leaves_no_words_behind(
    world: World, server: Server, clock: time_machine.Traveller
) -> None:
    assert server.subscription == {}  # an address without https is told nothing
    world.house = replace(world.house, base_url="https://parvis.example")
    given = {"access_token": "jeton", "api": "social.example"}
    connect(world.house, "mastodon", HANDLE, "", given, check=True, by=CONSOLE)
    polled(world)
    server.put("102", MARC, "Et dimanche ?", to=POST)
    assert not poll_next(world.house)
    said = json.dumps({"notification_type": "mention", "access_token": "jeton", "body": "Et dimanche ?"})
    assert pushed(world, server, said) == 200
    assert digest_next(world.house)
    assert world.comment(polled(world, "102")).text == "Et dimanche ?"
    with world.db.reading() as session:
        bodies = [arrival.body for arrival in session.scalars(select(Arrival))]
    assert bodies
    assert not [body for body in bodies if b"jeton" in body or b"dimanche" in body]


def polled_after(world: World, clock: time_machine.Traveller, key: str) -> int:
    clock.shift(5 * MINUTE)
    return polled(world, key)
