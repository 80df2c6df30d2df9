"""Carrying: the town's lessons as a file, a JSON object a line; such a file is brought in whole, or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import journal
from app.domain.assignment import Assignment
from app.domain.case import those_that_teach
from app.domain.comment import Comment
from app.domain.correction import Correction
from app.domain.department import Department
from app.domain.errors import Invalid
from app.domain.lesson import Lesson
from app.domain.post import Post
from app.domain.revision import Revision
from app.domain.thread import Thread
from app.domain.user import User
from app.triage import INTENTS

KEYS = frozenset({"text", "post", "intent", "department", "urgent"})
SAID = ("intent", "department", "urgent")
LONGEST, MOST = 20_000, 10_000  # letters of a text; lessons that a town keeps from files
Row = dict[str, Any]
T = TypeVar("T")


def carried(session: Session) -> Iterator[Row]:
    """Every lesson that teaches, the oldest first; what has no words any more is left out."""
    words = Revision.words_at(Correction.corrected_at)
    told = Correction.about, Correction.becomes, words, Post.text
    corrected = Correction.teaching().join(Comment, Comment.id == Correction.comment_id)
    for about, becomes, text, post in session.execute(
        _with_post(corrected).with_only_columns(*told).order_by(Correction.id)
    ):
        said = becomes == "yes" if about == "urgent" else becomes
        yield _row(text, post, **{about: said})
    handed = those_that_teach().join(Comment, Comment.id == Assignment.comment_id)
    routed = _with_post(handed).join(Department, Department.id == Assignment.department_id)
    words = Revision.words_at(Assignment.assigned_at)
    for slug, text, post in session.execute(
        routed.with_only_columns(Department.slug, words, Post.text).order_by(Assignment.id)
    ):
        yield _row(text, post, department=slug)
    for one in session.scalars(Lesson.teaching().order_by(Lesson.id)):
        yield _row(one.text, one.post, intent=one.intent, department=one.department, urgent=one.urgent)


def bring(session: Session, file: bytes, *, by: User, now: datetime) -> int:
    """Keep the lessons of a file, and give how many were new.

    Raises Invalid (lessons_file, with the line) where one is not of that shape: then none is kept.
    """
    known = frozenset(session.scalars(select(Department.slug)))
    rows = [_read(number, line, known) for number, line in enumerate(_lines(file), 1) if line.strip()]
    if not rows:
        raise Invalid("lessons_empty", field="file")
    kept = session.scalar(select(func.count()).select_from(Lesson).where(Lesson.kept())) or 0
    if kept + len(rows) > MOST:
        raise Invalid("lessons_many", field="file")
    fresh = _fresh(session, rows)
    session.add_all(Lesson(**row, by=by.actor, brought_at=now) for row in fresh)
    journal.write(session, "teaching.bring", "town:lessons", now=now, by=by.actor, lessons=len(fresh))
    return len(fresh)


def _with_post(decided: Select[T]) -> Select[T]:
    under = decided.join(Thread, Thread.id == Comment.thread_id).outerjoin(Post, Post.id == Thread.post_id)
    return under.where(Comment.text.is_not(None))


def _row(text: str | None, post: str | None, **said: str | bool | None) -> Row:
    return {"text": text or "", "post": post or "", **dict.fromkeys(SAID), **said}


def _lines(file: bytes) -> list[str]:
    try:
        return file.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise Invalid("lessons_file", field="file", line="1") from None


def _read(number: int, line: str, services: frozenset[str]) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not _is_lesson(row):
        raise Invalid("lessons_file", field="file", line=str(number))
    if row.get("department") is not None and row["department"] not in services:
        raise Invalid("lessons_service", field="file", line=str(number))
    return _row(row["text"], row.get("post"), **{name: row.get(name) for name in SAID})


def _is_lesson(row: Row) -> bool:
    """Whether it has words, and says something of them; a key that we do not know is a mistake."""
    text, post = row.get("text"), row.get("post")
    intent, slug, urgent = (row.get(name) for name in SAID)
    written = isinstance(text, str) and _is_kept(text) and text.strip()
    under = post is None or (isinstance(post, str) and _is_kept(post))
    meant = (intent is None or intent in INTENTS) and isinstance(slug, str | None)
    told = isinstance(urgent, bool | None) and (intent, slug, urgent) != (None, None, None)
    return bool(row.keys() <= KEYS and written and under and meant and told)


def _is_kept(text: str) -> bool:
    """Words that a database keeps: no NUL, no half of a pair."""
    halved = any("\ud800" <= letter <= "\udfff" for letter in text)
    return len(text) <= LONGEST and "\0" not in text and not halved


def _fresh(session: Session, rows: list[Row]) -> list[Row]:
    """Those that no file has brought since the town last started again; a line that stands twice is one."""
    columns = (Lesson.text, Lesson.post, Lesson.intent, Lesson.department, Lesson.urgent)
    known = {tuple(row) for row in session.execute(select(*columns).where(Lesson.kept()))}
    new = {tuple(row[name] for name in ("text", "post", *SAID)): row for row in rows}
    return [row for told, row in new.items() if told not in known]
