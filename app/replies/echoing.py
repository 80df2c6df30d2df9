"""Echoes: our own words come back as a webhook, sometimes before the call that said them has returned."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import Session

from app import backlog, outbox
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.delivery import Delivery
from app.domain.reply import PRIVATE, Reply, ReplyState
from app.domain.standing import Shelf, State
from app.domain.thread import Thread

KIND, MESSAGE = "reply", "message"


def recognise(session: Session, own: Comment) -> bool:
    """Whether words of the town under a comment are, or may turn out to be, a reply that Parvis sent.

    Known ones are tied to their reply. While a reply to that conversation is in flight nobody can say:
    the words are parked on its delivery and taken up once it is settled.
    """
    flying = outbox.flying_from(session, KIND, _replies_beside(session, own))
    said = _said(session, own)  # asked once those in flight are locked: one may have been settled meanwhile
    if said is not None:
        own.via_reply_id = said.id
        said.external_id = own.external_id
        return True
    for delivery in flying:
        outbox.park(delivery, own.external_id)
    return bool(flying)


def _said(session: Session, own: Comment) -> Reply | None:
    """The reply known by this id, or the one a person vouched for that has the same words here."""
    ours = (
        select(Reply)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(Comment.connection_id == own.connection_id)
    )
    known = session.scalar(ours.where(Reply.external_id == own.external_id))
    if known is not None or _stands_alone(own):
        return known
    vouched = (
        select(Reply)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(Reply.state == ReplyState.PUBLISHED, Reply.external_id.is_(None), _beside(own))
    )
    return next((reply for reply in session.scalars(vouched) if reads_as(own, reply)), None)


def take_up(session: Session, reply: Reply, comment: Comment) -> None:
    """Say of each parked echo whose words it was: this reply's, another one's, or a native answer.

    What is parked on another delivery too waits for that one, unless it is a reply's that is known. Words
    looked up for this reply may have been parked elsewhere: they are this reply's all the same. Those that
    are coming in again at this moment wait for this delivery, and ask whose they are themselves.
    """
    waiting = parked(session, reply, comment).with_for_update(skip_locked=True, key_share=True)
    for own in session.scalars(waiting).all():
        said = reply if _is_ours(own, reply) else _said(session, own)
        if said is not None:
            own.via_reply_id = said.id
            own.answers_id = None
        elif own.answers_id is None and not _is_parked_elsewhere(session, own):
            _answer_natively(session, own, comment)
        if own.kind == MESSAGE:
            _restate_conversation(session, own)


def _restate_conversation(session: Session, own: Comment) -> None:
    """A private conversation is answered as a whole, by what turned out to be no reply of ours alone."""
    told = Comment.shelf.is_distinct_from(Shelf.DONE) | (Comment.state == State.ANSWERED_ELSEWHERE)
    theirs = select(Comment).where(Comment.thread_id == own.thread_id, Comment.own.is_(False), told)
    for one in session.scalars(theirs.order_by(Comment.id)).all():
        backlog.restate(session, one)


def parked(session: Session, reply: Reply, comment: Comment) -> Select[Comment]:
    """Words of the town that came back while it was in the air and that no reply of ours has yet."""
    mine = select(Delivery).where(Delivery.kind == KIND, Delivery.subject_id == reply.id)
    echoes = [echo for delivery in session.scalars(mine) for echo in delivery.echoes]
    return select(Comment).where(
        Comment.connection_id == comment.connection_id,
        Comment.external_id.in_([*echoes, reply.external_id]),
        Comment.via_reply_id.is_(None),
    )


def _is_parked_elsewhere(session: Session, own: Comment) -> bool:
    flying = outbox.flying_from(session, KIND, _replies_beside(session, own))
    return any(own.external_id in delivery.echoes for delivery in flying)


def _answer_natively(session: Session, own: Comment, comment: Comment) -> None:
    """Native words answer our reply's comment when they stand under it or open by naming its author.

    A private message answers its conversation, whoever else was written to apart meanwhile.
    """
    if own.kind == MESSAGE and comment.kind != MESSAGE:
        return
    author = session.get(Author, comment.author_id) if comment.author_id else None
    named = author is not None and author.is_named_first_in(own.text)
    parent = select(Comment).where(
        Comment.connection_id == own.connection_id,
        Comment.external_id == own.under_external_id,
        Comment.own.is_(False),
    )
    answered = comment if named else session.scalar(parent) or comment
    own.answers_id = answered.id
    if answered is not comment:
        backlog.restate(session, answered)


def _is_ours(own: Comment, reply: Reply) -> bool:
    if reply.external_id is not None:
        return own.external_id == reply.external_id
    unnamed = reply.state == ReplyState.PUBLISHED  # a person said that it is there
    return unnamed and reads_as(own, reply)


def reads_as(own: Comment, reply: Reply) -> bool:
    """Whether both are the same words: networks trim and fold white space, and may compose accents."""
    there, here = (unicodedata.normalize("NFC", text or "").split() for text in (own.text, reply.text))
    return there == here


def _replies_beside(session: Session, own: Comment) -> list[int]:
    """The replies to any comment of the conversation these words stand in (networks flatten two levels)."""
    if _stands_alone(own):
        return []
    return list(
        session.scalars(
            select(Reply.id)
            .join(Comment, Comment.id == Reply.comment_id)
            .where(_beside(own))
            .where(Reply.state.in_((ReplyState.SENDING, ReplyState.IN_DOUBT, ReplyState.WAITING)))
        )
    )


def _stands_alone(own: Comment) -> bool:
    """Whether it answers nobody: private words stand in their conversation, whatever they name."""
    return own.under_external_id is None and own.kind != MESSAGE


def _beside(own: Comment) -> ColumnElement[bool]:
    """Asked of replies and their comments. What is said apart to somebody stands among their messages.

    Each by its own index: an account's comments are not read through for every message of ours.
    """
    if own.kind == MESSAGE:
        same = (Thread.connection_id == Author.connection_id) & (Thread.external_id == Author.external_id)
        person = select(Author.id).join(Thread, same).where(Thread.id == own.thread_id)
        theirs = select(Comment.id).where(Comment.thread_id == own.thread_id)
        wrote = select(Comment.id).where(Comment.author_id.in_(person))
        apart = or_(Reply.visibility == PRIVATE, Comment.thread_id == own.thread_id)
        return Reply.comment_id.in_(union(theirs, wrote)) & apart
    top = own.under_external_id
    here = Comment.connection_id == own.connection_id
    return here & or_(Comment.external_id == top, Comment.parent_external_id == top)
