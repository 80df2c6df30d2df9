"""Opening: one comment, the post it stands under, its conversation, and what the town knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from app import replies
from app.domain.answer import Answer
from app.domain.answer_photo import AnswerPhoto
from app.domain.assignment import Assignment
from app.domain.case import beside as beside_in_case
from app.domain.comment import HEADS, Comment
from app.domain.dismissal import Dismissal
from app.domain.errors import NotFound
from app.domain.outside_body import OutsideBody
from app.domain.post import Post
from app.domain.promise import Promise
from app.domain.reminder import Reminder
from app.domain.reply import Reply, ReplyState
from app.domain.revision import Revision
from app.domain.saved_reply import SavedReply
from app.domain.standing import Shelf
from app.domain.thread import Thread
from app.domain.user import User
from app.inbox.comparing import Precedents, precedents
from app.inbox.enclosing import File, enclosed
from app.inbox.exchanges import Exchange, exchanges_total, exchanges_with
from app.inbox.filters import Filters
from app.inbox.folding import Fold, folds_of
from app.inbox.place import Place
from app.inbox.queueing import COUNTED_TO, neighbours
from app.inbox.telling import ToTell, to_tell

SHOWN_BESIDE = 6


@dataclass(frozen=True)
class Opened:
    """All that the reading column and the column at its right show of one comment.

    taken: the saved reply that the draft began as; pointed: the outside body that the draft points to;
    assignments: to whom it was handed, in order; precedents: of the service that is suggested;
    enclosed: the files that services sent by mail with their answers; photos: by id, those of their pages;
    returned: what its service said, coming back; together: the other comments of the same case, which stand
    as this one does; stuck: a reply that failed, is in doubt or is held;
    key: of the next reply; before: the former text;
    beside: the other words of the same conversation, oldest first; heard_at: when somebody else last wrote
    in this private conversation, None elsewhere; alike: how many who wait ask the same, itself included,
    0 under three; to_tell: who can be told that it is repaired, None where no service said so;
    under_post and waiting_under_post:
    how many comments the post has and how many of them wait, both counted up to 999;
    after: the place in the list behind which it stands.
    """

    comment: Comment
    post: Post | None
    draft: Reply | None
    drafted_by: User | None
    taken: SavedReply | None
    pointed: OutsideBody | None
    key: str
    stuck: Reply | None
    leaving: Reply | None
    said: list[Reply]
    before: Revision | None
    assignments: list[Assignment]
    precedents: Precedents | None
    returned: Answer | None
    together: list[Comment]
    photos: list[int]
    enclosed: list[File]
    dismissal: Dismissal | None
    reminder: Reminder | None
    promise: Promise | None
    beside: list[Comment]
    exchanges: list[Exchange]
    exchanges_total: int
    heard_at: datetime | None
    fold: Fold | None
    to_tell: ToTell | None
    under_post: int
    waiting_under_post: int
    previous_id: int | None
    after: Place | None
    next_id: int | None
    position: int
    total: int

    @property
    def assignment(self) -> Assignment | None:
        return next((one for one in self.assignments if one.is_open), None)

    @property
    def former(self) -> list[Assignment]:
        """The services that had it and have it no more; what was undone was never made."""
        return [one for one in self.assignments if one.ending not in {None, "undone"}]


def open_comment(session: Session, comment_id: int, filters: Filters) -> Opened:
    """Open one comment; NotFound when there is none, or when it is words of our own."""
    comment = _found(session, comment_id)
    under, waiting = _counts_under(session, comment)
    return Opened(
        comment=comment,
        post=comment.thread.post,
        **_written(session, comment),
        before=session.scalar(_revisions(comment).limit(1)),
        **_handed_over(session, comment),
        precedents=precedents(session, comment),
        returned=_returned(session, comment),
        photos=list(session.scalars(AnswerPhoto.of_comments([comment.id]))),
        enclosed=enclosed(session, comment),
        dismissal=_dismissal(session, comment),
        reminder=session.scalar(Reminder.open_for(comment.id).limit(1)),
        promise=session.scalar(Promise.still_open().where(Promise.comment_id == comment.id).limit(1)),
        beside=_beside(session, comment),
        exchanges=exchanges_with(session, comment),
        exchanges_total=exchanges_total(session, comment),
        heard_at=session.scalar(Comment.last_heard(comment.thread_id)) if comment.is_private else None,
        fold=folds_of(session, [comment.group_id]).get(comment.group_id or 0),
        to_tell=to_tell(session, [comment.id]).get(comment.id),
        under_post=under,
        waiting_under_post=waiting,
        **neighbours(session, filters, comment)._asdict(),
    )


def _written(session: Session, comment: Comment) -> dict[str, Any]:
    """What the town says here, or has said."""
    written = list(session.scalars(Reply.to(comment.id)))
    draft = _first(written, ReplyState.DRAFT)
    return {
        "draft": draft,
        "drafted_by": _drafted_by(session, draft),
        "taken": _taken(session, draft),
        "pointed": session.get(OutsideBody, draft.body_id) if draft and draft.body_id else None,
        "key": replies.next_key(session, comment),
        "stuck": next((reply for reply in reversed(written) if reply.is_stuck), None),
        "leaving": next((reply for reply in reversed(written) if reply.is_leaving), None),
        "said": [reply for reply in written if reply.state == ReplyState.PUBLISHED],
    }


def _handed_over(session: Session, comment: Comment) -> dict[str, Any]:
    """To whom it was, and together with which others."""
    made = list(session.scalars(Assignment.of(comment.id).options(joinedload(Assignment.department))))
    return {"assignments": made, "together": _together(session, made)}


def _found(session: Session, comment_id: int) -> Comment:
    comment = session.scalar(_whole().where(Comment.id == comment_id))
    if comment is None or comment.own:
        raise NotFound("comment")
    return comment


def _whole() -> Select[Comment]:
    thread = joinedload(Comment.thread).joinedload(Thread.post).selectinload(Post.attachments)
    return select(Comment).options(
        joinedload(Comment.author),
        joinedload(Comment.connection),
        joinedload(Comment.department),
        selectinload(Comment.attachments),
        thread,
    )


def _first(written: list[Reply], state: ReplyState) -> Reply | None:
    return next((reply for reply in written if reply.state == state), None)


def _returned(session: Session, comment: Comment) -> Answer | None:
    """The last word of the service that sent it back, unless it was handed over or taken back since."""
    mine = select(Assignment.id).where(Assignment.comment_id == comment.id)
    last = mine.order_by(Assignment.id.desc()).limit(1).scalar_subquery()
    said = (
        select(Answer).join(Answer.assignment).where(Assignment.id == last, Assignment.ending == "returned")
    )
    whole = joinedload(Answer.assignment).joinedload(Assignment.department), joinedload(Answer.suggested)
    return session.scalar(said.options(*whole).order_by(Answer.id.desc()).limit(1))


def _together(session: Session, assignments: list[Assignment]) -> list[Comment]:
    last = next((one for one in reversed(assignments) if one.ending != "undone"), None)
    if last is None:
        return []
    return list(session.scalars(beside_in_case(last).options(joinedload(Comment.author))))


def _drafted_by(session: Session, draft: Reply | None) -> User | None:
    return session.get(User, draft.user_id) if draft and draft.user_id else None


def _taken(session: Session, draft: Reply | None) -> SavedReply | None:
    if draft is None or draft.saved_reply_id is None:
        return None
    return session.get_one(SavedReply, draft.saved_reply_id, options=[joinedload(SavedReply.gives_to)])


def _revisions(comment: Comment) -> Select[Revision]:
    return select(Revision).where(Revision.comment_id == comment.id).order_by(Revision.id.desc())


def _dismissal(session: Session, comment: Comment) -> Dismissal | None:
    mine = select(Dismissal).where(Dismissal.comment_id == comment.id, Dismissal.undone_at.is_(None))
    return session.scalar(mine.order_by(Dismissal.id.desc()).limit(1))


def _beside(session: Session, comment: Comment) -> list[Comment]:
    """The same conversation: what it answers, what answers it, and the town's own words there."""
    mine = (
        select(Comment)
        .options(joinedload(Comment.author))
        .where(
            _in_conversation(comment),
            Comment.id != comment.id,
            Comment.removed_at.is_(None),
            Comment.text.is_not(None),
        )
    )
    return list(session.scalars(mine.order_by(Comment.posted_at, Comment.id).limit(SHOWN_BESIDE)))


def _in_conversation(comment: Comment) -> ColumnElement[bool]:
    """Each half by its own index: an OR of the two makes SQLite read every comment of the account."""
    if comment.kind == "message":
        return Comment.thread_id == comment.thread_id
    top, ours = comment.top_external_id, Comment.connection_id == comment.connection_id
    itself = select(Comment.id).where(ours, Comment.external_id == top)
    below = select(Comment.id).where(ours, Comment.parent_external_id == top)
    under = Comment.under_visitors_post(comment).with_only_columns(Comment.id)
    return Comment.id.in_(union_all(itself, below, *([under] if comment.kind in HEADS else [])))


def _counts_under(session: Session, comment: Comment) -> tuple[int, int]:
    if comment.thread.post_id is None:
        return 0, 0
    under = select(Comment.id).where(Comment.thread_id == comment.thread_id, Comment.own.is_(False))
    waiting = under.where(Comment.shelf == Shelf.TO_ANSWER)
    return _capped(session, under), _capped(session, waiting)


def _capped(session: Session, wanted: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.limit(COUNTED_TO).subquery())) or 0
