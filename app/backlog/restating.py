"""The only writer of a comment's state, waiting_since, shelf and rank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Row,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.backlog.counting import recount
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.dismissal import Dismissal, Reason
from app.domain.reminder import Reminder
from app.domain.reply import Reply, ReplyState, said_whole
from app.domain.revision import Revision
from app.domain.setting import DEFAULTS, Setting
from app.domain.standing import Records, Shelf, Standing, is_quiet_kind, stand

AT_ONCE = 500
DISMISSED, ASSIGNED, PAUSED, OURS = KINDS = ("dismissed", "assigned", "paused", "ours")
KEPT = ("state", "waiting_since", "shelf", "rank", "counted_intent", "edited_at", "removed_at", "own")


def _asked(answers: ColumnElement[bool]) -> CompoundSelect[str, datetime]:
    """What is asked of a comment's records. answers: which words of the town's own answer it."""
    this: BindParameter[int] = bindparam("comment")
    dismissed = (Dismissal.comment_id == this, Dismissal.undone_at.is_(None))
    said_there = (Comment.via_reply_id.is_(None), Comment.removed_at.is_(None), Comment.own.is_(True))
    written_at = func.coalesce(Comment.posted_at, Comment.received_at)
    return union_all(
        select(literal(DISMISSED), Dismissal.dismissed_at).where(*dismissed),
        Assignment.open_for(this).with_only_columns(literal(ASSIGNED), Assignment.assigned_at),
        Reminder.open_for(this).with_only_columns(literal(PAUSED), Reminder.until),
        select(literal(OURS), written_at).where(answers, *said_there),
    )


# A private conversation is answered as a whole.
OF_A_COMMENT = _asked(Comment.answers_id == bindparam("comment"))
OF_A_MESSAGE = _asked(Comment.thread_id == bindparam("thread"))


def lock(session: Session, comment: Comment) -> None:
    """Let one act at a time decide about the comment, and see what the former one did."""
    session.refresh(comment, with_for_update={"key_share": True})


def lock_all(session: Session, comment_ids: Iterable[int]) -> None:
    """Let one act at a time decide about all of these: everybody takes them in the order of their ids.

    Two acts that took them each in its own order would wait for each other, and the database ends one.
    """
    ordered = sorted(set(comment_ids))
    for start in range(0, len(ordered), AT_ONCE):
        these = select(Comment.id).where(Comment.id.in_(ordered[start : start + AT_ONCE]))
        session.execute(these.order_by(Comment.id).with_for_update(key_share=True)).all()


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
    edits = _edits(session, comment)
    instants = _instants(session, comment)
    return Records(
        posted_at=comment.posted_at,
        received_at=comment.received_at,
        edited_at=comment.edited_at,
        edits=[one.until for one in edits],
        unheard=[(one.until, one.unheard_until) for one in edits if one.unheard_until is not None],
        removed_at=comment.removed_at,
        own=comment.own,
        answered_at=[reply.published_at for reply in said_whole(replies) if reply.published_at],
        answered_natively_at=[at for at in instants[OURS] if at >= comment.written_at],
        dismissed_at=instants[DISMISSED],
        assigned=bool(instants[ASSIGNED]),
        paused=bool(instants[PAUSED]),
        leaving=any(reply.is_leaving for reply in replies),
        stuck=any(reply.is_stuck for reply in replies),
        held=any(reply.is_held for reply in replies),
        draft=any(reply.state == ReplyState.DRAFT and reply.text for reply in replies),
        intents=comment.intents,
        confidence=comment.confidence,
        urgent=comment.urgent,
        to_read=comment.to_read_by_id is not None,
        taken_up=comment.to_read_by_id is not None and _is_taken_up(session, comment),
        read_threshold=_read_threshold(session, comment),
    )


def last_word(session: Session, comment: Comment) -> datetime | None:
    """When a person last answered it, closed it or said what it is; an answer may still be on its way."""
    said = select(func.max(func.coalesce(Reply.published_at, Reply.attempted_at))).where(
        Reply.comment_id == comment.id,
        Reply.state.in_((ReplyState.SENDING, ReplyState.IN_DOUBT, ReplyState.PUBLISHED)),
    )
    closed = select(func.max(Dismissal.dismissed_at)).where(
        Dismissal.comment_id == comment.id,
        Dismissal.undone_at.is_(None),
        Dismissal.reason != Reason.BEFORE_PARVIS,
    )
    corrected = Correction.of(comment.id).with_only_columns(Correction.corrected_at)
    last = corrected.order_by(None).order_by(Correction.corrected_at.desc()).limit(1)
    words = session.scalar(said), session.scalar(closed), session.scalar(last)
    return max(filter(None, words), default=None)


def speaks_of_it(session: Session, correction: Correction, comment: Comment) -> bool:
    """Whether a person said so of the comment as it reads, and knew that."""
    unheard = session.scalar(Revision.unheard(comment.id)) if comment.edited_at is not None else None
    return correction.speaks_of(comment.edited_at, unheard)


def _edits(session: Session, comment: Comment) -> list[Row[tuple[datetime, datetime | None]]]:
    """When its author changed it, each time: the first that lifted an answer is where the wait begins."""
    if comment.edited_at is None:
        return []
    changed = select(Revision.until, Revision.unheard_until).where(Revision.comment_id == comment.id)
    return list(session.execute(changed))


def _instants(session: Session, comment: Comment) -> dict[str, list[datetime]]:
    """When each of these records was made, by its kind: in one question, for it is asked at every act."""
    asked = OF_A_MESSAGE if comment.kind == "message" else OF_A_COMMENT
    found: dict[str, list[datetime]] = {kind: [] for kind in KINDS}
    for kind, at in session.execute(asked, {"comment": comment.id, "thread": comment.thread_id}):
        found[kind].append(at)
    return found


def _is_taken_up(session: Session, comment: Comment) -> bool:
    """Whether a person has said what it is, handed it over or paused it: a rule has no more say then."""
    acts = (
        Correction.of(comment.id).where(Correction.about == "intent"),
        Assignment.by_people().where(Assignment.comment_id == comment.id),
        Reminder.set_once().where(Reminder.comment_id == comment.id),
    )
    return any(session.scalar(act.limit(1)) is not None for act in acts)


def _read_threshold(session: Session, comment: Comment) -> float:
    """How sure triage must be, asked only where that decides."""
    setting = session.get(Setting, "read_threshold") if is_quiet_kind(comment.intents) else None
    return float(setting.value if setting else DEFAULTS["read_threshold"])
