"""Several workers take in the same conversation at the same time: one comment, right counts, no deadlock."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app import backlog
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.post import Post
from app.domain.revision import Revision
from app.domain.thread import Thread
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, CommentSeen, Event
from tests.conftest import NOW
from tests.world import MARC, World

WORKERS = 8


def posted(external_id: str, text: str = "Quand ouvre la piscine ?") -> CommentPosted:
    return CommentPosted("town", CommentSeen(external_id, text=text, author=MARC, post_external_id="p1"))


def all_at_once(world: World, *lists: Sequence[Event]) -> None:
    """Take in each list in a thread of its own, all starting together; a failure in one is raised."""
    together = Barrier(len(lists))

    def hear(events: Sequence[Event]) -> None:
        together.wait(10)
        world.hear(*events)

    with ThreadPoolExecutor(len(lists)) as threads:
        list(threads.map(hear, lists))


@pytest.mark.parametrize("noun", [Comment, Thread, Author, Post])
def test_the_same_event_from_eight_workers_makes_one(world: World, noun: type[Comment]) -> None:
    all_at_once(world, *[[posted("c1")] for _ in range(WORKERS)])
    with world.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(noun)) == 1
        assert backlog.counts(session)["to_answer"] == 1


def test_the_same_edit_from_eight_workers_is_one_revision(world: World) -> None:
    world.hear(posted("c1"))
    edit = CommentEdited("town", CommentSeen("c1", text="Et la patinoire ?"), edited_at=NOW)
    all_at_once(world, *[[edit] for _ in range(WORKERS)])
    with world.db.reading() as session:
        assert session.scalar(select(func.count(Revision.id))) == 1


def test_two_workers_that_hear_of_a_conversation_in_opposite_order_never_lock_each_other_out(
    world: World,
) -> None:
    names = [f"c{number}" for number in range(6)]
    for _ in range(5):
        forth: list[Event] = [posted(name) for name in names]
        back: list[Event] = [CommentRemoved("town", name, post_external_id="p1") for name in reversed(names)]
        all_at_once(world, forth, back)
        names = [f"{name}'" for name in names]
    with world.db.reading() as session:
        states = session.scalars(select(Comment.state).distinct()).all()
        assert states == ["removed"]
        assert backlog.counts(session)["done"] == 30
        assert backlog.counts(session).get("to_answer", 0) == 0


def test_a_person_and_two_workers_leave_the_counts_right(world: World) -> None:
    ids = [world.a_comment(external_id=f"c{number}") for number in range(WORKERS)]
    removals: list[Event] = [CommentRemoved("town", f"c{number}") for number in range(WORKERS)]
    together = Barrier(3)

    def answer() -> None:
        together.wait(10)
        for number, comment_id in enumerate(ids):
            with world.db.writing() as session:
                comment = session.get_one(Comment, comment_id)
                comment.urgent = number % 2 == 0
                backlog.restate(session, comment)

    def hear(events: list[Event]) -> None:
        together.wait(10)
        for event in events:
            world.hear(event)

    with ThreadPoolExecutor(3) as threads:
        acts = [threads.submit(answer), threads.submit(hear, removals), threads.submit(hear, removals[::-1])]
        for act in acts:
            act.result()
    with world.db.reading() as session:
        counts = backlog.counts(session)
    assert (counts["done"], counts["to_answer"], counts["debt"], counts["debt_since"]) == (WORKERS, 0, 0, 0)
