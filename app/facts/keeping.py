"""Keeping: facts are stated, confirmed, taken away and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.fact import Fact, FactUse, leans_on
from app.domain.saved_reply import SavedReply
from app.domain.user import User

LONGEST_NAME, LONGEST_VALUE = 120, 500


@dataclass(frozen=True)
class Stated:
    """What is said to be true. department: the slug of the service that owns it; confirmed_by: a name."""

    name: str
    value: str
    department: str = ""
    confirmed_by: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class Listed:
    """A fact, and the saved replies that lean on it, by title."""

    fact: Fact
    replies: list[SavedReply]


def listing(session: Session) -> list[Listed]:
    """Every fact, by name."""
    found = list(session.scalars(Fact.kept().options(joinedload(Fact.department))))
    leaning: dict[int, list[SavedReply]] = {fact.id: [] for fact in found}
    kept = SavedReply.kept().join(leans_on, leans_on.c.saved_reply_id == SavedReply.id)
    for saved, fact_id in session.execute(kept.add_columns(leans_on.c.fact_id)):
        leaning.get(fact_id, []).append(saved)
    return [Listed(fact, leaning[fact.id]) for fact in found]


def find(session: Session, fact_id: int) -> Fact:
    """A fact; NotFound when there is none, or when it was taken away."""
    found = session.scalar(Fact.kept().where(Fact.id == fact_id).options(joinedload(Fact.department)))
    if found is None:
        raise NotFound("fact")
    return found


def keep(session: Session, stated: Stated, *, known: Fact | None = None, by: User, now: datetime) -> Fact:
    """State a fact, a new one or `known` anew; who says so confirms it, unless another is named.

    Raises Invalid (name or value missing, an unknown service), Conflict (a name that another one has).
    """
    name, value = stated.name.strip(), stated.value.strip()
    _refuse(session, name, value, known)
    fact = known or Fact()
    if known is None or known.value != value:
        _ask_again(session, known)
        fact.saved_at = now
    fact.name, fact.value = name, value
    fact.department_id = _department_id(session, stated.department)
    fact.confirmed_by, fact.confirmed_at = stated.confirmed_by.strip() or by.name, now
    fact.valid_until = stated.valid_until
    fact.by = by.actor
    session.add(fact)
    session.flush()  # the journal needs its id
    _write(session, "facts.keep", fact, by=by, now=now)
    return fact


def confirm(session: Session, fact: Fact, valid_until: date | None, *, by: User, now: datetime) -> None:
    """Say that it is true until another day; the same day again changes nothing."""
    if fact.valid_until == valid_until:
        return
    fact.valid_until = valid_until
    fact.confirmed_by, fact.confirmed_at = by.name, now
    fact.by = by.actor
    _write(session, "facts.confirm", fact, by=by, now=now)


def remove(session: Session, fact: Fact, *, by: User, now: datetime) -> None:
    """Take a fact away: saved replies lean on it no more; what was said of it stays noted."""
    fact.removed_at = now
    _write(session, "facts.remove", fact, by=by, now=now)


def restore(session: Session, fact_id: int, *, by: User, now: datetime) -> None:
    """Bring one back, with everything that leant on it; Conflict where its name has served meanwhile."""
    fact = session.get(Fact, fact_id)
    if fact is None:
        raise NotFound("fact")
    if fact.removed_at is not None:
        _refuse(session, fact.name, fact.value, fact)
        fact.removed_at = None
        _write(session, "facts.restore", fact, by=by, now=now)


def _refuse(session: Session, name: str, value: str, known: Fact | None) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("fact_name", field="name")
    if not value or len(value) > LONGEST_VALUE:
        raise Invalid("fact_value", field="value")
    same = Fact.kept().where(func.lower(Fact.name) == name.lower())
    if known is not None:
        same = same.where(Fact.id != known.id)
    if session.scalar(same.limit(1)) is not None:
        raise Conflict("fact_known", name=name)


def _ask_again(session: Session, fact: Fact | None) -> None:
    """What was prepared, or left as said, was decided of another value."""
    if fact is None:
        return
    decided = update(FactUse).where(FactUse.fact_id == fact.id)
    session.execute(decided.values(prepared_at=None, left_at=None, left_by=None))


def _department_id(session: Session, slug: str) -> int | None:
    if not slug:
        return None
    found = session.scalar(select(Department.id).where(Department.slug == slug))
    if found is None:
        raise Invalid("department_unknown", field="department")
    return found


def _write(session: Session, act: str, fact: Fact, *, by: User, now: datetime) -> None:
    journal.write(session, act, f"fact:{fact.id}", now=now, by=by.actor)
