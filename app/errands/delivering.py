"""Delivering: a promise leaves for its network, once.

A claim that another worker left behind, or that the network never answered, is looked up first. Only a
whole listing without our words, read after the network has had the length of a lease to finish, allows
the same thing to be said again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app import connections, intake, outbox, spending
from app.domain.connection import NEEDS_RECONNECTION, SEALED, WITHDRAWN, Connection
from app.errands.jobs import Job, Sought, seek
from app.errands.pacing import note_cost, note_refusal
from app.house import Handler, House
from app.outbox import Claim, Outcome, OutcomeKind
from app.ports.channel import Access, Channel
from app.ports.events import CommentRemoved
from app.ports.failures import (
    NOT_READABLE,
    NeedsReconnection,
    NetworkFailure,
    PermanentFailure,
    TemporaryFailure,
)
from app.ports.seal import BrokenSeal

LOOKED_UP = 8
LOOKED_UP_EVERY = timedelta(seconds=30)
NOT_WANTED = Outcome(OutcomeKind.FAILED, reason="not_wanted")
CHANGED = Outcome(OutcomeKind.HELD, reason="comment_edited")


def deliver_next(house: House) -> bool:
    """Deliver the next promise that is due; False when none is."""
    with house.db.reading() as session:
        if not outbox.is_due(session, house.clock()):
            return False
    with house.db.writing() as session:
        claim = outbox.claim(session, house.clock(), house.lease)
        if claim is None:
            return False
        handler = house.handlers[claim.kind]
        dispatch = handler.dispatch(session, claim.subject_id, asking=not claim.in_doubt, now=house.clock())
        fits = claim.in_doubt or handler.still_fits(session, claim.subject_id)
        reference = handler.reference(session, claim.subject_id, house.clock())
        voice = _voice(house, session, claim.speaker_id)
    if isinstance(voice, str):
        with house.db.writing() as session:
            connections.lose(session, claim.speaker_id, voice, house.clock())
        _settle(house, claim, handler, _unvoiced(house, claim, voice))
        return True
    if dispatch is None:
        _settle(house, claim, handler, NOT_WANTED)
        return True
    if not fits:
        _settle(house, claim, handler, CHANGED)
        return True
    job = Job(claim, handler, *voice, dispatch, reference)
    _settle(house, claim, handler, _carry(house, job))
    return True


def _voice(house: House, session: Session, speaker_id: int) -> tuple[Channel, Access] | str:
    """Who speaks, and how; else why not: the town withdrew, no key opens the access, no channel is there."""
    connection = session.get_one(Connection, speaker_id)
    channel = house.channels.get(connection.network)
    if connection.is_withdrawn:
        return WITHDRAWN
    try:
        return NEEDS_RECONNECTION if channel is None else (channel, house.accesses.one(session, speaker_id))
    except BrokenSeal:
        return SEALED


def _unvoiced(house: House, claim: Claim, problem: str) -> Outcome:
    """Where the town withdrew nobody will ever speak: a person decides. Else it waits."""
    if problem != WITHDRAWN:
        return _cut_off(house, in_doubt=claim.in_doubt)
    return Outcome(OutcomeKind.ASK if claim.in_doubt else OutcomeKind.FAILED, reason=WITHDRAWN)


def _cut_off(house: House, *, in_doubt: bool) -> Outcome:
    """Nothing was asked: it waits until the access is renewed, and is looked up then if it was in doubt."""
    kind = OutcomeKind.DOUBT if in_doubt else OutcomeKind.RETURNED
    return Outcome(kind, reason=NEEDS_RECONNECTION, at=house.clock())


def _carry(house: House, job: Job) -> Outcome:
    """Look up what is in doubt, say what is not; a person is asked where no look-up comes to an end."""
    memory = _memory(house, job.claim)
    reminded = replace(job, dispatch=replace(job.dispatch, memory=memory or {}))
    if not job.claim.in_doubt:
        return _say(house, reminded)
    if memory is None or job.claim.lookups > LOOKED_UP:
        return Outcome(OutcomeKind.ASK, reason="not_found_yet")
    return _look_up(house, reminded)


def _memory(house: House, claim: Claim) -> dict[str, str] | None:
    """What the network made us remember at the last attempt; None when no key of ours opens it any more."""
    try:
        return house.seal.open(claim.memory) if claim.memory is not None else {}
    except BrokenSeal:
        return None


def _say(house: House, job: Job) -> Outcome:
    """Read the comment again if it is old news, then say the reply."""
    return _read_first(house, job) or _said_after_all(house, job) or _publish(house, job)


def _read_first(house: House, job: Job) -> Outcome | None:
    """Whether the comment is still what was answered; what it became is taken in, and stops the reply."""
    if job.reference is None:
        return None
    asked_at = house.clock()  # what is heard may be older than the answer, never than the question
    try:
        event = job.channel.read(job.reference, job.access)
    except NetworkFailure as failure:
        if failure.reason == NOT_READABLE:
            return None  # it says so of itself: what stands there cannot be asked for
        return _of_failure(house, job, failure)
    with house.db.writing() as session:
        connection = session.get_one(Connection, job.claim.speaker_id)
        intake.take_in(session, connection, [event], now=asked_at, read_now=True)
        budget = job.channel.capabilities.budget
        spending.spend(session, connection.id, budget.read if budget else 0, now=asked_at)
        fits = job.handler.still_fits(session, job.claim.subject_id)
        outbox.again(session, job.claim, house.clock(), house.lease, counts=False)
    if isinstance(event, CommentRemoved):
        return Outcome(OutcomeKind.FAILED, reason="comment_gone")
    return None if fits else CHANGED


def _said_after_all(house: House, job: Job) -> Outcome | None:
    """What a person did not find may be there all the same; in all else their word holds."""
    if not job.claim.looks_first:
        return None
    try:
        found = seek(house, job)
    except NetworkFailure:
        return None
    with house.db.writing() as session:
        outbox.again(session, job.claim, house.clock(), house.lease, counts=False)
    return _found(found) if len(found.ours) == 1 else None


def _publish(house: House, job: Job) -> Outcome:
    """Say it, if the lease lasts as long as a call may: a worker that slept must not speak after its turn."""
    with house.db.reading() as session:
        if not outbox.lasts(session, job.claim, house.clock() + house.lease / 3):
            return Outcome(OutcomeKind.RETURNED, reason="overslept", at=house.clock())
    try:
        published = job.handler.run(job.channel, job.dispatch, job.access)
    except NetworkFailure as failure:
        return _of_failure(house, job, failure)
    note_cost(house, job.claim.speaker_id, published)
    return Outcome(OutcomeKind.DELIVERED, external_id=published.external_id, permalink=published.permalink)


def _of_failure(house: House, job: Job, failure: NetworkFailure) -> Outcome:
    """What a failure means for the delivery, and what it made us remember, sealed."""
    note_refusal(house, job.claim.speaker_id, failure)
    outcome = _meaning(house, job, failure)
    return replace(outcome, memory=house.seal.close(failure.memory)) if failure.memory else outcome


def _meaning(house: House, job: Job, failure: NetworkFailure) -> Outcome:
    match failure:
        case TemporaryFailure():
            return Outcome(OutcomeKind.RETRY, reason=failure.reason, wait=failure.retry_after)
        case NeedsReconnection():
            _lose(house, job.access)
            return _cut_off(house, in_doubt=False)
        case PermanentFailure():
            return Outcome(OutcomeKind.FAILED, reason=failure.reason)
        case _:  # InDoubt, and whatever does not say that nothing was written
            at = house.clock() + min(house.lease, LOOKED_UP_EVERY)
            return Outcome(OutcomeKind.DOUBT, reason=failure.reason, at=at)


def _lose(house: House, access: Access) -> None:
    with house.db.writing() as session:
        connections.lose(session, access.connection, NEEDS_RECONNECTION, house.clock(), refused=access)


def _look_up(house: House, job: Job) -> Outcome:
    """Was it said? One candidate that nobody else owns: yes. A whole listing without any: say it again."""
    try:
        found = seek(house, job)
    except TemporaryFailure as failure:
        note_refusal(house, job.claim.speaker_id, failure)
        return _later(house, job, failure.reason)
    except NeedsReconnection:
        _lose(house, job.access)
        return _cut_off(house, in_doubt=True)
    except NetworkFailure as failure:
        return Outcome(OutcomeKind.ASK, reason=failure.reason)
    if len(found.ours) == 1:
        return _found(found)
    if found.ours:
        seen_at = tuple(candidate.posted_at for candidate in found.ours)
        return Outcome(OutcomeKind.ASK, reason="several_found", seen_at=seen_at)
    if not found.whole or not _is_quiet(house, job):
        return _later(house, job, "not_found_yet")
    return _say_again(house, job)


def _found(found: Sought) -> Outcome:
    return Outcome(OutcomeKind.DELIVERED, external_id=found.ours[0].external_id)


def _say_again(house: House, job: Job) -> Outcome:
    now = house.clock()
    with house.db.writing() as session:
        if not outbox.again(session, job.claim, now, house.lease):
            return Outcome(OutcomeKind.ASK, reason="overtaken")
        if job.handler.heard(session, job.claim.subject_id, ()).talked_over:
            return Outcome(OutcomeKind.RETURNED, at=now)
        wanted = job.handler.dispatch(session, job.claim.subject_id, asking=True, now=now)
        fits = job.handler.still_fits(session, job.claim.subject_id)
    if wanted is None:
        return NOT_WANTED
    anew = replace(wanted, memory=job.dispatch.memory)
    return _say(house, replace(job, dispatch=anew)) if fits else CHANGED


def _is_quiet(house: House, job: Job) -> bool:
    """Whether the network has had a whole lease since it was last asked: it is not still writing."""
    asked_at = job.claim.attempted_at
    return asked_at is None or house.clock() - asked_at >= house.lease


def _later(house: House, job: Job, reason: str) -> Outcome:
    if job.claim.lookups >= LOOKED_UP:
        return Outcome(OutcomeKind.ASK, reason=reason)
    wait = min(house.lease, LOOKED_UP_EVERY * max(1, job.claim.lookups))
    return Outcome(OutcomeKind.DOUBT, reason=reason, at=house.clock() + wait)


def _settle(house: House, claim: Claim, handler: Handler, outcome: Outcome) -> None:
    with house.db.writing() as session:
        kept = outbox.settle(session, claim, outcome, house.clock())
        if kept is not None:
            handler.settle(session, claim.subject_id, kept, house.clock())
