"""Gathering: a comment that has just come is put with those that wait and ask the same thing.

What is compared is bounded, however many wait: the newest under its post, and the newest of the queue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.post import Post
from app.domain.standing import PATIENT, Shelf
from app.domain.thread import Thread
from app.grouping.asking import asked, words_of
from app.grouping.likening import are_copies
from app.grouping.partaking import takes_part, takes_part_in_sql
from app.grouping.placing import Beside, Place, may_join, place
from app.grouping.surging import surge_over

LOOKED_AT, UNDER_POST, ELSEWHERE = 500, 120, 240
HERE = 0
Asking: TypeAlias = "Select[int, int | None, int, str | None, int | None, str | None, int | None, bool, bool]"


class Heard(NamedTuple):
    """What gathering needs to know of a comment. group_id: of those that ask the same; a surge is none.

    waits: it is in the list; what is just being answered is compared, but counts no more.
    """

    id: int
    group_id: int | None
    thread_id: int
    text: str | None
    department_id: int | None
    post: str | None
    author_id: int | None
    in_surge: bool
    waits: bool


def gather(session: Session, comment: Comment, *, now: datetime) -> None:
    """Put a comment that was just sorted in the surge under its post, else with those that ask the same.

    Those are nearly certain; who asks what nobody else does stays alone.
    """
    comment.group_id = None
    if not takes_part(comment):
        return
    session.flush()  # what is read below holds its words and its thread
    surge = surge_over(session, comment, now=now)
    if surge is not None:
        comment.group_id = surge.id
        return
    mine = heard_of(session, [comment.id])[0]
    newcomer = near([mine], mine)[0]
    if not may_join(newcomer.asked):  # then nobody else need be read
        return
    beside = [one for one in around(session, mine) if not one.in_surge]
    found = place(newcomer, near(beside, mine))
    if found is not None:
        _keep(session, comment, found, now)


def around(session: Session, mine: Heard) -> Iterator[Heard]:
    """The comments that wait and may ask the same: under this post or a copy of it, or of this service."""
    yield from under(session, mine)
    for row in session.execute(BESIDE_IT, {"mine": mine.id, "thread": mine.thread_id}):
        one = Heard(*row)
        same_service = mine.department_id is not None and one.department_id == mine.department_id
        if same_service or _ground(one, mine) == HERE:
            yield one


def under(session: Session, mine: Heard) -> Iterator[Heard]:
    """Those of them that stand under the very same post."""
    for row in session.execute(UNDER_IT, {"mine": mine.id, "thread": mine.thread_id}):
        yield Heard(*row)


def heard_of(session: Session, comment_ids: Sequence[int]) -> list[Heard]:
    """What gathering needs to know of these comments, in the order of their ids."""
    return [Heard(*row) for row in session.execute(THESE, {"these": list(comment_ids)})]


def near(heard: Sequence[Heard], mine: Heard) -> list[Beside]:
    """These comments as placing compares them, seen from one of them."""
    return [
        Beside(one.id, one.group_id, _ground(one, mine), asked(one.text or "", one.post or ""), one.author_id)
        for one in heard
    ]


def heard() -> Asking:
    """The columns of what is heard, of any comments."""
    told = (Comment.id, Group.id, Comment.thread_id, Comment.text, Comment.department_id)
    in_surge = Comment.group_id.is_not(None) & Group.id.is_(None)
    waits = Comment.shelf.is_not_distinct_from(Shelf.TO_ANSWER)
    statement = select(*told, Post.text, Comment.author_id, in_surge, waits)
    statement = statement.join(Thread, Thread.id == Comment.thread_id)
    statement = statement.outerjoin(Group, (Group.id == Comment.group_id) & Group.thread_id.is_(None))
    return statement.outerjoin(Post, Post.id == Thread.post_id)


def _under() -> Asking:
    """Of the last comments under the post, whatever became of them, those that wait."""
    here = Comment.thread_id == bindparam("thread")
    last = select(Comment.id).where(here).order_by(Comment.posted_at.desc())
    seen = last.limit(LOOKED_AT).subquery()
    waiting = _asking().where(Comment.id.in_(select(seen.c.id)))
    return waiting.where(Comment.shelf.in_((Shelf.TO_ANSWER, Shelf.OUTGOING))).limit(UNDER_POST)


def _elsewhere() -> Asking:
    """The last that began to wait, by the index of the queue."""
    waiting = _asking().where(Comment.shelf == Shelf.TO_ANSWER, Comment.rank == PATIENT)
    newest = waiting.where(Comment.thread_id != bindparam("thread"))
    return newest.order_by(Comment.waiting_since.desc(), Comment.id.desc()).limit(ELSEWHERE)


def _asking() -> Asking:
    return heard().where(*takes_part_in_sql(), Comment.id != bindparam("mine"))


def _ground(one: Heard, mine: Heard) -> int:
    """One number for every place where the same was announced as here; else the conversation's own."""
    if one.thread_id == mine.thread_id or are_copies(words_of(one.post or ""), words_of(mine.post or "")):
        return HERE
    return one.thread_id


def _keep(session: Session, comment: Comment, found: Place, now: datetime) -> None:
    group_id = found.group_id or _new(session, now)
    comment.group_id = group_id
    if not (found.joined or found.absorbed):
        return
    mates = Comment.id.in_(found.joined) | Comment.group_id.in_(_unbegun(session, found.absorbed))
    mates_free = select(Comment.id).where(mates).order_by(Comment.id)
    free = session.scalars(mates_free.with_for_update(skip_locked=True, key_share=True)).all()
    session.execute(update(Comment).where(Comment.id.in_(free)).values(group_id=group_id))


def _new(session: Session, now: datetime) -> int:
    group = Group(made_at=now)
    session.add(group)
    session.flush()  # its comments name it
    return group.id


def _unbegun(session: Session, group_ids: Sequence[int]) -> list[int]:
    """Groups that nobody is answering: the others stay as they are shown."""
    groups = session.scalars(select(Group).where(Group.id.in_(group_ids)))
    return [group.id for group in groups if not group.is_begun]


# Asked of every comment that comes: put together once.
UNDER_IT, BESIDE_IT = _under(), _elsewhere()
THESE = heard().where(Comment.id.in_(bindparam("these", expanding=True))).order_by(Comment.id)
