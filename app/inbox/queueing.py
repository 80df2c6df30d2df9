"""The queue: a page of comments in the order in which they should be answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.reply import Reply, ReplyState
from app.domain.standing import PATIENT
from app.domain.user import User
from app.inbox.filters import Filters
from app.inbox.folding import Fold, folds, folds_of, unfolded
from app.inbox.place import Place
from app.inbox.placing import beyond, ordered, place_of
from app.inbox.telling import ToTell, to_tell

COUNTED_TO = 999


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
    """Rows in order; `more`: whether others follow.

    after: the place behind which they begin, None where that is the beginning of the list.
    """

    rows: list[Row]
    more: bool
    after: Place | None = None


def queue(session: Session, filters: Filters) -> Page:
    """A page of the queue. What is stored, and how far down it is, cost nothing."""
    listed = unfolded(filters.narrowed(select(Comment)), filters)
    if filters.before:
        listed = listed.where(beyond(filters.before, filters, backwards=True))
        found = _found(session, ordered(listed, filters, backwards=True), filters)
        others, shown = found[: -filters.rows], found[-filters.rows :]
        after = place_of(others[0], filters) if others else None
        return Page(_rows(session, shown, filters), more=True, after=after)
    if filters.after:
        listed = listed.where(beyond(filters.after, filters))
    found = _found(session, ordered(listed, filters), filters)
    shown, others = found[: filters.rows], found[filters.rows :]
    return Page(_rows(session, shown, filters), more=bool(others), after=filters.after)


def _found(session: Session, wanted: Select[Comment], filters: Filters) -> list[Comment]:
    """A page and one more, in the order of the list.

    Found first and joined to the rest afterwards: PostgreSQL, which thinks little is left behind a place,
    would join first and sort what it joined.
    """
    first = aliased(Comment, wanted.limit(filters.rows + 1).subquery())
    whole = joinedload(first.author), joinedload(first.connection), joinedload(first.department)
    found = session.scalars(select(first).options(*whole))
    place = partial(place_of, filters=filters)
    return sorted(found, key=place, reverse=filters.by_time or filters.latest_first)


class Neighbours(NamedTuple):
    """Where a comment stands in its list: between which two, behind which place, and the how manieth it is.

    Both counts stop at 999, so that they cost the same however long the list is.
    """

    previous_id: int | None
    next_id: int | None
    after: Place | None
    position: int
    total: int


def neighbours(session: Session, filters: Filters, comment: Comment) -> Neighbours:
    """The comments before and after one, and how many there are."""
    place = place_of(comment, filters)
    base = filters.narrowed(select(Comment))
    before = base.where(beyond(place, filters, backwards=True))
    ahead, behind = unfolded(before, filters), unfolded(base.where(beyond(place, filters)), filters)
    following = session.scalar(ordered(behind, filters).with_only_columns(Comment.id).limit(1))
    preceding = session.scalar(ordered(ahead, filters, backwards=True).limit(1))
    return Neighbours(
        preceding.id if preceding else None,
        following,
        place_of(preceding, filters) if preceding else None,
        _count(session, before) + 1,
        _count(session, base),
    )


def _count(session: Session, wanted: Select[Comment]) -> int:
    capped = wanted.with_only_columns(Comment.id).limit(COUNTED_TO).subquery()
    return session.scalar(select(func.count()).select_from(capped)) or 0


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
