"""One act on several comments: each gets it, one refusal stops no other, one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from app import outbox, replies, together
from app.domain.deed import Deed
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.standing import State
from app.ports.events import CommentRemoved
from tests.world import LEASE, World

Verb = Callable[..., Deed]
A_DAY = timedelta(days=1)


def do(world: World, verb: Verb, comments: Sequence[int], what: object, **facts: object) -> Deed:
    with world.db.writing() as session:
        return verb(session, comments, what, by=world.claire, now=world.now(), **facts)


def undo(world: World, deed: Deed) -> None:
    with world.db.writing() as session:
        kept = together.find(session, deed.id)
        together.undo(session, kept, by=world.claire, now=world.now())


def states(world: World, comments: Sequence[int]) -> list[str]:
    return [world.comment(one).state or "" for one in comments]


@pytest.fixture
def three(world: World) -> list[int]:
    return [world.a_comment() for _ in range(3)]


@pytest.mark.parametrize(
    ("verb", "what", "state"),
    [
        (together.assign, "voirie", State.WITH_DEPARTMENT),
        (together.dismiss, "off_topic", State.DISMISSED),
        (together.remind, A_DAY, State.PAUSED),
    ],
)
def test_each_gets_it_and_one_undo_takes_all_of_it_back(
    world: World, three: list[int], verb: Verb, what: object, state: State
) -> None:
    deed = do(world, verb, three, world.now() + what if isinstance(what, timedelta) else what)
    assert states(world, three) == [state] * 3
    assert (deed.comments, deed.refused) == (three, [])
    undo(world, deed)
    assert states(world, three) == [State.UNANSWERED] * 3
    lines = len(world.journal())
    undo(world, deed)
    assert len(world.journal()) == lines


def test_a_tag_for_several_is_taken_back_to_what_triage_had_said(world: World, three: list[int]) -> None:
    before = [world.comment(one) for one in three]
    deed = do(world, together.tag, three, "suggestion")
    assert {world.comment(one).intent for one in three} == {"suggestion"}
    assert {world.comment(one).confidence for one in three} == {1.0}
    undo(world, deed)
    for was in before:
        now = world.comment(was.id)
        assert (now.intent, now.intents, now.confidence, now.candidates, now.shelf) == (
            was.intent,
            was.intents,
            was.confidence,
            was.candidates,
            was.shelf,
        )


def test_a_tag_said_again_since_then_is_left_as_it_is(world: World, three: list[int]) -> None:
    deed = do(world, together.tag, three, "suggestion")
    do(world, together.tag, three[:1], "spam")
    undo(world, deed)
    assert world.comment(three[0]).intent == "spam"
    assert world.comment(three[1]).intent == "question"


def test_a_tag_that_was_there_already_makes_nothing(world: World, three: list[int]) -> None:
    do(world, together.tag, three, "spam")
    again = do(world, together.tag, three, "spam")
    assert (again.made, again.refused) == ([], [])


def test_one_refusal_stops_no_other_and_is_kept(world: World, three: list[int]) -> None:
    world.hear(CommentRemoved("town", world.comment(three[1]).external_id))
    deed = do(world, together.assign, [*three, 999], "voirie")
    assert deed.comments == [three[0], three[2]]
    assert deed.refused == [["comment_removed", three[1]], ["comment", 999]]
    assert states(world, three) == [State.WITH_DEPARTMENT, State.REMOVED, State.WITH_DEPARTMENT]


def test_what_was_begun_on_a_refused_one_is_not_kept(world: World, three: list[int]) -> None:
    first = world.send(three[1], "Samedi.", delay=A_DAY)
    world.send(three[1], "Et dimanche.", key="reply-2", delay=timedelta(0))
    with world.db.writing() as session:
        assert outbox.claim(session, now=world.now(), lease=LEASE)
    deed = do(world, together.dismiss, three, "off_topic")
    assert deed.refused == [["reply_on_its_way", three[1]]]
    assert deed.comments == [three[0], three[2]]
    world.act(replies.undo, first)  # it still waits, so it can still be taken back
    assert world.draft_on(three[1]) == "Samedi."


def test_where_nothing_could_be_done_the_first_refusal_is_said(world: World, three: list[int]) -> None:
    world.hear(CommentRemoved("town", world.comment(three[0]).external_id))
    with pytest.raises(Conflict, match="comment_removed"):
        do(world, together.assign, three[:1], "voirie")
    with pytest.raises(NotFound, match="comment"):
        do(world, together.assign, [999], "voirie")


@pytest.mark.parametrize(
    ("verb", "what", "code"),
    [
        (together.assign, "lune", "department_unknown"),
        (together.dismiss, "parce que", "reason_missing"),
        (together.tag, "lune", "tag_unknown"),
    ],
)
def test_what_does_not_exist_changes_none(
    world: World, three: list[int], verb: Verb, what: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        do(world, verb, three, what)
    assert states(world, three) == [State.UNANSWERED] * 3


def test_none_and_too_many_are_refused(world: World) -> None:
    with pytest.raises(Invalid, match="ticked_none"):
        do(world, together.assign, [], "voirie")
    with pytest.raises(Invalid, match="ticked_many"):
        do(world, together.assign, range(1, 502), "voirie")


def test_what_ended_since_then_stays_ended(world: World, three: list[int]) -> None:
    deed = do(world, together.assign, three, "voirie")
    do(world, together.dismiss, three[:1], "off_topic")
    undo(world, deed)
    assert states(world, three) == [State.DISMISSED, State.UNANSWERED, State.UNANSWERED]


def test_a_deed_says_what_it_did(world: World, three: list[int]) -> None:
    told = []
    for verb, what in (
        (together.assign, "voirie"),
        (together.dismiss, "off_topic"),
        (together.tag, "spam"),
    ):
        deed = do(world, verb, three, what)
        with world.db.reading() as session:
            told.append(together.told(session, together.find(session, deed.id))[:2])
    assert told == [("Voirie", None), ("off_topic", None), ("spam", None)]
    with world.db.reading() as session, pytest.raises(NotFound, match="deed"):
        together.find(session, 999)
