"""Drafts: what is being written, kept on the server from the first second."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes
from app.domain.before import Before
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.reply import PRIVATE, PUBLIC, Reply, ReplyState
from app.domain.user import User


def next_key(session: Session, comment: Comment) -> str:
    """The key of the next reply to this comment: the same in every tab until one is sent or taken back."""
    sent = select(Reply.key).where(Reply.comment_id == comment.id, Reply.state != ReplyState.DRAFT)
    used = set(session.scalars(sent))
    return next(key for number in count(len(used) + 1) if (key := f"reply-{number}") not in used)


def draft_of(session: Session, comment: Comment) -> Reply | None:
    """The draft on this comment, if somebody began one."""
    return session.scalar(Reply.draft_of(comment.id))


def draft(
    session: Session,
    comment: Comment,
    text: str,
    *,
    key: str | None,
    by: User,
    now: datetime,
    private: bool | None = None,
    before: Before | None = None,
) -> None:
    """Keep what is being written, one draft a comment; a save that arrives after its send is dropped.

    private: whether its author alone will read it, None to leave that as it is; before: what the page showed.
    Raises Conflict where another page wrote meanwhile what this one never showed, or it was emptied.
    """
    backlog.lock(session, comment)
    if key is not None and key != next_key(session, comment):
        return
    kept = draft_of(session, comment)
    if kept is None:
        if not text and private is None:
            return
        kept = new_draft(session, comment, by=by, now=now)
    refuse_unseen(kept, before, text)
    _refuse_emptied(kept, before, text)
    if not kept.is_written_by(by.id, now) or not text:
        changes.tell(session, "writing", now, comment_id=comment.id, by=by)
    kept.text = text
    kept.page = before.page or None if before and not before.adds else None
    kept.by = by.actor
    kept.user_id = by.id
    kept.batch_id = None
    kept.body_id = kept.body_id if text.strip() else None
    kept.model = kept.model if text.strip() else None
    kept.saved_at = now
    if private is not None:
        kept.visibility = PRIVATE if private or comment.is_private else PUBLIC
    backlog.restate(session, comment)


def refuse_unseen(kept: Reply | None, before: Before | None, text: str) -> None:
    """An older page never writes over newer words without a question: Conflict."""
    if kept is not None and before is not None and kept.is_unseen(before, text):
        raise Conflict("written_elsewhere")


def _refuse_emptied(kept: Reply, before: Before | None, text: str) -> None:
    """What was emptied is not filled again by words that come late."""
    if text.strip() and before is not None and not before.adds and kept.is_emptied(before):
        raise Conflict("written_elsewhere")


def keep_as_draft(session: Session, reply: Reply, comment: Comment, *, now: datetime) -> None:
    """Undo the reply and what was to follow; its words are the draft again, before what was begun since."""
    reply.undo()
    for part in parts_behind(session, reply):
        part.undo()
    if reply.is_announcement:
        return  # nobody wrote its words
    session.flush()  # the draft's key counts these
    kept = draft_of(session, comment)
    if kept is None:
        session.add(reply.draft_again(key=next_key(session, comment), now=now))
        return
    kept.take_in(reply.as_written)
    kept.saved_at = now


def parts_behind(session: Session, reply: Reply) -> list[Reply]:
    """The parts of the same whole that wait for this one, in order."""
    parts = session.scalars(Reply.to(reply.comment_id).where(Reply.first_part_id == reply.whole_id))
    return [part for part in parts if part.is_behind]


def new_draft(session: Session, comment: Comment, *, by: User, now: datetime) -> Reply:
    """Begin a draft; the caller writes its text."""
    reply = Reply(
        comment_id=comment.id,
        key=next_key(session, comment),
        text="",
        state=ReplyState.DRAFT,
        visibility=comment.visibility,
        by=by.actor,
        user_id=by.id,
        created_at=now,
        attempts=0,
    )
    session.add(reply)
    return reply
