"""Figures kept beside several comments of one act: one that is refused has moved none of them."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from app import backlog, closing, together
from app.domain.comment import Comment
from app.domain.tally import Tally
from app.errands.delivering import deliver_next
from app.ports.events import CommentEdited, CommentSeen
from app.together import Word
from tests.world import MARC, World

MINUTE = timedelta(minutes=1)


def counts(world: World) -> dict[str, int]:
    with world.db.reading() as session:
        return backlog.counts(session)


def answered_then_edited(world: World, clock: time_machine.Traveller) -> int:
    """A comment that waits again although a colleague has answered it."""
    comment_id = world.a_comment(external_id="edited")
    world.send(comment_id, delay=timedelta(0), by=world.paul)
    assert deliver_next(world.house)
    clock.shift(MINUTE)
    seen = CommentSeen("edited", text="Et le samedi ?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    clock.shift(MINUTE)
    return comment_id


def test_what_was_begun_on_a_refused_one_is_not_counted(world: World, clock: time_machine.Traveller) -> None:
    refused, given = answered_then_edited(world, clock), world.a_comment()
    word = Word("Transmis à la voirie.", timedelta(0), world.now().date())
    with world.db.writing() as session:
        deed = together.assign(
            session, [refused, given], "voirie", word=word, by=world.claire, now=world.now()
        )
    assert deed.refused == [["colleague_answered", refused]]
    told = counts(world)
    assert (told["to_answer"], told["outgoing"], told["debt"], told.get("with_departments", 0)) == (
        1,
        1,
        2,
        0,
    )


def test_counts_are_locked_last_whatever_savepoints_the_act_has(world: World) -> None:
    comment_id, by = world.a_comment(), world.claire.actor
    with world.db.writing() as session:
        with session.begin_nested():
            closing.dismiss(
                session, session.get_one(Comment, comment_id), "off_topic", by=by, now=world.now()
            )
        assert session.get(Tally, "done") is None
    assert counts(world)["done"] == 1
