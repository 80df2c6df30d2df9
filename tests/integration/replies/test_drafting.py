"""Nothing typed is ever lost, and what arrives after its send is not typed again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text as sql

from app import changes, replies
from app.db import Database
from app.domain.comment import Comment
from app.domain.reply import ReplyState
from app.domain.standing import Shelf
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from tests.world import World, found


def test_a_draft_is_kept_as_it_is_typed(world: World) -> None:
    comment = world.a_comment()
    for text in ("S", "Samedi", "Samedi,\n\n à 9 h 🏊  \n"):
        world.draft(comment, text, key="reply-1")
        assert world.draft_on(comment) == text
    assert len(world.replies_to(comment)) == 1
    assert world.replies_to(comment)[0].saved_at == world.now()


def test_an_empty_field_begins_no_draft_but_empties_one(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "")
    assert world.replies_to(comment) == []
    world.draft(comment, "Sam")
    world.draft(comment, "")
    assert world.draft_on(comment) == ""


def test_a_save_that_arrives_after_its_send_is_dropped(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.", key="reply-1")
    world.draft(comment, "Samed", key="reply-1")
    assert world.draft_on(comment) is None
    world.draft(comment, "Et dimanche", key="reply-2")
    assert world.draft_on(comment) == "Et dimanche"


def test_a_save_that_arrives_after_an_undo_does_not_replace_what_came_back(world: World) -> None:
    comment = world.a_comment()
    world.act(replies.undo, world.send(comment, "Samedi.", key="reply-1"))
    world.draft(comment, "Sam", key="reply-1")
    assert world.draft_on(comment) == "Samedi."


def test_a_comment_has_one_draft_and_it_says_who_wrote_last(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Samedi", by=world.paul)
    world.draft(comment, "Samedi à 9 h")
    (draft,) = world.replies_to(comment)
    assert (draft.by, draft.user_id, draft.state) == (world.claire.actor, world.claire.id, ReplyState.DRAFT)


def test_two_tabs_that_save_in_the_same_instant_keep_one_draft(world: World) -> None:
    comment = world.a_comment()
    start = threading.Barrier(4)

    def save(number: int) -> None:
        start.wait(timeout=30)
        world.draft(comment, f"Samedi {number}", key="reply-1")

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(save, range(4)))
    assert world.draft_on(comment) in {f"Samedi {number}" for number in range(4)}


def test_a_save_waits_for_the_one_under_way_and_joins_its_draft(
    postgresql: Database, clock: time_machine.Traveller
) -> None:
    world = found(postgresql)
    comment = world.a_comment()
    with ThreadPoolExecutor(1) as other_tab, postgresql.writing() as session:
        here = session.get_one(Comment, comment)
        replies.draft(session, here, "Samedi", key=None, by=world.claire, now=world.now())
        other = other_tab.submit(world.draft, comment, "Dimanche")
        assert any(somebody_queues(postgresql) for _ in range(5000))
    other.result(timeout=30)
    assert world.draft_on(comment) == "Dimanche"


def somebody_queues(db: Database) -> bool:
    queue = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with db.reading() as session:
        return bool(session.scalar(sql(f"{queue} AND wait_event_type = 'Lock'")))


def test_a_draft_survives_an_edit_of_its_comment(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Samedi.")
    world.hear(CommentEdited("town", CommentSeen("c1", text="Et le soir ?")))
    assert world.draft_on(comment) == "Samedi."


def test_a_removed_comment_stays_in_sight_for_its_draft(world: World) -> None:
    written, untouched = world.a_comment(), world.a_comment()
    world.draft(written, "Samedi.")
    for external_id in ("c1", "c2"):
        world.hear(CommentRemoved("town", external_id))
    assert world.comment(written).shelf == Shelf.TO_ANSWER
    assert world.comment(untouched).shelf == Shelf.DONE
    assert world.draft_on(written) == "Samedi."


@pytest.mark.parametrize("text", ["", "Samedi."])
def test_only_a_draft_with_words_keeps_a_removed_comment(world: World, text: str) -> None:
    comment = world.a_comment()
    world.draft(comment, "Sam")
    world.draft(comment, text)
    world.hear(CommentRemoved("town", "c1"))
    assert (world.comment(comment).shelf == Shelf.TO_ANSWER) == bool(text)


def test_a_draft_changes_nothing_about_where_its_comment_stands(world: World) -> None:
    comment = world.a_comment()
    before = world.comment(comment)
    world.draft(comment, "Samedi.")
    after = world.comment(comment)
    assert (after.state, after.shelf, after.waiting_since) == (
        before.state,
        before.shelf,
        before.waiting_since,
    )


def test_the_next_key_is_asked_without_writing(world: World) -> None:
    comment = world.a_comment()
    with world.db.reading() as session:
        assert replies.next_key(session, session.get_one(Comment, comment)) == "reply-1"
    assert world.replies_to(comment) == []


def test_that_somebody_writes_is_told_once_and_not_at_every_letter(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    began = told(world)
    for text in ("S", "Sa", "Samedi"):
        world.draft(comment, text)
        clock.shift(timedelta(seconds=5))
    assert told(world) == began + 1
    world.draft(comment, "Samedi à 9 h", by=world.paul)
    assert told(world) == began + 2
    clock.shift(timedelta(seconds=30))
    world.draft(comment, "Samedi à 10 h", by=world.paul)
    assert told(world) == began + 3
    world.draft(comment, "", by=world.paul)
    assert told(world) == began + 4


def told(world: World) -> int:
    with world.db.reading() as session:
        return [change.topic for change in changes.since(session, 0)].count("writing")
