"""Publishing: what the outbox sends for a reply, and what becomes of the reply afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import backlog, changes, journal, outbox
from app.domain.actor import NETWORK, PARVIS
from app.domain.assignment import Assignment
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.delivery import Delivery
from app.domain.reminder import Reminder
from app.domain.reply import Reply, ReplyState
from app.outbox import Outcome, OutcomeKind
from app.ports.channel import Dispatch, Reference
from app.replies.drafting import parts_behind
from app.replies.echoing import take_up
from app.replies.holding import hold_if_answered

FRESH = timedelta(minutes=10)
KIND = "reply"
LEAVES_FROM = frozenset({ReplyState.WAITING, ReplyState.SENDING, ReplyState.IN_DOUBT})
STATES = {
    OutcomeKind.RETRY: ReplyState.WAITING,
    OutcomeKind.RETURNED: ReplyState.WAITING,
    OutcomeKind.HELD: ReplyState.WAITING,
    OutcomeKind.FAILED: ReplyState.FAILED,
    OutcomeKind.DOUBT: ReplyState.IN_DOUBT,
    OutcomeKind.ASK: ReplyState.IN_DOUBT,
}

ACTS = {
    OutcomeKind.HELD: "replies.hold",
    OutcomeKind.FAILED: "replies.fail",
    OutcomeKind.DOUBT: "replies.doubt",
    OutcomeKind.ASK: "replies.ask",
}
UNSAID = frozenset({OutcomeKind.RETRY, OutcomeKind.RETURNED, OutcomeKind.HELD})
GONE = "comment_gone"


def dispatch(session: Session, reply_id: int, *, asking: bool, now: datetime) -> Dispatch | None:
    """What leaves for this reply, None when it should not any more. asking: the network is asked now."""
    reply, comment = _locked(session, reply_id)
    if reply.state not in LEAVES_FROM or (asking and comment.removed_at is not None):
        return None
    if asking:
        reply.state = ReplyState.SENDING
        reply.attempts += 1
        reply.attempted_at = now
        changes.tell(session, "outgoing", now)
        backlog.restate(session, comment)
    return _dispatch(session, reply, comment)


def stale_reference(session: Session, reply_id: int, now: datetime) -> Reference | None:
    """Which comment to read again before this reply leaves: one heard of more than ten minutes ago."""
    comment = session.get_one(Comment, session.get_one(Reply, reply_id).comment_id)
    if now - (comment.read_at or comment.received_at) < FRESH:
        return None
    return Reference(
        "comment",
        comment.external_id,
        kind=comment.kind,  # type: ignore[arg-type] # kept as text
        post_external_id=comment.post_external_id,
    )


def still_fits(session: Session, reply_id: int) -> bool:
    """Whether the comment reads as it did when the person answered it."""
    reply = session.get_one(Reply, reply_id)
    comment = session.get_one(Comment, reply.comment_id)
    return comment.removed_at is None and comment.text == reply.seen_text


def settle(session: Session, reply_id: int, outcome: Outcome, now: datetime) -> None:
    """Write down what became of the reply, and where its comment stands now."""
    reply, comment = _locked(session, reply_id)
    if outcome.kind is OutcomeKind.DELIVERED:
        note_published(
            session,
            reply,
            comment,
            external_id=outcome.external_id,
            permalink=outcome.permalink,
            now=now,
        )
        _take_back_if_refused(session, reply, comment, now)
        return
    reply.state = STATES[outcome.kind]
    reply.reason = outcome.reason
    reply.due_at = outcome.at
    reply.seen_at = [seen_at and seen_at.isoformat() for seen_at in outcome.seen_at]
    if outcome.kind is OutcomeKind.HELD:
        reply.held_at = now
    if outcome.kind is OutcomeKind.FAILED:
        reply.reason = outcome.reason if comment.removed_at is None else GONE
        take_up(session, reply, comment)
    act = ACTS.get(outcome.kind)
    if act is not None:
        journal.write(session, act, f"reply:{reply.id}", now=now, by=PARVIS, reason=reply.reason)
    if outcome.kind in UNSAID:
        hold_if_answered(session, reply, comment, now=now)
    _tell(session, comment, now)


def _take_back_if_refused(session: Session, reply: Reply, comment: Comment, now: datetime) -> None:
    """The network's refusal may have come before its yes was written down."""
    delivery = _delivery_of(session, reply)
    refused = delivery.refusals.get(reply.external_id or "") if delivery else None
    if refused is not None and reply.external_id is not None:
        fail_late(session, comment.connection_id, reply.external_id, refused, now=now)


