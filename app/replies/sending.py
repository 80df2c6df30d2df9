"""Sending, and everything a person may decide about a reply that has not left, or may not have."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes, journal, outbox
from app.domain.actor import PARVIS
from app.domain.blank import left_in
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.errors import Conflict, Invalid, NotAllowed
from app.domain.reply import ANNOUNCES, BY_HAND, LONGEST_KEY, PRIVATE, PUBLIC, Reply, ReplyState
from app.domain.user import User
from app.replies.drafting import draft_of, keep_as_draft, new_draft, refuse_unseen
from app.replies.echoing import take_up
from app.replies.holding import hold_if_answered
from app.replies.leaning import note_origin
from app.replies.manner import PLAINLY, Manner
from app.replies.publishing import note_published

KIND = "reply"
UNSAID = (ReplyState.DRAFT, ReplyState.UNDONE, ReplyState.FAILED)


def send(
    session: Session,
    comment: Comment,
    text: str,
    *,
    key: str | None,
    delay: timedelta | None,
    by: User,
    now: datetime,
    manner: Manner = PLAINLY,
) -> Reply:
    """Promise a reply, once: the same key and text again is the same reply.

    delay: how long it can be taken back, None until the person confirms.
    Raises Invalid (empty text or a blank in it, unusable key), NotAllowed (nothing to answer here), Conflict
    (the key with another text, a comment or an access gone, a colleague first, a second private reply).
    """
    backlog.lock(session, comment)
    known = _sent_before(session, comment, key)
    if known is not None and known.as_written == text:
        return known
    _refuse_unanswerable(session, comment, text)
    _refuse_what_was_said(session, comment, known, manner, by=by)
    visibility = PRIVATE if manner.private or comment.is_private else PUBLIC
    _refuse_second_message(session, comment, visibility)
    begun = _begun(session, comment, text, manner)
    reply = begun or new_draft(session, comment, by=by, now=now)
    reply.text = manner.parts[0].text if manner.parts else text
    reply.words = text if manner.parts else None
    reply.visibility = visibility
    reply.holding = manner.holding or manner.announces is not None
    reply.key = _key(key, manner)
    reply.batch_id = manner.batch
    reply.saved_reply_id = manner.saved_reply or reply.saved_reply_id
    reply.by, reply.user_id = by.actor, by.id
    reply.seen_text = comment.text
    reply.passed = sorted({*(reply.passed or ()), *manner.passed})
    reply.sent_at = now
    session.flush()  # the promise needs its id
    note_origin(session, reply, comment, now)
    session.add_all(reply.next_part(part, key=secrets.token_urlsafe(16)) for part in manner.parts[1:])
    if manner.by_hand:
        _entrust(session, reply, comment, now)
    else:
        _promise(session, reply, comment, delay, now)
    journal.write(session, "replies.send", f"reply:{reply.id}", now=now, by=by.actor, comment=comment.id)
    return reply


def undo(session: Session, reply: Reply, comment: Comment, *, by: User | None, now: datetime) -> None:
    """Take back a reply that waits, or that was refused: its text becomes the draft again.

    by: None where nobody has confirmed it in time. Conflict when it may already be public.
    """
    backlog.lock(session, comment)
    session.refresh(reply)  # the same act may have come a moment ago
    if reply.state == ReplyState.UNDONE:
        return
    if not outbox.withdraw(session, KIND, reply.id, now=now) and reply.state != ReplyState.FAILED:
        raise Conflict("reply_already_sent")
    keep_as_draft(session, reply, comment, now=now)
    take_up(session, reply, comment)
    _tell(session, comment, now)
    whose = by.actor if by else PARVIS
    journal.write(session, "replies.undo", f"reply:{reply.id}", now=now, by=whose, comment=comment.id)


def retry(session: Session, reply: Reply, comment: Comment, *, by: User, now: datetime) -> None:
    """Try at once a reply that waits for its next attempt, or anew one that failed."""
    backlog.lock(session, comment)
    session.refresh(reply)  # the same act may have come a moment ago
    if reply.state == ReplyState.FAILED:
        _promise(session, reply, comment, timedelta(0), now)
    elif reply.is_by_hand or not outbox.hurry(session, KIND, reply.id, now=now):
        raise Conflict("reply_not_waiting")
    reply.due_at = now
    _tell(session, comment, now)
    journal.write(session, "replies.retry", f"reply:{reply.id}", now=now, by=by.actor, comment=comment.id)


def resolve(
    session: Session,
    reply: Reply,
    comment: Comment,
    *,
    said: bool,
    delay: timedelta | None,
    by: User,
    now: datetime,
) -> None:
    """A person looked whether a doubtful reply is public: it is, or it leaves again with a fresh delay.

    Words of the town that came back meanwhile hold it: they may be its own, or another answer. One that the
    person carries there, and that is not there yet, is the draft again.
    """
    backlog.lock(session, comment)
    session.refresh(reply)  # it may have been found a moment ago
    by_hand = reply.is_by_hand
    if reply.state != ReplyState.IN_DOUBT or not outbox.decide(session, KIND, reply.id, said=said, now=now):
        raise Conflict("reply_not_in_doubt")
    if said:
        note_published(session, reply, comment, external_id=None, permalink=None, now=now)
    elif by_hand:
        keep_as_draft(session, reply, comment, now=now)
        _tell(session, comment, now)
    else:
        _promise(session, reply, comment, delay, now)
        hold_if_answered(session, reply, comment, now=now)
        _tell(session, comment, now)
    act = "replies.resolve"
    journal.write(session, act, f"reply:{reply.id}", now=now, by=by.actor, said="yes" if said else "no")


def _begun(session: Session, comment: Comment, text: str, manner: Manner) -> Reply | None:
    """The draft that becomes the reply; what tells of an assignment leaves it as it is."""
    begun = draft_of(session, comment) if manner.announces is None else None
    refuse_unseen(begun, manner.before, text)
    return begun


def _key(key: str | None, manner: Manner) -> str:
    return f"{ANNOUNCES}{manner.announces}" if manner.announces else key or secrets.token_urlsafe(16)


def _sent_before(session: Session, comment: Comment, key: str | None) -> Reply | None:
    if key is None:
        return None
    if len(key) > LONGEST_KEY or not re.fullmatch(r"[\x21-\x7e]+", key):
        raise Invalid("reply_key", field="key")
    known = session.scalar(select(Reply).where(Reply.comment_id == comment.id, Reply.key == key))
    return None if known is None or known.state == ReplyState.DRAFT else known


def _refuse_unanswerable(session: Session, comment: Comment, text: str) -> None:
    if not text.strip():
        raise Invalid("reply_empty", field="text")
    if left := left_in(text):
        raise Invalid("reply_blank", field="text", blank=left[0])
    if comment.own or not comment.answerable:
        raise NotAllowed("comment_not_answerable")
    if session.get_one(Connection, comment.connection_id).is_withdrawn:
        raise Conflict("account_withdrawn")
    if comment.removed_at is not None:
        raise Conflict("comment_removed")


def _refuse_what_was_said(
    session: Session, comment: Comment, known: Reply | None, manner: Manner, *, by: User
) -> None:
    """Every answer of a colleague, on its way or public, is shown before another; a key serves once."""
    voices = (ReplyState.WAITING, ReplyState.SENDING, ReplyState.IN_DOUBT, ReplyState.PUBLISHED)
    others = Reply.to(comment.id).where(Reply.state.in_(voices), Reply.user_id != by.id)
    said = session.scalars(others.where(Reply.holding.is_(False))).all()
    if not manner.anyhow and any(reply.whole_id not in manner.also for reply in said):
        raise Conflict("colleague_answered", replies=",".join(str(one.whole_id) for one in said))
    if known is not None:
        raise Conflict("reply_key_reused")


def _refuse_second_message(session: Session, comment: Comment, visibility: str) -> None:
    """Networks let a public comment be answered in private once."""
    if visibility == PUBLIC or comment.is_private:
        return
    sent = Reply.to(comment.id).where(Reply.visibility == PRIVATE, Reply.state.not_in(UNSAID))
    if session.scalar(sent.limit(1)) is not None:
        raise Conflict("private_reply_once")


def _entrust(session: Session, reply: Reply, comment: Comment, now: datetime) -> None:
    reply.state = ReplyState.IN_DOUBT
    reply.reason = BY_HAND
    reply.due_at = None
    outbox.entrust(session, KIND, reply.id, speaker=comment.connection_id, now=now)
    _tell(session, comment, now)


def _promise(
    session: Session, reply: Reply, comment: Comment, delay: timedelta | None, now: datetime
) -> None:
    due_at = None if delay is None else now + delay
    reply.state = ReplyState.WAITING
    reply.due_at = due_at
    reply.held_at = None
    reply.reason = None
    outbox.promise(session, KIND, reply.id, speaker=comment.connection_id, not_before=due_at, now=now)
    _tell(session, comment, now)


def _tell(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "outgoing", now)
