"""A day of events over every network, told twice and in any order: one comment per comment, the same end."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from app import connections, departments, intake, triage
from app.channels import discover
from app.channels._http import Http
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.ports.events import (
    AuthorSeen,
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    PostSeen,
)
from app.seal import FernetSeal
from tests import databases

DAWN = datetime(2026, 3, 17, 5, tzinfo=UTC)
NIGHT = DAWN + timedelta(hours=20)
NETWORKS = sorted(discover(Http()))
BATCH = 100
WORDS = (
    "Quand ouvre la piscine ?",
    "Le lampadaire de la rue des Tilleuls est éteint.",
    "Merci pour la fête.",
    "J’ai signalé ce trou en mars, toujours rien.",
    "Présent !",
)
End = dict[tuple[str, str], tuple[str | None, str | None, bool]]


@pytest.fixture
def day(long_run: bool) -> int:  # noqa: FBT001 - a fixture's value comes by its name
    """How many events the day has, before any is told twice."""
    return 20_000 if long_run else 400


def test_a_day_replayed_twice_in_random_order_ends_the_same(tmp_path: Path, day: int, seed: int) -> None:
    chance = random.Random(seed)
    story = list(islice(_story(chance), day))
    told = [_told(story, random.Random(seed + turn), tmp_path / f"{turn}.db") for turn in (1, 2)]
    assert told[0] == told[1]
    named = {(network, _id_of(event)) for network, event in story if not isinstance(event, PostSeen)}
    assert set(told[0]) == named, "one comment per comment"
    assert len({state for _text, state, _own in told[0].values()}) >= 3, "a day in which little happened"


def _story(chance: random.Random) -> Iterator[tuple[str, Event]]:
    """What people, and the town itself, do on its networks; each event names its network."""
    number = 0
    while True:
        number += 1
        network, at = chance.choice(NETWORKS), DAWN + timedelta(seconds=chance.randrange(60_000))
        post = f"p{chance.randrange(40)}"
        person = f"u{chance.randrange(300)}"
        seen = CommentSeen(
            f"c{number}",
            text=f"{chance.choice(WORDS)} ({number})",
            author=AuthorSeen(person, f"Personne {person}"),
            post_external_id=post,
            posted_at=at,
        )
        yield network, CommentPosted(network, seen)
        if chance.random() < 0.1:
            yield network, PostSeen(network, post, text=f"Publication {post}")
        yield from ((network, event) for event in _afterwards(chance, network, seen, at))


def _afterwards(chance: random.Random, network: str, seen: CommentSeen, at: datetime) -> Iterator[Event]:
    """What becomes of a comment: edited, hidden, answered by the town itself, removed."""
    if chance.random() < 0.2:
        for turn in (1, 2):
            edited_at = at + timedelta(minutes=turn * 5)
            text = f"{seen.text} Correction {turn}."
            yield CommentEdited(network, replace(seen, text=text), edited_at=edited_at)
    if chance.random() < 0.1:
        yield CommentHidden(network, seen.external_id, hidden=True, at=at + timedelta(minutes=3))
    if chance.random() < 0.3:
        posted_at = at + timedelta(minutes=chance.choice((2, 30)))
        answer = CommentSeen(
            f"a{seen.external_id}",
            text="Bonjour, nous regardons.",
            own=True,
            post_external_id=seen.post_external_id,
            parent_external_id=seen.external_id,
            posted_at=posted_at,
        )
        yield CommentPosted(network, answer)
    if chance.random() < 0.1:
        yield CommentRemoved(network, seen.external_id, at + timedelta(hours=1), seen.post_external_id)


def _told(story: Sequence[tuple[str, Event]], chance: random.Random, file: Path) -> End:
    """Tell the whole story twice over, shuffled, to a new database; give how each comment ends."""
    db = Database(f"sqlite:///{file}")
    databases.migrate(db.engine)
    accounts = _connect(db)
    twice = [*story, *story]
    chance.shuffle(twice)
    for start in range(0, len(twice), BATCH):
        with db.writing() as session:
            for network, event in twice[start : start + BATCH]:
                connection = session.get_one(Connection, accounts[network])
                intake.take_in(session, connection, [event], now=NIGHT)
    with db.reading() as session:
        rows = session.execute(
            select(Connection.network, Comment).join(Connection, Connection.id == Comment.connection_id)
        ).all()
    db.close()
    return {(network, one.external_id): (one.text, one.state, one.own) for network, one in rows}


def _connect(db: Database) -> dict[str, int]:
    seal = FernetSeal(["a key for tests"])
    with db.writing() as session:
        departments.seed(session, triage.SERVICES)
        return {
            network: connections.connect(
                session, network, network, network, {}, seal=seal, health=None, now=DAWN, by=CONSOLE
            ).id
            for network in NETWORKS
        }


def _id_of(event: Event) -> str:
    if isinstance(event, CommentPosted | CommentEdited):
        return event.comment.external_id
    assert isinstance(event, CommentRemoved | CommentHidden)
    return event.external_id
