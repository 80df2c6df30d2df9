"""Holding: a reply waits for a person's decision when its comment changed, or was answered, under it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import backlog, changes, journal, outbox
from app.domain.actor import PARVIS
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.reply import Reply, ReplyState
from app.domain.standing import State
from app.domain.user import User
from app.replies.drafting import keep_as_draft
from app.replies.echoing import take_up

KIND = "reply"


def hold_for(session: Session, comment: Comment, *, now: datetime, gone: bool = False) -> None:
    """Hold every reply that still waits: the comment was edited or answered; make it a draft if it is gone.

    What the network may already have heard is not touched: it settles by itself.
    """
    waiting = session.scalars(Reply.to(comment.id).where(Reply.state == ReplyState.WAITING)).all()
    for reply in waiting:
        kept = outbox.withdraw(session, KIND, reply.id, now=now) if gone else _hold(session, reply, now)
        if kept and gone:
            keep_as_draft(session, reply, comment, now=now)
            take_up(session, reply, comment)
        if kept:
            act = "replies.hold"
            journal.write(session, act, f"reply:{reply.id}", now=now, by=PARVIS, comment=comment.id)
            changes.tell(session, "outgoing", now)


def hold_if_answered(session: Session, reply: Reply, comment: Comment, *, now: datetime) -> None:
    """An attempt said nothing, so what came back meanwhile is the town's own answer: two would be read."""
    before = comment.state
    take_up(session, reply, comment)
    is_answered = backlog.restate(session, comment).state is State.ANSWERED_ELSEWHERE
    if is_answered and before != State.ANSWERED_ELSEWHERE:
        hold_for(session, comment, now=now)


def release(
    session: Session,
    reply: Reply,
    comment: Comment,
    *,
    delay: timedelta,
    by: User,
    now: datetime,
    confirms: bool = False,
    shown: str | None = None,
) -> None:
    """Let a reply leave that waits for a person's word: confirmed, or held and right as it is.

    delay: how long it can still be taken back; confirms: the page showed nothing that holds it;
    shown: the mark of the comment as the page showed it, None where no page did.
    Conflict when it waits for no word, or when what the person decided about has changed since.
    """
    backlog.lock(session, comment)
    session.refresh(reply)  # it may have been held a moment ago
    if reply.is_held and (confirms or comment.has_changed_since(shown)):
        raise Conflict("edited_meanwhile")
    if not outbox.release(session, KIND, reply.id, not_before=now + delay):
        raise Conflict("reply_not_waiting")
    reply.held_at = None
    reply.reason = None
    reply.due_at = now + delay
    reply.seen_text = comment.text
    backlog.restate(session, comment)
    changes.tell(session, "outgoing", now)
    journal.write(session, "replies.release", f"reply:{reply.id}", now=now, by=by.actor, comment=comment.id)


def _hold(session: Session, reply: Reply, now: datetime) -> bool:
    if reply.is_held:
        return False
    held = outbox.hold(session, KIND, reply.id)
    if held:
        reply.held_at = now
    return held
