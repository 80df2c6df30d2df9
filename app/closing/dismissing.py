"""Dismissing: a person says why a comment needs no answer."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import backlog, changes, journal, outbox
from app.closing.reminding import rest_again
from app.domain.actor import By
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.dismissal import OFFERED, Dismissal, Reason
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reminder import Reminder
from app.domain.reply import Reply, ReplyState


def dismiss(
    session: Session, comment: Comment, reason: str, *, by: By, now: datetime, shown: str | None = None
) -> Dismissal:
    """Close the comment with a reason; the same again is the same dismissal, another one replaces it.

    shown: its mark on the page, None where no page showed it.
    Raises Invalid (no such reason), Conflict (words of our own, or changed since they were shown, or a reply
    already on its way, or a colleague's that is to leave).
    """
    if reason not in OFFERED:
        raise Invalid("reason_missing", field="reason")
    backlog.lock(session, comment)
    if comment.own:
        raise Conflict("comment_own")
    read_as(comment, shown)
    latest = _latest(session, comment)
    if latest is not None and latest.reason == reason and _still_closes(comment, latest):
        return latest
    _set_replies_aside(session, comment, by=by, now=now)
    if latest is not None and _still_closes(comment, latest):
        _replace(session, latest, now)
    _end_what_is_open(session, comment, now)
    dismissal = Dismissal(comment_id=comment.id, reason=Reason(reason), by=by, dismissed_at=now)
    session.add(dismissal)
    _tell(session, comment, now)
    journal.write(session, "closing.dismiss", f"comment:{comment.id}", now=now, by=by, reason=reason)
    return dismissal


def read_as(comment: Comment, shown: str | None) -> None:
    """What was changed since a page showed it is closed unread by nobody: Conflict."""
    if comment.has_changed_since(shown):
        raise Conflict("edited_unread")


def undo(session: Session, dismissal: Dismissal, comment: Comment, *, by: By, now: datetime) -> None:
    """Take a dismissal back: the comment waits again, as long as it did before, and where it did."""
    if dismissal.undone_at is not None:
        return
    dismissal.undone_at = now
    if session.scalar(Assignment.open_for(comment.id)) is None:
        for ended in session.scalars(_ended_by(dismissal)):
            ended.reopen()
        rest_again(session, comment, "dismissed", dismissal.dismissed_at, now=now)
    if dismissal.reason == Reason.GONE:
        _write_again(session, comment)
    _tell(session, comment, now)
    journal.write(session, "closing.undo", f"comment:{comment.id}", now=now, by=by)


def contradict(session: Session, comment: Comment, *, by: By, now: datetime) -> None:
    """It is there after all: that it was gone was no reason, and it waits again."""
    gone = select(Dismissal).where(Dismissal.comment_id == comment.id, Dismissal.reason == Reason.GONE)
    for dismissal in session.scalars(gone.where(Dismissal.undone_at.is_(None))).all():
        undo(session, dismissal, comment, by=by, now=now)


def find(session: Session, dismissal_id: int) -> tuple[Dismissal, Comment]:
    """A dismissal and its comment; NotFound when there is none."""
    dismissal = session.get(Dismissal, dismissal_id)
    if dismissal is None:
        raise NotFound("dismissal")
    return dismissal, session.get_one(Comment, dismissal.comment_id)


def _latest(session: Session, comment: Comment) -> Dismissal | None:
    mine = select(Dismissal).where(Dismissal.comment_id == comment.id, Dismissal.undone_at.is_(None))
    return session.scalar(mine.order_by(Dismissal.id.desc()).limit(1))


def _still_closes(comment: Comment, dismissal: Dismissal) -> bool:
    return comment.edited_at is None or dismissal.dismissed_at >= comment.edited_at


def _replace(session: Session, former: Dismissal, now: datetime) -> None:
    """Another reason replaces it: what it ended is ended by that one, and comes back with it."""
    rest = Reminder.ended_with(former.comment_id, "dismissed", former.dismissed_at)
    for ended in (*session.scalars(_ended_by(former)), *session.scalars(rest)):
        ended.end("dismissed", now)
    former.undone_at = now


def _set_replies_aside(session: Session, comment: Comment, *, by: By, now: datetime) -> None:
    """What waits or failed becomes the draft again; what flies cannot be stopped, so nothing is closed.

    Nor is what a colleague believes sent taken back behind their back.
    """
    replies = list(session.scalars(Reply.to(comment.id)))
    if comment.removed_at is None and any(_leaves_for_another(reply, by=by) for reply in replies):
        raise Conflict("colleague_answers")
    if any(reply.state in {ReplyState.SENDING, ReplyState.IN_DOUBT} for reply in replies):
        raise Conflict("reply_on_its_way")
    waiting = [reply for reply in replies if reply.state == ReplyState.WAITING and not reply.is_behind]
    if not all(outbox.withdraw(session, "reply", reply.id, now=now) for reply in waiting):
        raise Conflict("reply_on_its_way")
    drafts = [reply for reply in replies if reply.state == ReplyState.DRAFT]
    for reply in replies:
        if reply.is_behind:
            reply.undo()  # the part before it holds its words too
        elif reply.state in {ReplyState.WAITING, ReplyState.FAILED}:
            reply.undo()
            drafts = [_kept(session, reply, drafts, now)]
    if comment.removed_at is not None:  # nothing is left to answer
        for draft in drafts:
            draft.undo()


def _write_again(session: Session, comment: Comment) -> None:
    """What was being written to it, and left with it, comes back with it."""
    unsent = Reply.state == ReplyState.UNDONE, Reply.sent_at.is_(None), Reply.first_part_id.is_(None)
    mine = select(Reply).where(Reply.comment_id == comment.id, *unsent).order_by(Reply.id.desc())
    left = session.scalar(mine.limit(1))
    if left is not None and session.scalar(Reply.draft_of(comment.id)) is None:
        left.state = ReplyState.DRAFT


def _leaves_for_another(reply: Reply, *, by: By) -> bool:
    waits = reply.state == ReplyState.WAITING and reply.is_leaving
    return waits and reply.by != by and not reply.is_announcement


def _kept(session: Session, reply: Reply, drafts: list[Reply], now: datetime) -> Reply:
    """The comment's draft, with the words of a reply that was taken back."""
    for draft in drafts:
        draft.take_in(reply.as_written)
        return draft
    draft = reply.draft_again(key=secrets.token_urlsafe(16), now=now)
    session.add(draft)
    return draft


def _end_what_is_open(session: Session, comment: Comment, now: datetime) -> None:
    for assignment in session.scalars(Assignment.open_for(comment.id)):
        assignment.end("dismissed", now)
    for reminder in session.scalars(Reminder.open_for(comment.id)):
        reminder.end("dismissed", now)


def _ended_by(dismissal: Dismissal) -> Select[Assignment]:
    """The case that it ended, unless its service was set aside meanwhile."""
    offered = Assignment.department.has(Department.set_aside_at.is_(None))
    mine = Assignment.comment_id == dismissal.comment_id, Assignment.ending == "dismissed"
    return select(Assignment).where(offered, *mine, Assignment.ended_at == dismissal.dismissed_at)


def _tell(session: Session, comment: Comment, now: datetime) -> None:
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)