def note_published(
    session: Session,
    reply: Reply,
    comment: Comment,
    *,
    external_id: str | None,
    permalink: str | None,
    now: datetime,
) -> None:
    """The reply is public: the next part leaves; after the last, what was open for the comment ends.

    It is since its network was last asked, however late we learn of it: what changed there since then is not
    answered.
    """
    reply.state = ReplyState.PUBLISHED
    reply.published_at = reply.attempted_at or now
    reply.external_id = external_id
    reply.permalink = permalink
    reply.held_at = None
    reply.reason = None
    take_up(session, reply, comment)
    behind = parts_behind(session, reply)
    if behind:
        _take_turn(session, reply, behind[0], comment, now)
    elif not reply.holding:
        _end_what_is_open(session, comment, now)
    journal.write(session, "replies.publish", f"reply:{reply.id}", now=now, by=PARVIS, comment=comment.id)
    _tell(session, comment, now)


def _take_turn(session: Session, said: Reply, part: Reply, comment: Comment, now: datetime) -> None:
    """What was agreed for the part that was said is agreed for the next: it leaves at once."""
    part.seen_text = said.seen_text
    part.sent_at = now
    part.due_at = now
    promised = outbox.promise(session, KIND, part.id, speaker=comment.connection_id, not_before=now, now=now)
    promised.reason, part.reason = part.reason, None  # what a restored database says of it


def _end_what_is_open(session: Session, comment: Comment, now: datetime) -> None:
    for assignment in session.scalars(Assignment.open_for(comment.id)):
        assignment.end("answered", now)
    for reminder in session.scalars(Reminder.open_for(comment.id)):
        reminder.end("answered", now)


def fail_late(session: Session, connection_id: int, external_id: str, reason: str, *, now: datetime) -> None:
    """A reply that the network first accepted and refused later: its comment waits again.

    One that nobody knows yet may be on its way: what is in flight remembers it.
    """
    flying = outbox.flying_from(
        session, KIND, speaker=connection_id
    )  # first: one may have been settled a moment ago
    reply = session.scalar(
        select(Reply)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(Comment.connection_id == connection_id, Reply.external_id == external_id)
    )
    if reply is None:
        for delivery in flying:
            outbox.park(delivery, external_id, refused=reason)
    if reply is None or reply.state != ReplyState.PUBLISHED:
        return
    reply.state = ReplyState.FAILED
    reply.published_at = None
    reply.external_id = None
    reply.reason = reason
    journal.write(session, "replies.fail", f"reply:{reply.id}", now=now, by=NETWORK, reason=reason)
    _tell(session, session.get_one(Comment, reply.comment_id), now)


def _locked(session: Session, reply_id: int) -> tuple[Reply, Comment]:
    """The reply and its comment, which one act at a time decides about."""
    reply = session.get_one(Reply, reply_id)
    return reply, session.get_one(Comment, reply.comment_id, with_for_update={"key_share": True})


def _dispatch(session: Session, reply: Reply, comment: Comment) -> Dispatch:
    author = session.get(Author, comment.author_id) if comment.author_id else None
    return Dispatch(
        key=f"reply:{reply.id}",
        text=reply.text,
        account=session.get_one(Connection, comment.connection_id).account,
        comment_external_id=comment.external_id,
        kind=comment.kind,  # type: ignore[arg-type] # kept as text, one of ports.events.Kind
        visibility=reply.visibility,  # type: ignore[arg-type] # kept as text
        parent_external_id=comment.parent_external_id,
        post_external_id=comment.post_external_id,
        author_external_id=author.told_id if author else None,
        first_attempt_at=_first_attempt_at(session, reply),
        attempted_at=reply.attempted_at,
        heard_at=session.scalar(Comment.last_heard(comment.thread_id)) if comment.is_private else None,
    )


def _first_attempt_at(session: Session, reply: Reply) -> datetime | None:
    """In whatever round: what was said then may be found now."""
    mine = (Delivery.kind == KIND) & (Delivery.subject_id == reply.id)
    return session.scalar(select(func.min(Delivery.first_attempt_at)).where(mine))


def _delivery_of(session: Session, reply: Reply) -> Delivery | None:
    mine = (Delivery.kind == KIND) & (Delivery.subject_id == reply.id)
    return session.scalar(select(Delivery).where(mine).order_by(Delivery.id.desc()).limit(1))


def _tell(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "outgoing", now)
    changes.tell(session, "queue", now)
