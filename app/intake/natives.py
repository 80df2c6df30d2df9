"""Native answers: the town's own words on the network, and which comment they answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app import backlog, changes, replies
from app.domain.author import Author
from app.domain.comment import HEADS, Comment
from app.domain.standing import Shelf, State


def settle_own(session: Session, own: Comment, *, now: datetime) -> None:
    """Tie words of the town to what they answer, unless Parvis itself said them.

    A reply that still waits to leave is held where the town has just answered: two answers would be read.
    """
    untied = is_native = own.answers_id is None
    if own.answers_id is None and own.via_reply_id is None:
        is_native = not replies.recognise(session, own)
        answered = _answered(session, own) if is_native else None
        own.answers_id = answered.id if answered else None
    if own.shelf is not None:
        backlog.restate(session, own)  # it was taken for a citizen's until somebody said whose it is
    if not is_native and own.via_reply_id is None and untied:
        return  # what may be ours answers nobody until that is known
    for comment in session.scalars(_touched(own)).all():
        before = comment.state
        backlog.restate(session, comment)
        is_answered = comment.state == State.ANSWERED_ELSEWHERE and before != State.ANSWERED_ELSEWHERE
        if is_answered or (untied and own.answers_id == comment.id):
            replies.hold_for(session, comment, now=now)
            backlog.restate(session, comment)
        changes.tell(session, "queue", now)


def adopt(session: Session, comment: Comment) -> None:
    """A comment heard of after the town's words in its conversation: ask anew what those answer."""
    for own in _said_below(session, comment):
        if own.answers_id is None and replies.recognise(session, own):
            continue
        before, answered = own.answers_id, _answered(session, own)
        own.answers_id = answered.id if answered else before
        if before not in {None, own.answers_id}:
            backlog.restate(session, session.get_one(Comment, before))


def _said_below(session: Session, comment: Comment) -> list[Comment]:
    """The town's words in its conversation; under a visitor's post they name no comment."""
    conversation = {"connection": comment.connection_id, "top": comment.top_external_id}
    below = list(session.scalars(SAID_BELOW, conversation))
    if comment.kind not in HEADS:
        return below
    ours = (Comment.own.is_(True), Comment.via_reply_id.is_(None))
    return [*below, *session.scalars(Comment.under_visitors_post(comment).where(*ours))]


def _answered(session: Session, own: Comment) -> Comment | None:
    """Networks of two levels: the parent is answered, or the later author whom the words open by naming.

    What a visitor posted is a parent too. A post of ours is none: words under it answer nobody.
    """
    here = select(Comment).where(Comment.connection_id == own.connection_id, Comment.own.is_(False))
    parent = session.scalar(here.where(Comment.external_id == own.under_external_id))
    if parent is None and own.parent_external_id is None:
        return None
    beside = Comment.parent_external_id == own.parent_external_id
    if own.parent_external_id is None:
        beside &= Comment.thread_id == own.thread_id
    others = session.execute(
        here.join(Author, Author.id == Comment.author_id).add_columns(Author).where(beside)
    )
    named = [
        comment
        for comment, author in others
        if comment.written_at <= own.written_at and _opens_naming(own.text, author)
    ]
    return max(named, key=lambda one: (one.written_at, one.id), default=parent)


def _opens_naming(text: str | None, author: Author) -> bool:
    """Whether the words open with this whole name or handle, with or without an @."""
    opening = (text or "").lstrip().removeprefix("@").casefold()
    names = [name.removeprefix("@").casefold() for name in (author.name, author.handle) if name]
    return any(opening.startswith(name) and not opening[len(name) :][:1].isalnum() for name in names if name)


def _touched(own: Comment) -> Select[Comment]:
    """What this answers: one comment, or in a private conversation every message that still waits.

    Words of ours that were taken away answer nothing any more: the whole conversation is asked.
    """
    if own.kind != "message":
        return select(Comment).where(Comment.id == own.answers_id)
    messages = select(Comment).where(Comment.thread_id == own.thread_id, Comment.own.is_(False))
    messages = messages.order_by(Comment.id)
    return messages if own.removed_at is not None else messages.where(Comment.shelf != Shelf.DONE)


# Asked of every comment that comes: put together once.
SAID_BELOW = select(Comment).where(
    Comment.connection_id == bindparam("connection"),
    Comment.parent_external_id == bindparam("top"),
    Comment.own.is_(True),
    Comment.via_reply_id.is_(None),
)
