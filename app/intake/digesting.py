"""Digesting: each event changes the comment it speaks of, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from app import backlog, connections, replies
from app.domain.arrival import PATIENCE, Arrival, UnreadablePart
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.intake.commenting import appear, disappear, hide
from app.intake.posting import see_post
from app.intake.words import cleaned
from app.ports.events import (
    AccessLost,
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    Event,
    PollWanted,
    PostSeen,
    ReplyFailed,
    Unreadable,
)

CLOCKS_APART = timedelta(minutes=5)
NAMES = ("external_id", "parent_external_id", "post_external_id")
NAMES_AT_ONCE = 500
# What an event itself can be the cause of; a database that is away is not.
OF_AN_EVENT = (
    ArithmeticError,
    AttributeError,
    DataError,
    IntegrityError,
    LookupError,
    TypeError,
    ValueError,
)


def digest(session: Session, arrival: Arrival, events: Sequence[Event], *, now: datetime) -> None:
    """Take in the events of one arrival, each for the connection it names among those that signed it.

    An edit that does not say when it happened, or names a time to come, happened before the arrival came. A
    body of private messages is not kept once it was read whole: their author may unsend them. At the last
    attempt what cannot be taken in is noted, so that its neighbours come in without it.
    """
    by_account = {one.account: one for one in _locked(session, arrival.speaks_for, events)}
    lost: list[Unreadable] = []
    for place, event in enumerate(events):
        connection = by_account.get(event.account or "")
        if isinstance(event, Unreadable):
            _note(session, event, now, _speaker(connection, by_account), arrival.id)
        elif connection is None:
            unknown = Unreadable(f"event/{place}", "unknown_account")
            _note(session, unknown, now, _speaker(None, by_account), arrival.id)
        else:
            connection.last_event_at = now
            known_by = arrival.received_at
            if isinstance(event, AccessLost) and _was_connected_since(connection, known_by):
                continue
            take = partial(_take, session, connection, event, now=now, as_of=None, edited_by=known_by)
            if arrival.attempts < PATIENCE:
                take()
            elif not _is_done_alone(session, take):
                lost.append(Unreadable(f"event/{place}", "unexpected"))
                _note(session, lost[-1], now, connection, arrival.id)
    if _is_private([*events, *lost]):
        arrival.body = b""


def _was_connected_since(connection: Connection, at: datetime) -> bool:
    """Whether its network has let the account in after it was said to be shut out."""
    return connection.subscribed_at is not None and connection.subscribed_at > at


def take_in(
    session: Session,
    connection: Connection,
    events: Iterable[Event],
    *,
    now: datetime,
    read_now: bool = False,
    alone: bool = False,
) -> None:
    """Let events change our records. read_now: they were read at `now`, so a text that differs is an edit.

    A webhook that says "posted" may come late: it never overwrites a text already known. alone: each by
    itself; what cannot be taken in is noted once, and its neighbours come in.
    """
    events = list(events)
    _locked(session, [connection.id], events)
    as_of = now if read_now else None
    for event in events:
        take = partial(_take, session, connection, event, now=now, as_of=as_of, edited_by=now)
        if not alone:
            take()
        elif not _is_done_alone(session, take):
            _note_once(session, Unreadable(f"poll/{_name_of(event)}", "unexpected"), now, connection)


def _is_private(events: Sequence[Event]) -> bool:
    private = [
        isinstance(event, CommentPosted | CommentEdited) and event.comment.visibility == "private"
        for event in events
    ]
    return any(private) and not any(isinstance(event, Unreadable) for event in events)


def _locked(session: Session, connection_ids: Iterable[int], events: Sequence[Event]) -> Sequence[Connection]:
    """The connections, locked in one order: what an account tells is taken in one act after the other.

    With them, also in one order, the comments known by then that are told of: a list comes newest first.
    """
    mine = select(Connection).where(Connection.id.in_(list(connection_ids))).order_by(Connection.id)
    accounts = session.scalars(mine.with_for_update(key_share=True)).all()
    backlog.lock_all(session, _told_of(session, accounts, events))
    return accounts


def _told_of(session: Session, accounts: Sequence[Connection], events: Sequence[Event]) -> Iterator[int]:
    """The comments that these events name, and those that they stand under."""
    named = sorted({name for event in events for name in _names_in(event)})
    here = Comment.connection_id.in_([one.id for one in accounts])
    for start in range(0, len(named), NAMES_AT_ONCE):
        names = named[start : start + NAMES_AT_ONCE]
        yield from session.scalars(select(Comment.id).where(here, Comment.external_id.in_(names)))


def _names_in(event: Event) -> Iterator[str]:
    told = getattr(event, "comment", event)
    return (cleaned(name) for field in NAMES if (name := getattr(told, field, None)))


def _take(
    session: Session,
    connection: Connection,
    told: Event,
    *,
    now: datetime,
    as_of: datetime | None,
    edited_by: datetime,
) -> None:
    match cleaned(told):
        case CommentPosted(comment=seen):
            appear(session, connection, seen, now=now, as_of=as_of)
        case CommentEdited(comment=seen, edited_at=edited_at):
            is_known = edited_at is not None and edited_at <= edited_by + CLOCKS_APART
            as_of = edited_at if is_known else edited_by
            appear(session, connection, seen, now=now, as_of=as_of, is_edit=True)
        case CommentRemoved() as event:
            disappear(session, connection, event, now=now)
        case CommentHidden() as event:
            hide(session, connection, event, now=now)
        case PostSeen() as event:
            see_post(session, connection, event, now=now)
        case ReplyFailed(external_id=external_id, reason=reason):
            replies.fail_late(session, connection.id, external_id, reason, now=now)
        case AccessLost(reason=reason):
            connections.lose(session, connection.id, reason, now)
        case PollWanted():
            connection.next_poll_at = now
        case event:  # Unreadable, the last of the closed set
            _note(session, event, now, connection, None)


def _is_done_alone(session: Session, take: Callable[[], None]) -> bool:
    """Take an event in so that one that holds what nothing can be made of takes no neighbour down."""
    try:
        with session.begin_nested():
            take()
    except OF_AN_EVENT:
        return False
    return True


def _name_of(event: Event) -> str:
    """What its network calls what it speaks of; empty where it speaks of the account."""
    return str(getattr(getattr(event, "comment", event), "external_id", ""))


def _speaker(named: Connection | None, by_account: dict[str, Connection]) -> Connection | None:
    """Whose page shows it: the account it names, or the only one that can have been meant."""
    return named or (next(iter(by_account.values())) if len(by_account) == 1 else None)


def _note(
    session: Session, event: Unreadable, now: datetime, connection: Connection | None, arrival_id: int | None
) -> None:
    said = cleaned(event)
    part = UnreadablePart(
        arrival_id=arrival_id,
        connection_id=connection.id if connection else None,
        part=said.part,
        reason=said.reason,
        seen_at=now,
    )
    session.add(part)


def _note_once(session: Session, event: Unreadable, now: datetime, connection: Connection) -> None:
    """Each poll tells of it again."""
    mine = {"connection_id": connection.id, "part": cleaned(event).part, "reason": event.reason}
    if session.scalar(select(UnreadablePart.id).filter_by(**mine).limit(1)) is None:
        _note(session, event, now, connection, None)
