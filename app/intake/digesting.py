"""Digesting: each event changes the comment it speaks of, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app import replies, settings
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.connection import Connection
from app.intake.commenting import appear, disappear, hide
from app.intake.posting import see_post
from app.ports.events import (
    AccessLost,
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    Event,
    PostSeen,
    ReplyFailed,
    Unreadable,
)


def digest(session: Session, arrival: Arrival, events: Iterable[Event], *, now: datetime) -> None:
    """Take in the events of one arrival, each for the connection it names among those that signed it."""
    speakers = [session.get(Connection, connection_id) for connection_id in arrival.speaks_for]
    by_account = {connection.account: connection for connection in speakers if connection is not None}
    for event in events:
        if isinstance(event, Unreadable):
            _keep_unreadable(session, event, arrival, by_account, now)
        elif (connection := by_account.get(event.account)) is not None:
            connection.last_event_at = now
            take_in(session, connection, [event], now=now)


def take_in(
    session: Session,
    connection: Connection,
    events: Iterable[Event],
    *,
    now: datetime,
    read_now: bool = False,
) -> None:
    """Let events change our records. read_now: they were just read, so a text that differs is an edit.

    A webhook that says "posted" may come late: it never overwrites a text already known.
    """
    for event in events:
        match event:
            case CommentPosted(comment=seen):
                appear(session, connection, seen, now=now, edited_at=now if read_now else None)
            case CommentEdited(comment=seen, edited_at=edited_at):
                appear(session, connection, seen, now=now, edited_at=edited_at or now)
            case CommentRemoved():
                disappear(session, connection, event, now=now)
            case CommentHidden():
                hide(session, connection, event, now=now)
            case PostSeen():
                see_post(session, connection, event, now=now)
            case ReplyFailed(external_id=external_id, reason=reason):
                replies.fail_late(session, connection.id, external_id, reason, now=now)
            case AccessLost(reason=reason):
                settings.lose(session, connection.id, reason, now)
            case Unreadable():
                _note(session, event, now, connection_id=connection.id)


def _keep_unreadable(
    session: Session,
    event: Unreadable,
    arrival: Arrival,
    by_account: dict[str, Connection],
    now: datetime,
) -> None:
    named = by_account.get(event.account or "")
    alone = next(iter(by_account.values())) if len(by_account) == 1 else None
    connection = named or alone
    _note(session, event, now, connection_id=connection.id if connection else None, arrival_id=arrival.id)


def _note(
    session: Session,
    event: Unreadable,
    now: datetime,
    *,
    connection_id: int | None,
    arrival_id: int | None = None,
) -> None:
    session.add(
        UnreadablePart(
            arrival_id=arrival_id,
            connection_id=connection_id,
            part=event.part,
            reason=event.reason,
            seen_at=now,
        )
    )
