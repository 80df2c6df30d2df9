"""Gestes: a saved reply that also acts. All of it is one transaction, and is taken back as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import departments, replies, triage
from app.domain.comment import Comment
from app.domain.deed import Deed
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid
from app.domain.reply import Reply
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.replies import Manner
from app.together.undoing import undo


def send(  # noqa: PLR0913 - what replies.send is told, and the geste
    session: Session,
    comment: Comment,
    gesture: SavedReply | None,
    text: str,
    *,
    key: str | None,
    delay: timedelta | None,
    by: User,
    now: datetime,
    manner: Manner,
    shown: str | None = None,
) -> Reply:
    """Send the reply, give the tag and hand the comment over; the same key again is the same reply.

    Given to a service, the comment goes on waiting for its answer: the reply only says so.
    shown: what the page said that it does. Raises Conflict where it does something else by now, or was taken
    away (None).
    """
    manner = replace(manner, holding=gesture is not None and gesture.gives_to is not None)
    reply = replies.send(session, comment, text, key=key, delay=delay, by=by, now=now, manner=manner)
    if of_reply(session, reply.id) is not None or reply.sent_at != now:
        return reply  # the same press came a moment ago
    if gesture is None:
        raise Conflict("gesture_gone")
    if shown is not None and shown != gesture.does:
        raise _changed(session, shown, gesture)
    deed = Deed(act="gesture", made=[], refused=[], reply_id=reply.id, by=by.actor, done_at=now)
    deed.made.append(["reply", reply.id, comment.id])
    if gesture.gives_to is not None:
        assignment = departments.assign(session, comment, gesture.gives_to.slug, by=by, now=now)
        session.flush()  # the deed names it
        if assignment.assigned_at == now:  # it had it already, or else this made it
            deed.made.append(["assignment", assignment.id, comment.id])
    if gesture.gives_tag:
        correction = triage.correct_intent(session, comment, gesture.gives_tag, by=by, now=now)
        session.flush()  # the deed names it
        deed.made += [["correction", correction.id, comment.id]] if correction else []
    session.add(deed)
    return reply


def undo_reply(session: Session, reply: Reply, comment: Comment, *, by: User, now: datetime) -> None:
    """Take a reply back, and with it what its geste did. Conflict when it may already be public."""
    deed = of_reply(session, reply.id)
    if deed is None:
        replies.undo(session, reply, comment, by=by, now=now)
    else:
        undo(session, deed, by=by, now=now)


def forestall(
    session: Session, comment: Comment, text: str, *, key: str, by: User, now: datetime, manner: Manner
) -> Reply:
    """Take back a reply that may not have come yet: should it come later, it finds itself undone.

    Its text is then the draft. Raises what sending it would, but for a colleague who was first; Conflict when
    it may already be public.
    """
    if not key:
        raise Invalid("reply_key", field="key")
    manner = replace(manner, anyhow=True)
    reply = replies.send(session, comment, text, key=key, delay=None, by=by, now=now, manner=manner)
    undo_reply(session, reply, comment, by=by, now=now)
    return reply


def of_reply(session: Session, reply_id: int) -> Deed | None:
    """What a geste did with this reply, None where it was no geste or all of it was taken back."""
    return session.scalar(select(Deed).where(Deed.reply_id == reply_id, Deed.undone_at.is_(None)).limit(1))


def _changed(session: Session, shown: str, gesture: SavedReply) -> Conflict:
    """What became of it since the page was made."""
    slug, _space, _tag = shown.partition(" ")
    if slug and gesture.gives_to is None and gesture.gives_to_id is not None:
        name = session.get_one(Department, gesture.gives_to_id).name
        return Conflict("gesture_service_aside", name=name)
    return Conflict("gesture_changed")


def service_of(session: Session, reply_id: int) -> str | None:
    """The service that a geste gave the comment to with this reply."""
    deed = of_reply(session, reply_id)
    given = [number for noun, number in deed.records if noun == "assignment"] if deed else []
    if not given:
        return None
    assignment, _comment = departments.find(session, given[0])
    return session.get_one(Department, assignment.department_id).name
