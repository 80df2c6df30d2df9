"""Keeping the outside bodies: those of a French town as a start, then the town's own."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import changes, journal
from app.db import insert_if_absent
from app.domain.errors import Invalid, NotFound
from app.domain.mail_address import is_address
from app.domain.outside_body import OutsideBody
from app.domain.slug import free_slug
from app.domain.user import User

LONGEST_NAME, LONGEST_PHONE, LONGEST_SENTENCE = 80, 40, 1_000
DEFAULTS = Path(__file__).with_name("defaults.toml")


@dataclass(frozen=True)
class Particulars:
    """What is written of one."""

    name: str
    covers: str
    phone: str
    page: str
    email: str
    sentence: str


def seed(session: Session) -> None:
    """Add those that a French town points to, without any contact; what the town has is left as it is."""
    for position, given in enumerate(_defaults()):
        empty = {"phone": "", "page": "", "email": ""}
        insert_if_absent(session, OutsideBody, given | empty | {"position": position})


def listing(session: Session) -> list[OutsideBody]:
    """Every one that can be pointed to, in the town's order."""
    return list(session.scalars(OutsideBody.kept()))


def find(session: Session, body_id: int) -> OutsideBody:
    """One of them; NotFound when there is none, or when it was taken away."""
    body = session.scalar(OutsideBody.kept().where(OutsideBody.id == body_id))
    if body is None:
        raise NotFound("body")
    return body


def keep(
    session: Session, given: Particulars, *, known: OutsideBody | None = None, by: User, now: datetime
) -> OutsideBody:
    """Keep one, a new one or `known` changed. Raises Invalid where something of it cannot be."""
    given = Particulars(**{name: text.strip() for name, text in asdict(given).items()})
    _refuse(given)
    body = known or _new(session, given.name)
    for name, text in asdict(given).items():
        setattr(body, name, text)
    session.add(body)
    session.flush()  # the journal needs its id
    _note(session, "keep", body, by=by, now=now)
    return body


def remove(session: Session, body: OutsideBody, *, by: User, now: datetime) -> None:
    """Take one away; who was pointed to it stays counted."""
    body.removed_at = now
    _note(session, "remove", body, by=by, now=now)


def restore(session: Session, body_id: int, *, by: User, now: datetime) -> OutsideBody:
    """Bring back one that was taken away."""
    body = session.get(OutsideBody, body_id)
    if body is None:
        raise NotFound("body")
    if body.removed_at is not None:
        body.removed_at = None
        _note(session, "restore", body, by=by, now=now)
    return body


def _refuse(given: Particulars) -> None:
    if not given.name or len(given.name) > LONGEST_NAME:
        raise Invalid("body_name", field="name")
    if not given.sentence or len(given.sentence) > LONGEST_SENTENCE:
        raise Invalid("body_sentence", field="sentence")
    if len(given.phone) > LONGEST_PHONE:
        raise Invalid("body_phone", field="phone")
    if given.page and not _is_page(given.page):
        raise Invalid("body_page", field="page")
    if given.email and not is_address(given.email):
        raise Invalid("email", field="email")


def _is_page(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not any(map(str.isspace, text))


def _new(session: Session, name: str) -> OutsideBody:
    taken = set(session.scalars(select(OutsideBody.slug)))
    last = session.scalar(select(func.max(OutsideBody.position)))
    return OutsideBody(
        slug=free_slug(name, taken, otherwise="body"), position=0 if last is None else last + 1
    )


@cache
def _defaults() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))["body"]
    return told


def _note(session: Session, act: str, body: OutsideBody, *, by: User, now: datetime) -> None:
    changes.tell(session, "queue", now)
    journal.write(session, f"bodies.{act}", f"outside_body:{body.id}", now=now, by=by.actor)
