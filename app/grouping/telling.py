"""Telling: once a service says that something is repaired, everybody who asked about it can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.domain.answer import Answer, AnswerKind
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.group import Group
from app.domain.promise import Promise
from app.domain.standing import WAITING
from app.grouping.asking import lexicon
from app.grouping.gathering import Asking, Heard, around, heard, heard_of, near
from app.grouping.likening import FEWEST_SHARED, FIRST, OFFERED, likeness, shared
from app.grouping.placing import Beside, may_join
from app.triage import read

MOST_MEMBERS, MOST_AT_SERVICE, MOST_PERHAPS = 100, 240, 20
STOOD = ("answered", "returned")


@dataclass(frozen=True)
class Concerned:
    """Who asked about what is repaired, by comment id. surely: whose case it was, first; perhaps: who may."""

    surely: list[int]
    perhaps: list[int]


def tell_of(session: Session, answer: Answer, *, now: datetime) -> Group | None:
    """Make the page where all who asked are told at once; None where nothing is repaired, or one asked."""
    if not says_repaired(answer):
        return None
    found = concerned(session, answer)
    if len(found.surely) + len(found.perhaps) <= 1:
        return None
    group = Group(made_at=now, answer_id=answer.id, chosen=found.surely)
    session.add(group)
    return group


def says_repaired(answer: Answer) -> bool:
    """Whether a service says so: by that form of its page, or in words that it wrote."""
    written = answer.kind == AnswerKind.PROPOSED and answer.text
    return answer.kind == AnswerKind.REPAIRED or bool(written and _repaired().search(_plain(written)))


def concerned(session: Session, answer: Answer) -> Concerned:
    """Everybody to be told, on any network: who still waits, or was promised something.

    Surely: those whose case it was, and who nearly certainly asked the same, each person once. Perhaps: the
    others under the same post or of the same act at this service, and who speak of much the same.
    """
    case = session.get_one(Assignment, answer.assignment_id)
    mine = heard_of(session, [case.comment_id])[0]
    found = {one.id: one for one in _found(session, case, mine)}
    beside = {one.comment_id: one for one in near([*found.values()], mine)}
    here = near([mine], mine)[0]
    nearness = {number: _nearness(one, here) for number, one in beside.items()}
    surely = _each_person_once(
        [number for number in sorted(beside) if nearness[number] >= FIRST], beside, here
    )
    handed = set(session.scalars(_handed_together(case, mine)))
    rest = [number for number in beside if number not in surely]
    near_by = [one for one in rest if one in handed or nearness[one] >= OFFERED]
    near_by.sort(key=lambda one: (-nearness[one], one))
    own = list(session.scalars(_to_tell().where(Comment.id == case.comment_id)))
    return Concerned([*own, *surely], near_by[:MOST_PERHAPS])


def _found(session: Session, case: Assignment, mine: Heard) -> Iterator[Heard]:
    """What can be about it: asked the same, is or was at this service, or waits beside it. Bounded."""
    open_to_all = _to_tell().where(Comment.id != mine.id)
    if mine.group_id is not None:
        alike = open_to_all.where(Comment.group_id == mine.group_id).limit(MOST_MEMBERS)
        yield from _heard(session, alike)
    stood = or_(Assignment.ending.is_(None), Assignment.ending.in_(STOOD))
    at_service = select(Assignment.comment_id).where(Assignment.department_id == case.department_id, stood)
    newest = open_to_all.where(Comment.id.in_(at_service)).order_by(Comment.id.desc())
    yield from _heard(session, newest.limit(MOST_AT_SERVICE))
    yield from around(session, mine)


def _to_tell() -> Select[int]:
    """Public words of others that stand, can be answered, and wait or were promised something."""
    public = (Comment.visibility == "public", Comment.answerable.is_(True), Comment.own.is_(False))
    stands = (Comment.removed_at.is_(None), Comment.text.is_not(None))
    owed = Comment.state.in_(WAITING) | Promise.is_owed_to(Comment.id)
    return select(Comment.id).where(*public, *stands, owed)


def _heard(session: Session, wanted: Select[int]) -> Iterator[Heard]:
    ids = session.scalars(wanted).all()
    for row in session.execute(_whole(ids)):
        yield Heard(*row)


def _whole(ids: Sequence[int]) -> Asking:
    return heard().where(Comment.id.in_(ids))


def _handed_together(case: Assignment, mine: Heard) -> Select[int]:
    """Of the comments that the service has or had: those under the same post, and those of the same act."""
    here = select(Comment.id).where(Comment.thread_id == mine.thread_id)
    same_act = (Assignment.assigned_at == case.assigned_at) & (Assignment.by == case.by)
    at_service = select(Assignment.comment_id).where(Assignment.department_id == case.department_id)
    return at_service.where(same_act | Assignment.comment_id.in_(here))


def _nearness(one: Beside, mine: Beside) -> float:
    """How surely it is about the same; who asks something else too is never sure."""
    if one.group_id is not None and one.group_id == mine.group_id:
        return 1.0
    like = likeness(one.asked, mine.asked, same_post=one.ground == mine.ground)
    if like >= FIRST and may_join(one.asked) and may_join(mine.asked):
        return like
    asks = like if one.asked.is_question else 0.0
    much = OFFERED if shared(one.asked, mine.asked) >= FEWEST_SHARED else 0.0
    return min(max(asks, much), FIRST - OFFERED)


def _each_person_once(ids: Sequence[int], beside: dict[int, Beside], mine: Beside) -> list[int]:
    told, kept = {mine.author}, []
    for number in ids:
        author = beside[number].author
        if author is None or author not in told:
            told.add(author)
            kept.append(number)
    return kept


def _plain(text: str) -> str:
    return " ".join(form for form in read(text).forms if form[0].isalnum())


@lru_cache(maxsize=1)
def _repaired() -> re.Pattern[str]:
    begins, by_now, done = ("|".join(lexicon()["repaired"][part]) for part in ("is", "by_now", "done"))
    return re.compile(rf"\b(?:{begins}) (?:(?:{by_now}) )?(?:{done})\b")
