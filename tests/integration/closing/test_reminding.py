"""Set aside until a moment: it comes back by itself, and sooner when the person writes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from app import backlog, closing, departments
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid
from app.domain.reminder import Reminder
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.errands.waking import remind
from app.ports.events import CommentEdited, CommentSeen
from tests.world import MARC, YASMINA, World

HOUR = timedelta(hours=1)


def set_aside(world: World, comment: int, wait: timedelta = HOUR) -> int:
    with world.db.writing() as session:
        found = session.get_one(Comment, comment)
        until = world.now() + wait
        reminder = closing.remind(session, found, until, by=world.claire.actor, now=world.now())
        session.flush()
        return reminder.id


def stands(world: World, comment: int) -> tuple[str | None, str | None]:
    found = world.comment(comment)
    return found.state, found.shelf


def why(world: World, reminder: int) -> str | None:
    with world.db.reading() as session:
        return session.get_one(Reminder, reminder).ended_by


def counts(world: World) -> dict[str, int]:
    with world.db.reading() as session:
        return backlog.counts(session)


def test_a_comment_rests_until_its_moment_still_counts_as_debt_and_comes_back(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    since = world.comment(comment).waiting_since
    reminder = set_aside(world, comment)
    assert stands(world, comment) == (State.PAUSED, Shelf.PAUSED)
    assert (counts(world)["paused"], counts(world)["debt"], counts(world)["to_answer"]) == (1, 1, 0)
    assert not remind(world.house)
    clock.shift(HOUR)
    assert remind(world.house)
    assert not remind(world.house)
    assert stands(world, comment) == (State.UNANSWERED, Shelf.TO_ANSWER)
    assert (world.comment(comment).waiting_since, why(world, reminder)) == (since, "reached")


def test_it_comes_back_when_the_person_writes_again_and_not_when_another_does(world: World) -> None:
    comment = world.a_comment(by=MARC)
    reminder = set_aside(world, comment)
    world.a_comment("Moi aussi.", by=YASMINA)
    assert stands(world, comment)[0] == State.PAUSED
    world.a_comment("Alors ?", by=MARC)
    assert stands(world, comment)[0] == State.UNANSWERED
    assert why(world, reminder) == "written"


def test_it_comes_back_when_its_author_changes_it(world: World) -> None:
    comment = world.a_comment()
    set_aside(world, comment)
    seen = CommentSeen("c1", text="Quand ouvre la piscine, en fait ?", author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    assert stands(world, comment)[0] == State.UNANSWERED


def _answer(world: World, comment: int) -> None:
    world.send(comment, delay=timedelta(0))
    deliver_next(world.house)


def _dismiss(world: World, comment: int) -> None:
    with world.db.writing() as session:
        found = session.get_one(Comment, comment)
        closing.dismiss(session, found, "off_topic", by=world.claire.actor, now=world.now())


def _assign(world: World, comment: int) -> None:
    with world.db.writing() as session:
        found = session.get_one(Comment, comment)
        departments.assign(session, found, "voirie", by=world.claire, now=world.now())


@pytest.mark.parametrize(
    ("act", "state", "ended_by"),
    [
        (_answer, State.ANSWERED, "answered"),
        (_dismiss, State.DISMISSED, "dismissed"),
        (_assign, State.WITH_DEPARTMENT, "assigned"),
    ],
)
def test_what_is_done_about_it_ends_the_rest(
    world: World, act: Callable[[World, int], None], state: State, ended_by: str
) -> None:
    comment = world.a_comment()
    reminder = set_aside(world, comment)
    act(world, comment)
    assert (stands(world, comment)[0], why(world, reminder)) == (state, ended_by)


def test_another_moment_replaces_the_first_and_the_same_is_the_same(world: World) -> None:
    comment = world.a_comment()
    first = set_aside(world, comment)
    assert set_aside(world, comment) == first
    second = set_aside(world, comment, 2 * HOUR)
    assert (why(world, first), why(world, second)) == ("replaced", None)


def test_taken_back_it_waits_as_long_as_before(world: World) -> None:
    comment = world.a_comment()
    since = world.comment(comment).waiting_since
    reminder = set_aside(world, comment)
    for _twice in range(2):
        with world.db.writing() as session:
            found, whose = closing.find_reminder(session, reminder)
            closing.resume(session, found, whose, by=world.claire.actor, now=world.now())
    assert stands(world, comment)[0] == State.UNANSWERED
    assert world.comment(comment).waiting_since == since
    assert sum(entry.act == "closing.resume" for entry in world.journal()) == 1


@pytest.mark.parametrize("wait", [timedelta(0), -HOUR, timedelta(days=367)])
def test_a_moment_is_to_come_and_within_the_year(world: World, wait: timedelta) -> None:
    with pytest.raises(Invalid):
        set_aside(world, world.a_comment(), wait)


def test_what_waits_for_nobody_is_not_set_aside(world: World) -> None:
    comment = world.a_comment()
    _dismiss(world, comment)
    with pytest.raises(Conflict):
        set_aside(world, comment)


def test_what_is_being_written_does_not_end_the_rest(world: World) -> None:
    comment = world.a_comment()
    set_aside(world, comment)
    world.draft(comment, "Bonjour")
    assert stands(world, comment) == (State.PAUSED, Shelf.PAUSED)
