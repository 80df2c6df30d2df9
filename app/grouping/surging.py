"""Surging: under a post far more is written than usual; what waits there stands in one line of the list.

What names a danger never does (`triage.look`): it keeps its own line, urgent or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.db import find_or_insert
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.post import Post
from app.domain.standing import Shelf
from app.domain.thread import Thread
from app.grouping.partaking import takes_part_in_sql
from app.triage import look

HOUR = timedelta(hours=1)
# So long what comes under the post joins the others.
LASTS = timedelta(days=1)
# Fewer in an hour are read one by one, however quiet the account; more must be so many times its usual.
FEWEST, TIMES = 20, 3
# The usual is known from so many other posts of the account, of which so many comments are read.
POSTS, FEWEST_POSTS, READ = 12, 3, 3_000
MOST_SWEPT = 2_000


def is_surge(pace: int, busiest: Sequence[int]) -> bool:
    """Whether so many comments in an hour are far over what this account knows.

    busiest: of each of its other posts, how many came in the hour in which most came.
    """
    usual = median(busiest) if len(busiest) >= FEWEST_POSTS else 0
    return pace >= max(FEWEST, TIMES * usual)


def busiest_hour(instants: Iterable[datetime]) -> int:
    """The most that came within one hour."""
    ordered = sorted(instants)
    first = most = 0
    for last, instant in enumerate(ordered):
        while instant - ordered[first] >= HOUR:
            first += 1
        most = max(most, last - first + 1)
    return most


def stands_apart(text: str | None, post: str | None) -> bool:
    """Whether a comment keeps its own line whatever happens around it: it names a danger."""
    return look(text or "", post or "").names_danger


def surge_over(session: Session, comment: Comment, *, now: datetime) -> Group | None:
    """The surge that this comment is part of: the one under its post, or one that begins with it."""
    found = session.execute(AROUND, {"thread": comment.thread_id}).first()
    if found is None:
        return None
    post, surge = found
    goes_on = surge is not None and surge.surged_at is not None and now - surge.surged_at < LASTS
    if not goes_on:
        if not _begins(session, comment, post, now):
            return None
        surge = _begun(session, comment.thread_id, now)
        _sweep(session, surge, post)
    return None if stands_apart(comment.text, post.text) else surge


def _around() -> Select[Post, Group | None]:
    """The post of a conversation, and the surge under it; a message stands under none."""
    posts = select(Post, Group).join(Thread, Thread.post_id == Post.id)
    return posts.where(Thread.id == bindparam("thread")).outerjoin(Group, Group.thread_id == Thread.id)


def _begins(session: Session, comment: Comment, post: Post, now: datetime) -> bool:
    since = now - HOUR
    if comment.posted_at is None or comment.posted_at <= since:
        return False
    heard = (Comment.thread_id == comment.thread_id, Comment.own.is_(False))
    pace = session.scalar(select(func.count()).where(*heard, Comment.posted_at > since)) or 0
    return pace >= FEWEST and is_surge(pace, list(_busiest(session, post)))


def _busiest(session: Session, post: Post) -> Iterator[int]:
    """The busiest hour of each of the last posts of the account, but this one."""
    others = select(Thread.id).join(Post, Post.id == Thread.post_id)
    others = others.where(Post.connection_id == post.connection_id, Post.id != post.id)
    last = session.scalars(others.order_by(Post.id.desc()).limit(POSTS)).all()
    written = select(Comment.thread_id, Comment.posted_at).where(
        Comment.thread_id.in_(last), Comment.posted_at.is_not(None), Comment.own.is_(False)
    )
    read = session.execute(written.order_by(Comment.thread_id, Comment.posted_at).limit(READ)).all()
    for _thread, rows in groupby(read, key=lambda row: row[0]):
        yield busiest_hour(row[1] for row in rows if row[1] is not None)


def _begun(session: Session, thread_id: int, now: datetime) -> Group:
    """One group a conversation: a second surge under the same post takes it up again."""
    surge, _ = find_or_insert(session, Group, {"thread_id": thread_id}, {"made_at": now})
    surge.surged_at = now
    return surge


def _sweep(session: Session, surge: Group, post: Post) -> None:
    """Put together what waits under the post; groups that somebody is answering stay as they are shown."""
    waits = Comment.shelf.in_((Shelf.TO_ANSWER, Shelf.OUTGOING))
    here = (Comment.thread_id == surge.thread_id, waits, *takes_part_in_sql())
    found = session.execute(
        select(Comment.id, Comment.text, Group.wordings)
        .outerjoin(Group, Group.id == Comment.group_id)
        .where(*here)
        .limit(MOST_SWEPT)
    )
    ids = [number for number, text, begun in found if not begun and not stands_apart(text, post.text)]
    free = select(Comment.id).where(Comment.id.in_(ids)).order_by(Comment.id)
    locked = session.scalars(free.with_for_update(skip_locked=True, key_share=True)).all()
    session.execute(update(Comment).where(Comment.id.in_(locked)).values(group_id=surge.id))


# Asked of every comment that comes: put together once.
AROUND = _around()
