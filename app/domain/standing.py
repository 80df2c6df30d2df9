"""Where a comment stands: one pure function from its records (contract §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    REMOVED = "removed"
    ANSWERED = "answered"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    DISMISSED = "dismissed"
    WITH_DEPARTMENT = "with_department"
    PAUSED = "paused"
    UNANSWERED = "unanswered"


class Shelf(StrEnum):
    """Which list shows a comment. OUTGOING: a reply waits or leaves, the outgoing bar holds it."""

    TO_ANSWER = "to_answer"
    OUTGOING = "outgoing"
    TO_READ = "to_read"
    WITH_DEPARTMENTS = "with_departments"
    PAUSED = "paused"
    DONE = "done"


FIRST, URGENT, PATIENT = 0, 1, 3
WAITING = frozenset({State.UNANSWERED, State.WITH_DEPARTMENT, State.PAUSED})
ASIDE = {State.WITH_DEPARTMENT: Shelf.WITH_DEPARTMENTS, State.PAUSED: Shelf.PAUSED}
QUIET_INTENTS = frozenset({"praise", "other", "spam"})


@dataclass(frozen=True)
class Records:
    """All that decides where a comment stands. Instants are UTC.

    edited_at: the last edit; edits: all of them that are known; unheard: those of which we heard only
    after we had answered or closed, each with when that last was; answered_at: when replies of ours were
    published; answered_natively_at: when the town answered there itself; dismissed_at: when reasons were
    given; paused: a reminder is set; leaving: a reply waits or is being sent; stuck: a reply failed, is
    in doubt or is held; held: it waits for a person's word, because the comment was edited or answered
    there meanwhile; draft: something is being written; to_read: a rule of the town lays it on that shelf;
    taken_up: a person has tagged it, handed it over or paused it.
    """

    posted_at: datetime | None
    received_at: datetime
    edited_at: datetime | None = None
    edits: Sequence[datetime] = ()
    unheard: Sequence[tuple[datetime, datetime]] = ()
    removed_at: datetime | None = None
    own: bool = False
    answered_at: Sequence[datetime] = ()
    answered_natively_at: Sequence[datetime] = ()
    dismissed_at: Sequence[datetime] = ()
    assigned: bool = False
    paused: bool = False
    leaving: bool = False
    stuck: bool = False
    held: bool = False
    draft: bool = False
    intents: Sequence[str] = ()
    confidence: float | None = None
    urgent: bool = False
    to_read: bool = False
    taken_up: bool = False
    read_threshold: float = 0.9


@dataclass(frozen=True)
class Standing:
    state: State | None
    waiting_since: datetime | None
    shelf: Shelf | None
    rank: int

    @property
    def is_debt(self) -> bool:
        """Whether the wait counts in the dialogue debt (contract §5)."""
        waits = self.state in WAITING
        return waits and self.shelf is not Shelf.TO_READ


def stand(records: Records) -> Standing:
    """Say where a comment stands; nothing but its records decides."""
    if records.own:
        return Standing(None, None, None, PATIENT)
    state = _state(records)
    shelf = _shelf(records, state)
    return Standing(state, _waiting_since(records), shelf, _rank(records, shelf))


def _state(records: Records) -> State:
    if records.removed_at is not None:
        return State.REMOVED
    if _ours_hold(records.answered_at, records):
        return State.ANSWERED
    if _holds(records.answered_natively_at, records.edited_at):
        return State.ANSWERED_ELSEWHERE
    if _ours_hold(records.dismissed_at, records):
        return State.DISMISSED
    if records.assigned:
        return State.WITH_DEPARTMENT
    return State.PAUSED if records.paused else State.UNANSWERED


def _holds(closings: Sequence[datetime], edited_at: datetime | None) -> bool:
    """Whether one of these closings still stands: an edit by the author lifts the earlier ones."""
    return any(edited_at is None or closing >= edited_at for closing in closings)


def _ours_hold(closings: Sequence[datetime], records: Records) -> bool:
    """The same of what was decided here: what nobody had heard of then is neither answered nor closed."""
    until = max((until for _edit, until in records.unheard), default=None)
    return _holds([one for one in closings if until is None or one > until], records.edited_at)


def _waiting_since(records: Records) -> datetime:
    written_at = records.posted_at or records.received_at
    if records.edited_at is None:
        return written_at
    ours = (*records.answered_at, *records.dismissed_at)
    lifted = [one for one in (*ours, *records.answered_natively_at) if one < records.edited_at]
    lifted += [one for one in ours if not _ours_hold([one], records)]
    if not lifted:
        return written_at
    unheard = {edit for edit, until in records.unheard if until >= max(lifted)}
    later = {edit for edit in (*records.edits, records.edited_at) if edit > max(lifted)}
    return min(unheard | later)


def _shelf(records: Records, state: State) -> Shelf:
    if state is State.REMOVED:
        return Shelf.TO_ANSWER if records.draft or records.stuck else Shelf.DONE
    if state is State.ANSWERED_ELSEWHERE and records.held:
        return Shelf.TO_ANSWER
    if state not in WAITING:
        return Shelf.DONE
    if records.leaving:
        return Shelf.OUTGOING
    if state is not State.UNANSWERED:
        return Shelf.TO_ANSWER if records.stuck else ASIDE[state]
    return Shelf.TO_READ if _is_quiet(records) else Shelf.TO_ANSWER


def _is_quiet(records: Records) -> bool:
    """To be read, not answered: what a rule laid there, and praise, chat and spam that triage is sure of."""
    if records.urgent or records.stuck:
        return False
    if _is_laid_there(records):
        return True
    return is_quiet_kind(records.intents) and (records.confidence or 0.0) >= records.read_threshold


def is_quiet_kind(intents: Sequence[str]) -> bool:
    """Whether how sure triage is decides if it is to be read or to be answered."""
    return bool(intents) and QUIET_INTENTS.issuperset(intents)


def _is_laid_there(records: Records) -> bool:
    """Whether a rule's word holds: nobody has taken the comment up, and nothing was answered yet."""
    heeded = records.taken_up or records.answered_at or records.answered_natively_at
    return records.to_read and not heeded


def _rank(records: Records, shelf: Shelf) -> int:
    """What is treated is no longer urgent: it is listed by time alone."""
    if shelf is Shelf.DONE:
        return PATIENT
    if records.stuck:
        return FIRST
    return URGENT if records.urgent else PATIENT
