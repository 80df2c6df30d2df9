"""Acting on several comments: what one of them refuses stops none of the others, and is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from sqlalchemy.orm import Session

from app import closing, departments, inbox, triage
from app.domain.comment import Comment
from app.domain.deed import Deed
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.user import User
from app.grouping import PACE
from app.together.announcing import Word, announce

MOST = 500
SAME_PRESS = timedelta(minutes=1)


class Made(Protocol):
    """A row that an act makes."""

    __tablename__: str

    @property
    def id(self) -> int: ...


def assign(
    session: Session,
    comments: Sequence[int],
    slug: str,
    *,
    question: str | None = None,
    due_on: date | None = None,
    word: Word | None = None,
    by: User,
    now: datetime,
) -> Deed:
    """Hand the comments to one service, and tell those who wrote them one after the other; see announce."""
    words = _paced(word)

    def one(comment: Comment) -> Made:
        made = departments.assign(session, comment, slug, question=question, due_on=due_on, by=by, now=now)
        _refuse_anothers(made.by, made.assigned_at, by=by, now=now)
        if word is not None and word.reaches(comment):
            announce(session, comment, made, next(words), by=by, now=now)
        return made

    return _each(session, "assign", comments, one, by=by, now=now)


def join(session: Session, deed: Deed) -> None:
    """Make one case of what this deed handed over: the service answers it once, for all of them."""
    made = [number for noun, number in deed.records if noun == "assignment"]
    departments.join(session, made, now=deed.done_at)


def dismiss(
    session: Session,
    comments: Sequence[int],
    reason: str,
    *,
    by: User,
    now: datetime,
    shown: Mapping[int, str | None] = MappingProxyType({}),
) -> Deed:
    """Close the comments with one reason; see closing.dismiss. shown: the marks on the page."""

    def one(comment: Comment) -> Made:
        known = shown.get(comment.id)
        made = closing.dismiss(session, comment, reason, by=by.actor, now=now, shown=known)
        _refuse_anothers(made.by, made.dismissed_at, by=by, now=now)
        return made

    return _each(session, "dismiss", comments, one, by=by, now=now)


def remind(session: Session, comments: Sequence[int], until: datetime, *, by: User, now: datetime) -> Deed:
    """Set the comments aside until one moment; see closing.remind."""

    def one(comment: Comment) -> Made:
        made = closing.remind(session, comment, until, by=by.actor, now=now)
        _refuse_anothers(made.by, made.set_at, by=by, now=now)
        return made

    return _each(session, "remind", comments, one, by=by, now=now)


def tag(session: Session, comments: Sequence[int], intent: str, *, by: User, now: datetime) -> Deed:
    """Give the comments one tag; those that have it already keep it."""

    def one(comment: Comment) -> Made | None:
        return triage.correct_intent(session, comment, intent, by=by, now=now)

    return _each(session, "tag", comments, one, by=by, now=now)


def _refuse_anothers(made_by: str, made_at: datetime, *, by: User, now: datetime) -> None:
    """What was done before is no part of this act, or its undo would take that back; a second press is."""
    if made_by != by.actor or now - made_at > SAME_PRESS:
        raise Conflict("done_already")


def _paced(word: Word | None) -> Iterator[Word]:
    """The same sentence for one after the other, at the pace of a person."""
    while word is not None:
        yield word
        later = None if word.delay is None else word.delay + timedelta(seconds=PACE)
        word = replace(word, delay=later)


def _each(
    session: Session,
    act: str,
    comments: Sequence[int],
    verb: Callable[[Comment], Made | None],
    *,
    by: User,
    now: datetime,
) -> Deed:
    """Do it to each, in the order of their ids. Where nothing could be done, raise what the first met."""
    if not 0 < len(comments) <= MOST:
        raise Invalid("ticked_none" if not comments else "ticked_many")
    deed = Deed(act=act, made=[], refused=[], by=by.actor, done_at=now)
    met: list[Conflict | NotFound] = []
    for comment_id in sorted(set(comments)):  # always in the same order: two acts never wait for each other
        try:
            with session.begin_nested():
                record = verb(inbox.find(session, comment_id))
                session.flush()  # the deed names what was made
        except (Conflict, NotFound) as error:
            met.append(error)
            deed.refused.append([error.code, comment_id])
        else:
            deed.made += [[record.__tablename__, record.id, comment_id]] if record is not None else []
    if met and not deed.made:
        raise met[0]
    session.add(deed)
    session.flush()  # the bar names it
    return deed
