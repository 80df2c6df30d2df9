"""Mailing: a letter is taken in hand, carried by an errand, and what became of it is written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from sqlalchemy.orm import Session, joinedload

from app import journal
from app.domain.actor import PARVIS
from app.domain.comment import Comment
from app.domain.fact import Fact
from app.domain.letter import IN_THE_DARK, ROUND, Letter
from app.letters.alarming import alarm_of
from app.letters.inviting import CaseState, OpenedLetter, cases_of, invite
from app.letters.telling import Tidings, tidings_of
from app.letters.writing import write_letters

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
PATIENCE = timedelta(hours=24)
DOUBTED_FOR = timedelta(minutes=10)
NOTHING_LEFT = "nothing_left"
AGAIN = "again"  # the reason that a letter bears while it is carried after a doubt


class FateKind(StrEnum):
    """DOUBTFUL: nobody knows whether the server took it; REFUSED: trying again changes nothing."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Fate:
    """What became of one attempt. reason: a code, also of a letter that left and missed an address."""

    kind: FateKind
    reason: str | None = None


@dataclass(frozen=True)
class Carried:
    """A letter in hand. attempt: proves whose turn it is; again: a former attempt may have arrived.

    to: nobody where it must not be carried; opened: what a service is told of, and token: of the link that
    this attempt holds, kept nowhere else; or alarm: what whoever is on call is told of; or tidings: what
    rules let a person hear of; or fact: what a service is asked about.
    """

    letter_id: int
    attempt: int
    again: bool
    to: tuple[str, ...]
    token: str = ""
    opened: OpenedLetter | None = None
    alarm: Comment | None = None
    tidings: Tidings | None = None
    fact: Fact | None = None


def take_letter(
    session: Session, *, zone: tzinfo, lease: timedelta, now: datetime, on_call: tuple[str, ...] = ()
) -> Carried | None:
    """Write what is due, then take the next letter in hand for the length of a lease; None without any.

    The attempt is counted before the mail server is asked: a worker that dies afterwards leaves a trace.
    """
    write_letters(session, zone=zone, on_call=bool(on_call), now=now)
    session.flush()  # what was just written is due
    locked = Letter.due(now).limit(1).with_for_update(of=[Letter], skip_locked=True)
    letter = session.scalar(locked.options(joinedload(Letter.department)))
    if letter is None:
        return None
    letter.attempts += 1
    carried = _in_hand(session, letter)
    to = _readers(letter, carried, on_call)
    if stopped := _why_not(letter, to):
        letter.next_at, letter.reason = None, stopped
        return carried
    letter.reason = AGAIN if carried.again else letter.reason
    letter.first_attempt_at = letter.first_attempt_at or now
    letter.asked_at, letter.next_at = now, now + lease
    return replace(carried, to=to, token=invite(session, letter, now=now) if carried.opened else "")


def _in_hand(session: Session, letter: Letter) -> Carried:
    return Carried(
        letter.id,
        letter.attempts,
        again=letter.asked_at is not None,
        to=(),
        opened=_opened(session, letter),
        alarm=alarm_of(session, letter),
        tidings=tidings_of(session, letter),
        fact=_fact(session, letter),
    )


def _fact(session: Session, letter: Letter) -> Fact | None:
    """What it asks about; None once that was taken away, or for any other letter."""
    fact = session.get(Fact, letter.fact_id) if letter.fact_id else None
    return fact if fact is not None and fact.removed_at is None else None


def _opened(session: Session, letter: Letter) -> OpenedLetter | None:
    """What the letter tells a service of; None once it would tell of nothing."""
    waiting = [case for case in cases_of(session, letter) if case.state is CaseState.OPEN]
    return OpenedLetter(letter, letter.department, waiting) if letter.department and waiting else None


def _readers(letter: Letter, carried: Carried, on_call: tuple[str, ...]) -> tuple[str, ...]:
    """To whom it goes; nobody where it has nothing left to tell."""
    if carried.tidings:
        return (carried.tidings.user.email,)
    if carried.alarm:
        return on_call
    if letter.department is None or not (carried.opened or carried.fact):
        return ()
    if letter.kind == ROUND:
        return tuple(letter.department.readers_on(date.fromisoformat(letter.occasion)))
    if not letter.is_for_director:
        return tuple(letter.department.addresses)
    return tuple(filter(None, [letter.department.director_email]))


def _why_not(letter: Letter, to: tuple[str, ...]) -> str | None:
    """Why a due letter is not carried: nobody waits or nobody reads, or two attempts ended in the dark."""
    if not to:
        return NOTHING_LEFT
    return IN_THE_DARK if letter.asked_at is not None and letter.reason == AGAIN else None


def settle(session: Session, carried: Carried, fate: Fate, *, now: datetime) -> None:
    """Write down what became of it. What left stays sent, whoever carried it."""
    letter = session.get_one(Letter, carried.letter_id, with_for_update=True)
    if fate.kind is FateKind.SENT:
        letter.sent_at = letter.sent_at or now
        letter.next_at = letter.asked_at = None
    elif letter.attempts != carried.attempt or letter.sent_at is not None:
        return  # another worker has it in hand since, or has carried it
    else:
        _keep_trying(letter, carried, fate, now)
    letter.reason = fate.reason
    act = "letters.send" if fate.kind is FateKind.SENT else "letters.fail"
    journal.write(session, act, f"letter:{letter.id}", now=now, by=PARVIS, reason=fate.reason)


def _keep_trying(letter: Letter, carried: Carried, fate: Fate, now: datetime) -> None:
    """A letter in doubt is carried once more, and says so; a second doubt, and it rests."""
    if fate.kind is FateKind.DOUBTFUL:
        letter.next_at = None if carried.again else now + DOUBTED_FOR
        return
    if not carried.again:
        letter.asked_at = None
    tired = letter.first_attempt_at is not None and now - letter.first_attempt_at >= PATIENCE
    over = fate.kind is FateKind.REFUSED or tired
    letter.next_at = None if over else now + WAITS[min(letter.attempts, len(WAITS)) - 1]
