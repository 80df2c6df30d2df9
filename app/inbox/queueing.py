"""The queue: a page of comments in the order in which they should be answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.reply import Reply, ReplyState
from app.domain.standing import PATIENT
from app.domain.user import User
from app.inbox.filters import Filters
from app.inbox.folding import Fold, folds, folds_of, unfolded
from app.inbox.telling import ToTell, to_tell

COUNTED_TO = 999

Place = tuple[int, datetime, int]


@dataclass(frozen=True)
class Row:
    """One line of the list. reply: what is stuck or being written; writer: who writes the draft.

    returned: the service that has just sent it back; fold: what it stands for, where that is several;
    to_tell: who can be told where it is repaired.
    """

    comment: Comment
    department: Department | None
    reply: Reply | None
    writer: str | None
    returned: Department | None = None
    fold: Fold | None = None
    to_tell: ToTell | None = None

    @property
    def alike(self) -> int:
        """How many stand in this line, where several do."""
        return self.fold.size if self.fold else 0


@dataclass(frozen=True)
class Page:
    """Rows in order; `more`: whether others follow."""

    rows: list[Row]
    more: bool


def queue(session: Session, filters: Filters) -> Page:
    """A page of the queue. Its cost does not depend on how many comments are stored."""
    listed = unfolded(filters.narrowed(select(Comment)), filters)
    wanted = _ordered(listed, filters).options(
        joinedload(Comment.author), joinedload(Comment.connection), joinedload(Comment.department)
    )
    found = list(session.scalars(wanted.limit(filters.rows + 1)))
    return Page(_rows(session, found[: filters.rows], filters), len(found) > filters.rows)


def place_of(comment: Comment) -> Place:
    """Where a comment stands in the order of the list."""
    return comment.rank, comment.waiting_since or comment.written_at, comment.id


def neighbours(
    session: Session, filters: Filters, comment: Comment
) -> tuple[int | None, int | None, int, int]:
    """The comments before and after one, how many stand before it, and how many there are.

    Both counts stop at 999, so that they cost the same however long the list is.
    """
    base = filters.narrowed(select(Comment))
    before = base.where(_ahead(comment, filters))
    ahead, behind = unfolded(before, filters), unfolded(base.where(_behind(comment, filters)), filters)
    following = session.scalar(_ids(_ordered(behind, filters)).limit(1))
    preceding = session.scalar(_ids(_ordered(ahead, filters, backwards=True)).limit(1))
    return preceding, following, _count(session, before), _count(session, base)


def _count(session: Session, wanted: Select[Comment]) -> int:
    capped = wanted.with_only_columns(Comment.id).limit(COUNTED_TO).subquery()
    return session.scalar(select(func.count()).select_from(capped)) or 0


def _ids(wanted: Select[Comment]) -> Select[int]:
    return wanted.with_only_columns(Comment.id)


def _ordered(wanted: Select[Comment], filters: Filters, *, backwards: bool = False) -> Select[Comment]:
    """First come those first to be answered; among the treated and among what was looked for, the latest."""
    if filters.asked and filters.by_time:
        place = filters.asked.place
        return wanted.order_by(place if backwards else place.desc())
    columns = (Comment.rank, Comment.waiting_since, Comment.id)
    if filters.latest_first != backwards:
        return wanted.order_by(*(column.desc() for column in columns))
    return wanted.order_by(*columns)


def _behind(comment: Comment, filters: Filters) -> ColumnElement[bool]:
    if filters.asked and filters.by_time:
        return filters.asked.place < filters.asked.place_of(comment)
    return _smaller(place_of(comment)) if filters.latest_first else _greater(place_of(comment))


def _ahead(comment: Comment, filters: Filters) -> ColumnElement[bool]:
    if filters.asked and filters.by_time:
        return filters.asked.place > filters.asked.place_of(comment)
    return _greater(place_of(comment)) if filters.latest_first else _smaller(place_of(comment))


def _greater(place: Place) -> ColumnElement[bool]:
    rank, since, key = place
    later = or_(Comment.waiting_since > since, and_(Comment.waiting_since == since, Comment.id > key))
    return or_(Comment.rank > rank, and_(Comment.rank == rank, later))


def _smaller(place: Place) -> ColumnElement[bool]:
    rank, since, key = place
    sooner = or_(Comment.waiting_since < since, and_(Comment.waiting_since == since, Comment.id < key))
    return or_(Comment.rank < rank, and_(Comment.rank == rank, sooner))


def _rows(session: Session, comments: Sequence[Comment], filters: Filters) -> list[Row]:
    ids = [comment.id for comment in comments]
    replies = written_on(session, ids)
    cases, returned = _cases_of(session, ids)
    folded = _folded(session, comments, filters)
    told = to_tell(session, returned)
    rows = []
    for comment in comments:
        reply, writer = replies.get(comment.id, (None, None))
        department = cases.get(comment.id, comment.department)
        back = returned.get(comment.id)
        rows.append(
            Row(comment, department, reply, writer, back, folded.get(comment.id), told.get(comment.id))
        )
    return rows


def _folded(session: Session, comments: Sequence[Comment], filters: Filters) -> dict[int, Fold]:
    """What each line stands for, where it stands for several."""
    if not folds(filters):
        return {}
    patient = [comment for comment in comments if comment.rank == PATIENT]
    counted = folds_of(session, (comment.group_id for comment in patient))
    return {one.id: counted[one.group_id] for one in patient if one.group_id in counted}


def written_on(session: Session, ids: Collection[int]) -> dict[int, tuple[Reply, str | None]]:
    """On each comment, the reply that its row speaks of, and who writes it: stuck before drafted."""
    shown = (ReplyState.DRAFT, ReplyState.FAILED, ReplyState.IN_DOUBT, ReplyState.WAITING)
    found = session.execute(
        select(Reply, User.name)
        .outerjoin(User, User.id == Reply.user_id)
        .where(Reply.comment_id.in_(ids), Reply.state.in_(shown), Reply.text != "")
        .order_by(Reply.id)
    )
    best: dict[int, tuple[Reply, str | None]] = {}
    for reply, writer in found:
        known = best.get(reply.comment_id)
        if known is None or (reply.is_stuck and not known[0].is_stuck):
            best[reply.comment_id] = (reply, writer)
    return best


def _cases_of(session: Session, ids: list[int]) -> tuple[dict[int, Department], dict[int, Department]]:
    """The service that has each comment in hand, and the one that sent it back last and nobody since."""
    cases = select(Assignment.comment_id, Assignment.ending, Department).join(
        Department, Department.id == Assignment.department_id
    )
    found = session.execute(cases.where(Assignment.comment_id.in_(ids)).order_by(Assignment.id))
    last = {row[0]: (row[1], row[2]) for row in found}
    in_hand = {comment: service for comment, (ending, service) in last.items() if ending is None}
    returned = {comment: service for comment, (ending, service) in last.items() if ending == "returned"}
    return in_hand, returned
