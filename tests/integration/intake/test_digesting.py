"""Every event finds the comment it speaks of; what cannot be understood is kept, and takes nobody along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import backlog, connections, intake
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import ReplyState
from app.ports.events import (
    AccessLost,
    CommentPosted,
    CommentSeen,
    Event,
    ReplyFailed,
    Unreadable,
)
from app.seal import FernetSeal
from tests.fakes import NAME
from tests.world import World, found


def posted(external_id: str, account: str = "town", text: str = "Et la piscine ?") -> CommentPosted:
    return CommentPosted(account, CommentSeen(external_id, text=text, post_external_id="p1"))


def digest(
    world: World, *events: Event, speaks_for: list[int] | None = None, more: Iterable[Event] = ()
) -> None:
    world.receive(b"%d" % next(world.numbers))
    with world.db.writing() as session:
        arrival = session.scalars(select(Arrival).order_by(Arrival.id.desc()).limit(1)).one()
        arrival.speaks_for = [world.connection_id] if speaks_for is None else speaks_for
        intake.digest(session, arrival, [*chain(events, more)], now=world.now())


def another_account(world: World, account: str = "port") -> int:
    with world.db.writing() as session:
        return connections.connect(
            session,
            NAME,
            account,
            "Le port",
            {"secret": "another"},
            seal=FernetSeal(["a key for tests"]),
            health=None,
            now=world.now(),
            by=CONSOLE,
        ).id


def unreadable(world: World) -> list[tuple[str, str, int | None]]:
    with world.db.reading() as session:
        parts = session.scalars(select(UnreadablePart).order_by(UnreadablePart.id))
        return [(part.part, part.reason, part.connection_id) for part in parts]


def comments(session: Session) -> int:
    return session.scalar(select(func.count(Comment.id))) or 0


def test_a_thousand_events_are_one_act(sqlite: Database, clock: time_machine.Traveller) -> None:
    world = found(sqlite)
    digest(world, *[posted(f"c{number}", text="Un banc est cassé.") for number in range(1_000)])
    with world.db.reading() as session:
        assert comments(session) == 1_000
        assert backlog.counts(session)["to_answer"] == 1_000


def test_a_bad_part_loses_none_of_its_neighbours(world: World) -> None:
    bad = Unreadable("entry/1", "missing_id", "town")
    digest(world, posted("c1"), bad, posted("c2"))
    assert world.id_of("c1") < world.id_of("c2")
    assert unreadable(world) == [("entry/1", "missing_id", world.connection_id)]


def test_a_failure_in_the_middle_keeps_nothing_of_the_arrival(world: World) -> None:
    def events() -> Iterator[Event]:
        yield posted("c1")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        digest(world, more=events())
    with world.db.reading() as session:
        assert comments(session) == 0
        assert backlog.counts(session) == {}


def test_each_event_counts_for_the_account_it_names(world: World) -> None:
    port = another_account(world)
    digest(world, posted("c1"), posted("c1", "port"), speaks_for=[port, world.connection_id])
    with world.db.reading() as session:
        kept = session.execute(select(Comment.connection_id, Comment.external_id)).all()
    assert sorted(kept) == [(world.connection_id, "c1"), (port, "c1")]


def test_an_event_for_an_account_whose_secret_did_not_sign_is_kept_as_unreadable(world: World) -> None:
    another_account(world)
    digest(world, posted("c1", "port"), posted("c2"))
    with world.db.reading() as session:
        assert list(session.scalars(select(Comment.external_id))) == ["c2"]
    assert unreadable(world) == [("event/0", "unknown_account", world.connection_id)]


def test_an_unreadable_part_stands_on_the_page_of_the_account_it_names(world: World) -> None:
    port = another_account(world)
    both = [world.connection_id, port]
    digest(world, Unreadable("entry/0", "missing_id", "port"), speaks_for=both)
    digest(world, Unreadable("entry/1", "not_json"), speaks_for=both)
    digest(world, Unreadable("entry/2", "not_json"))
    assert unreadable(world) == [
        ("entry/0", "missing_id", port),
        ("entry/1", "not_json", None),
        ("entry/2", "not_json", world.connection_id),
    ]


def test_an_account_that_is_gone_is_not_missed(world: World) -> None:
    digest(world, posted("c1"), speaks_for=[world.connection_id, world.connection_id + 7])
    assert world.id_of("c1")


def test_what_an_account_tells_is_the_last_that_was_heard_of_it(world: World) -> None:
    digest(world, posted("c1"))
    with world.db.reading() as session:
        assert session.get_one(Connection, world.connection_id).last_event_at == world.now()


def test_an_unreadable_part_of_a_poll_is_kept_too(world: World) -> None:
    world.hear(Unreadable("row/3\x00", "missing_id"))
    assert unreadable(world) == [("row/3\ufffd", "missing_id", world.connection_id)]


def test_a_lost_access_is_noted_on_its_connection(world: World) -> None:
    world.hear(AccessLost("town", "permission"))
    with world.db.reading() as session:
        connection = session.get_one(Connection, world.connection_id)
        assert (connection.problem, connection.problem_since) == ("permission", world.now())


def test_a_reply_refused_late_makes_its_comment_wait_again(world: World) -> None:
    comment_id = world.a_comment()
    reply_id = world.send(comment_id)
    with world.db.writing() as session:
        reply = world.reply(reply_id)
        session.merge(reply)
        kept = session.get_one(type(reply), reply_id)
        kept.state, kept.published_at, kept.external_id = ReplyState.PUBLISHED, world.now(), "said-1"
    world.hear(ReplyFailed("town", "said-1", "spam_filter"))
    assert world.reply(reply_id).state == ReplyState.FAILED
    assert world.reply(reply_id).reason == "spam_filter"
    assert world.comment(comment_id).state == "unanswered"
