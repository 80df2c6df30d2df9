"""Where a comment stands: the whole table of states, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from app.domain.standing import FIRST, PATIENT, URGENT, Records, Shelf, State, stand

POSTED = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
HEARD = POSTED + timedelta(minutes=2)
ACTED = POSTED + timedelta(hours=1)
EDITED = POSTED + timedelta(hours=2)
LATER = POSTED + timedelta(hours=3)

PLAIN = Records(posted_at=POSTED, received_at=HEARD, intents=("question",), confidence=0.95)
QUIET = replace(PLAIN, intents=("praise",))
REMOVED = replace(PLAIN, removed_at=ACTED)
CLOSINGS = ("answered_at", "answered_natively_at", "dismissed_at")
STATES = {
    "answered_at": State.ANSWERED,
    "answered_natively_at": State.ANSWERED_ELSEWHERE,
    "dismissed_at": State.DISMISSED,
}


def closed(records: Records, name: str, *at: datetime) -> Records:
    return records_with(records, **{name: at})


def records_with(records: Records, **changes: Any) -> Records:
    return replace(records, **changes)


def test_a_comment_with_no_record_at_all_is_unanswered() -> None:
    standing = stand(PLAIN)
    assert (standing.state, standing.shelf, standing.rank) == (State.UNANSWERED, Shelf.TO_ANSWER, PATIENT)
    assert standing.is_debt


def test_words_of_the_town_stand_nowhere() -> None:
    standing = stand(replace(PLAIN, own=True, urgent=True, stuck=True))
    assert (standing.state, standing.waiting_since, standing.shelf) == (None, None, None)
    assert not standing.is_debt


@pytest.mark.parametrize("name", CLOSINGS)
def test_each_closing_gives_its_state_and_leaves_the_debt(name: str) -> None:
    standing = stand(closed(PLAIN, name, ACTED))
    assert (standing.state, standing.shelf, standing.is_debt) == (STATES[name], Shelf.DONE, False)


def test_the_first_state_that_holds_wins() -> None:
    """removed, answered, answered_elsewhere, dismissed, with_department, unanswered."""
    order: list[tuple[State, dict[str, object]]] = [
        (State.REMOVED, {"removed_at": ACTED}),
        (State.ANSWERED, {"answered_at": (ACTED,)}),
        (State.ANSWERED_ELSEWHERE, {"answered_natively_at": (ACTED,)}),
        (State.DISMISSED, {"dismissed_at": (ACTED,)}),
        (State.WITH_DEPARTMENT, {"assigned": True}),
        (State.UNANSWERED, {}),
    ]
    for (first, stronger), (_second, weaker) in combinations(order, 2):
        assert stand(records_with(PLAIN, **stronger, **weaker)).state is first


def test_a_comment_with_a_service_is_in_the_debt_but_not_to_answer() -> None:
    standing = stand(replace(PLAIN, assigned=True))
    assert (standing.state, standing.shelf) == (State.WITH_DEPARTMENT, Shelf.WITH_DEPARTMENTS)
    assert standing.is_debt


def test_what_a_rule_lays_aside_is_to_be_read_whatever_its_tag_and_waits_for_no_answer() -> None:
    standing = stand(replace(PLAIN, to_read=True, intents=("complaint", "question"), confidence=0.3))
    assert (standing.state, standing.shelf, standing.is_debt) == (State.UNANSWERED, Shelf.TO_READ, False)


@pytest.mark.parametrize(
    "stronger",
    [
        {"urgent": True},
        {"stuck": True},
        {"taken_up": True},
        {"answered_at": (ACTED,), "edited_at": EDITED},
        {"answered_natively_at": (ACTED,), "edited_at": EDITED},
    ],
)
def test_what_is_urgent_or_somebody_took_up_is_answered_whatever_a_rule_says(
    stronger: dict[str, object],
) -> None:
    standing = stand(records_with(PLAIN, to_read=True, **stronger))
    assert (standing.state, standing.shelf, standing.is_debt) == (State.UNANSWERED, Shelf.TO_ANSWER, True)


@pytest.mark.parametrize("name", CLOSINGS)
def test_an_edit_lifts_an_earlier_closing_and_the_wait_begins_anew(name: str) -> None:
    standing = stand(closed(replace(PLAIN, edited_at=EDITED), name, ACTED))
    assert (standing.state, standing.waiting_since) == (State.UNANSWERED, EDITED)
    assert (standing.shelf, standing.is_debt) == (Shelf.TO_ANSWER, True)


@pytest.mark.parametrize("name", CLOSINGS)
@pytest.mark.parametrize("at", [EDITED, LATER])
def test_a_closing_of_the_same_instant_or_later_still_stands(name: str, at: datetime) -> None:
    assert stand(closed(replace(PLAIN, edited_at=EDITED), name, at)).state is STATES[name]


@pytest.mark.parametrize("name", CLOSINGS)
def test_of_several_closings_one_after_the_edit_is_enough(name: str) -> None:
    records = closed(replace(PLAIN, edited_at=EDITED), name, ACTED, LATER)
    assert stand(records).state is STATES[name]
    assert stand(records).waiting_since == EDITED


@pytest.mark.parametrize("name", CLOSINGS)
def test_the_wait_begins_with_the_edit_that_lifted_the_answer_not_with_the_next(name: str) -> None:
    twice = replace(PLAIN, edits=(EDITED, LATER), edited_at=LATER)
    assert stand(closed(twice, name, ACTED)).waiting_since == EDITED
    assert stand(closed(twice, name, ACTED, EDITED)).waiting_since == LATER


@pytest.mark.parametrize("name", ["answered_at", "dismissed_at"])
def test_what_nobody_had_heard_of_is_not_closed_by_what_was_decided_meanwhile(name: str) -> None:
    edited = replace(PLAIN, edited_at=ACTED, edits=(ACTED,), unheard=((ACTED, EDITED),))
    standing = stand(closed(edited, name, EDITED))
    assert (standing.state, standing.waiting_since, standing.is_debt) == (State.UNANSWERED, ACTED, True)
    again = stand(closed(edited, name, EDITED, LATER))
    assert (again.state, again.waiting_since) == (STATES[name], ACTED)


def test_what_was_answered_there_was_read_there() -> None:
    edited = replace(PLAIN, edited_at=ACTED, edits=(ACTED,), unheard=((ACTED, EDITED),))
    assert stand(closed(edited, "answered_natively_at", EDITED)).state is State.ANSWERED_ELSEWHERE


def test_of_two_edits_the_wait_begins_with_the_one_that_nobody_had_heard_of() -> None:
    twice = replace(PLAIN, edits=(HEARD, ACTED, LATER), edited_at=LATER, unheard=((ACTED, EDITED),))
    assert stand(closed(twice, "answered_at", EDITED)).waiting_since == ACTED


def test_an_edit_before_any_closing_does_not_move_the_wait() -> None:
    assert stand(replace(PLAIN, edited_at=EDITED)).waiting_since == POSTED
    assert stand(closed(replace(PLAIN, edited_at=EDITED), "answered_at", LATER)).waiting_since == POSTED


def test_the_wait_begins_when_it_was_written_else_when_it_was_heard_of() -> None:
    assert stand(PLAIN).waiting_since == POSTED
    assert stand(replace(PLAIN, posted_at=None)).waiting_since == HEARD


@pytest.mark.parametrize("change", ["assigned", "leaving", "stuck", "draft", "urgent"])
def test_nothing_else_moves_the_wait(change: str) -> None:
    for value in (False, True):
        assert stand(records_with(PLAIN, **{change: value})).waiting_since == POSTED


@pytest.mark.parametrize("name", CLOSINGS)
def test_a_closing_does_not_move_the_wait(name: str) -> None:
    assert stand(closed(PLAIN, name, ACTED)).waiting_since == POSTED


def test_an_edit_does_not_end_an_assignment() -> None:
    records = replace(PLAIN, edited_at=EDITED, dismissed_at=(ACTED,), assigned=True)
    assert stand(records).state is State.WITH_DEPARTMENT


@pytest.mark.parametrize("records", [PLAIN, QUIET, replace(PLAIN, assigned=True)])
def test_a_reply_that_waits_rests_in_the_outgoing_bar_and_answers_nothing_yet(records: Records) -> None:
    leaving = stand(replace(records, leaving=True))
    assert leaving.shelf is Shelf.OUTGOING
    assert leaving.state is stand(records).state
    assert leaving.is_debt


def test_a_further_reply_to_an_answered_comment_leaves_it_done() -> None:
    assert stand(closed(replace(PLAIN, leaving=True), "answered_at", ACTED)).shelf is Shelf.DONE


@pytest.mark.parametrize("records", [PLAIN, QUIET, replace(PLAIN, assigned=True), REMOVED])
def test_a_reply_that_needs_a_decision_comes_first_to_answer(records: Records) -> None:
    standing = stand(replace(records, stuck=True))
    assert (standing.shelf, standing.rank) == (Shelf.TO_ANSWER, FIRST)


def test_a_removed_comment_leaves_at_once_unless_something_was_written() -> None:
    assert stand(REMOVED).shelf is Shelf.DONE
    assert stand(replace(REMOVED, draft=True)).shelf is Shelf.TO_ANSWER
    assert stand(replace(REMOVED, leaving=True)).shelf is Shelf.DONE
    assert not stand(replace(REMOVED, draft=True)).is_debt


def test_a_draft_alone_moves_nothing() -> None:
    assert stand(replace(PLAIN, draft=True)) == stand(PLAIN)


@pytest.mark.parametrize("intents", [("praise",), ("other",), ("spam",), ("praise", "other", "spam")])
def test_sure_praise_chat_and_spam_are_to_be_read(intents: tuple[str, ...]) -> None:
    standing = stand(replace(PLAIN, intents=intents, confidence=0.9))
    assert (standing.state, standing.shelf, standing.is_debt) == (State.UNANSWERED, Shelf.TO_READ, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"intents": ("praise", "question")},
        {"intents": ("question", "praise")},
        {"intents": ("abuse",)},
        {"intents": ()},
        {"confidence": 0.89},
        {"confidence": None},
        {"confidence": 0.95, "read_threshold": 0.96},
        {"urgent": True},
        {"stuck": True},
    ],
)
def test_whatever_may_expect_an_answer_is_not_merely_read(changes: dict[str, object]) -> None:
    standing = stand(records_with(QUIET, **changes))
    assert (standing.shelf, standing.is_debt) == (Shelf.TO_ANSWER, True)


def test_a_lower_threshold_of_the_town_is_obeyed() -> None:
    assert stand(replace(QUIET, confidence=0.6, read_threshold=0.6)).shelf is Shelf.TO_READ


def test_praise_handed_to_a_service_is_with_that_service() -> None:
    standing = stand(replace(QUIET, assigned=True))
    assert (standing.shelf, standing.is_debt) == (Shelf.WITH_DEPARTMENTS, True)


def test_what_needs_a_decision_comes_before_what_is_urgent_before_the_rest() -> None:
    assert stand(replace(PLAIN, stuck=True, urgent=True)).rank == FIRST
    assert stand(replace(PLAIN, urgent=True)).rank == URGENT
    assert FIRST < URGENT < stand(PLAIN).rank


def test_answered_there_while_a_reply_is_held_it_comes_first_and_is_no_debt() -> None:
    answered = replace(PLAIN, answered_natively_at=[LATER])
    held = stand(replace(answered, stuck=True, held=True))
    assert (held.state, held.shelf, held.rank) == (State.ANSWERED_ELSEWHERE, Shelf.TO_ANSWER, FIRST)
    assert not held.is_debt
    assert stand(replace(answered, stuck=True)).shelf is Shelf.DONE, "what failed was said there instead"
