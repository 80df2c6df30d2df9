"""Listing: every lesson of the town, the newest first, and what Parvis learned of each tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import triage
from app.domain.actor import person
from app.domain.assignment import Assignment
from app.domain.case import those_that_teach
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.lesson import Lesson, Source
from app.domain.revision import Revision
from app.domain.user import User

EXCERPT = 120
MOST_READ = 200  # texts of a tag in which its words are looked for


@dataclass(frozen=True)
class Taught:
    """One lesson. about: `intent`, `urgent` or `department`; becomes: a slug, the service's too.

    comment_id: None where it came from a file; text: what it was said of, None once erased.
    """

    source: Source
    id: int
    at: datetime
    by: str | None
    about: str
    was: str | None
    becomes: str
    comment_id: int | None
    text: str | None
    lang: str | None


@dataclass(frozen=True)
class Learned:
    """What was taught of one tag. chosen: how often, in files too; left: how often for another one."""

    slug: str
    chosen: int
    left: int
    words: list[str]


def taught(session: Session, *, most: int) -> tuple[list[Taught], bool]:
    """The newest lessons, and whether there are more."""
    people: dict[str, str] = {
        person(number): name for number, name in session.execute(select(User.id, User.name)).all()
    }
    every = [*_corrected(session, people, most), *_handed(session, people, most), *_brought(session, most)]
    every.sort(key=lambda one: (one.at, one.id), reverse=True)
    return every[:most], len(every) > most


def learned(session: Session) -> list[Learned]:
    """The eight tags, in the order in which they are chosen."""
    lessons = triage.lessons_of(session)
    said = _lessons_by_tag(session)
    return [_learned(slug, said, lessons) for slug in triage.INTENTS]


def _learned(
    slug: str, said: list[tuple[str | None, str, str | None]], lessons: triage.Lessons | None
) -> Learned:
    texts = [text for _was, becomes, text in said if becomes == slug and text][:MOST_READ]
    return Learned(
        slug=slug,
        chosen=sum(becomes == slug for _was, becomes, _text in said),
        left=sum(was == slug != becomes for was, becomes, _text in said),
        words=triage.words_learned(lessons, slug, texts) if lessons else [],
    )


def _lessons_by_tag(session: Session) -> list[tuple[str | None, str, str | None]]:
    """The newest lessons of a tag: from, to, and of what; a file does not say from what."""
    chosen = Correction.teaching().where(Correction.about == "intent").order_by(Correction.id.desc())
    kept = chosen.join(Comment, Comment.id == Correction.comment_id).limit(triage.MOST_LEARNED)
    columns = kept.with_only_columns(
        Correction.was, Correction.becomes, Revision.words_at(Correction.corrected_at)
    )
    said: list[tuple[str | None, str, str | None]] = [
        (was, becomes, text) for was, becomes, text in session.execute(columns)
    ]
    brought = Lesson.teaching().where(Lesson.intent.is_not(None)).order_by(Lesson.id.desc())
    read = brought.limit(triage.MOST_LEARNED).with_only_columns(Lesson.intent, Lesson.text)
    return said + [(None, intent or "", text) for intent, text in session.execute(read)]


def _corrected(session: Session, people: Mapping[str, str], most: int) -> Iterator[Taught]:
    asked = Correction.teaching().join(Comment, Comment.id == Correction.comment_id)
    told = asked.add_columns(Revision.words_at(Correction.corrected_at), Comment.lang)
    newest = told.order_by(Correction.id.desc()).limit(most + 1)
    for one, text, lang in session.execute(newest):
        yield Taught(
            source=Source.CORRECTION,
            id=one.id,
            at=one.corrected_at,
            by=people.get(one.by),
            about=one.about,
            was=one.was,
            becomes=one.becomes,
            comment_id=one.comment_id,
            text=_excerpt(text),
            lang=lang,
        )


def _handed(session: Session, people: Mapping[str, str], most: int) -> Iterator[Taught]:
    asked = those_that_teach().join(Comment, Comment.id == Assignment.comment_id)
    asked = asked.join(Department, Department.id == Assignment.department_id)
    newest = asked.add_columns(Revision.words_at(Assignment.assigned_at), Comment.lang, Department.slug)
    for one, text, lang, slug in session.execute(newest.order_by(Assignment.id.desc()).limit(most + 1)):
        yield Taught(
            source=Source.ASSIGNMENT,
            id=one.id,
            at=one.assigned_at,
            by=people.get(one.by),
            about="department",
            was=None,
            becomes=slug,
            comment_id=one.comment_id,
            text=_excerpt(text),
            lang=lang,
        )


def _brought(session: Session, most: int) -> Iterator[Taught]:
    for one in session.scalars(Lesson.teaching().order_by(Lesson.id.desc()).limit(most + 1)):
        about, becomes = _said(one)
        yield Taught(
            source=Source.FILE,
            id=one.id,
            at=one.brought_at,
            by=None,
            about=about,
            was=None,
            becomes=becomes,
            comment_id=None,
            text=_excerpt(one.text),
            lang=None,
        )


def _said(one: Lesson) -> tuple[str, str]:
    if one.intent:
        return "intent", one.intent
    if one.department:
        return "department", one.department
    return "urgent", "yes" if one.urgent else "no"


def _excerpt(text: str | None) -> str | None:
    return " ".join(text[: 2 * EXCERPT].split())[:EXCERPT] if text else None
