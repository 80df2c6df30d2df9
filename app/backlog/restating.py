"""The only writer of a comment's state, waiting_since, shelf and rank."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.backlog.counting import recount
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.dismissal import Dismissal
from app.domain.reminder import Reminder
from app.domain.reply import Reply, ReplyState, said_whole
from app.domain.revision import Revision
from app.domain.setting import DEFAULTS, Setting
from app.domain.standing import Records, Shelf, Standing, stand

KEPT = ("state", "waiting_since", "shelf", "rank", "counted_intent", "edited_at", "removed_at", "own")


def restate(session: Session, comment: Comment) -> Standing:
    """Compute where the comment stands from its records, and keep it and the counts with it."""
    session.flush()  # the records of this act are asked for below
    session.refresh(
        comment, KEPT, with_for_update={"key_share": True}
    )  # another act may have moved it meanwhile
    standing = stand(records_of(session, comment))
    recount(session, comment, standing)
    comment.state = standing.state
    comment.waiting_since = standing.waiting_since
    comment.shelf = standing.shelf
    comment.rank = standing.rank
    return standing


def restate_open(session: Session) -> None:
    """Restate every comment that waits to be answered or read: what decides between the two has changed."""
    waiting = (Shelf.TO_ANSWER, Shelf.TO_READ)
    for comment in session.scalars(
        select(Comment).where(Comment.shelf.in_(waiting)).order_by(Comment.id)
    ).all():
        restate(session, comment)


def records_of(session: Session, comment: Comment) -> Records:
    """Everything that decides where the comment stands, as its records say it now."""
    replies = list(session.scalars(Reply.to(comment.id)))
    dismissed = select(Dismissal.dismissed_at).where(
        Dismissal.comment_id == comment.id, Dismissal.undone_at.is_(None)
    )
    return Records(
        posted_at=comment.posted_at,
        received_at=comment.received_at,
        edited_at=comment.edited_at,
        edits=_edits(session, comment),
        removed_at=comment.removed_at,
        own=comment.own,
        answered_at=[reply.published_at for reply in said_whole(replies) if reply.published_at],
        answered_natively_at=_natively(session, comment),
        dismissed_at=list(session.scalars(dismissed)),
        assigned=session.scalar(Assignment.open_for(comment.id)) is not None,
        paused=session.scalar(Reminder.open_for(comment.id)) is not None,
        leaving=any(reply.is_leaving for reply in replies),
        stuck=any(reply.is_stuck for reply in replies),
        held=any(reply.is_held for reply in replies),
        draft=any(reply.state == ReplyState.DRAFT and reply.text for reply in replies),
        intents=comment.intents,
        confidence=comment.confidence,
        urgent=comment.urgent,
        read_threshold=_read_threshold(session),
    )


def _edits(session: Session, comment: Comment) -> list[datetime]:
    """When its author changed it, each time: the first that lifted an answer is where the wait begins."""
    if comment.edited_at is None:
        return []
    return list(session.scalars(select(Revision.until).where(Revision.comment_id == comment.id)))


def _natively(session: Session, comment: Comment) -> list[datetime]:
    """When the town answered on the network itself; a private conversation is answered as a whole."""
    said_there = (Comment.via_reply_id.is_(None), Comment.removed_at.is_(None), Comment.own.is_(True))
    answers = Comment.answers_id == comment.id
    if comment.kind == "message":
        answers = Comment.thread_id == comment.thread_id
    found = session.scalars(select(Comment).where(answers, *said_there))
    return [own.written_at for own in found if own.written_at >= comment.written_at]


def _read_threshold(session: Session) -> float:
    setting = session.get(Setting, "read_threshold")
    return float(setting.value if setting else DEFAULTS["read_threshold"])
