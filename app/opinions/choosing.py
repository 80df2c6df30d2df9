"""Choosing: which model, and how seldom it is asked; without one, nothing ever is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.domain.errors import Invalid
from app.domain.language_model import SHARE, THE_ONE, THRESHOLD, LanguageModel
from app.domain.opinion import Opinion
from app.domain.user import User
from app.ports.assistant import Model
from app.ports.seal import BrokenSeal, Seal

LONGEST_ADDRESS, LONGEST_NAME, LONGEST_KEY = 500, 120, 500
THRESHOLDS, SHARES = range(1, 96), range(1, 51)
ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
SUBJECT = "language_model:1"


@dataclass(frozen=True)
class Choice:
    """What is typed. key: empty keeps the one there is, as long as the address stays."""

    address: str
    name: str
    key: str = field(default="", repr=False)
    threshold: int = THRESHOLD
    share: int = SHARE


@dataclass(frozen=True)
class Figures:
    """What it was asked since a moment, what it gave, and why it last gave nothing: a code."""

    asked: int
    given: int
    failure: str | None


def chosen(session: Session) -> LanguageModel | None:
    """The one in use; None as long as the town chose none."""
    return session.scalar(LanguageModel.chosen())


def choose(session: Session, choice: Choice, *, seal: Seal, by: User, now: datetime) -> None:
    """Keep it. Raises Invalid. A key is never sent to another address than the one it was given for."""
    address, name, key = choice.address.strip(), choice.name.strip(), choice.key.strip()
    _check(choice, address, name, key)
    known = chosen(session)
    stays = known.key if known is not None and known.address == address else None
    sealed = seal.close({"key": key}) if key else stays
    session.merge(
        LanguageModel(
            id=THE_ONE,
            address=address,
            name=name,
            key=sealed,
            threshold=choice.threshold,
            share=choice.share,
            set_at=now,
        )
    )
    journal.write(session, "opinions.choose", SUBJECT, now=now, by=by.actor, address=address, model=name)


def turn_off(session: Session, *, by: User, now: datetime) -> None:
    """Forget it, its key as well; what it said of comments stays as it was said."""
    known = chosen(session)
    if known is not None:
        session.delete(known)
        journal.write(session, "opinions.turn_off", SUBJECT, now=now, by=by.actor)


def model_of(session: Session, *, seal: Seal) -> Model | None:
    """The model as one speaks to it; a key that no longer opens is none, and will be refused."""
    known = chosen(session)
    if known is None:
        return None
    try:
        key = seal.open(known.key)["key"] if known.key else None
    except BrokenSeal:
        key = None
    return Model(known.address, known.name, key)


def figures(session: Session, *, since: datetime) -> Figures:
    """How it went."""
    lately = (Opinion.answered_at.is_not(None), Opinion.asked_at >= since)
    asked = session.scalar(select(func.count(Opinion.id)).where(*lately)) or 0
    given = session.scalar(select(func.count(Opinion.intent)).where(*lately)) or 0
    last = session.scalar(select(Opinion).where(*lately).order_by(Opinion.id.desc()).limit(1))
    return Figures(asked, given, last.failure if last else None)


def _check(choice: Choice, address: str, name: str, key: str) -> None:
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise Invalid("model_address", field="address")
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("model_name", field="name")
    if len(key) > LONGEST_KEY or not key.isascii() or not (key.isprintable() and " " not in key):
        raise Invalid("model_key", field="key")
    if choice.threshold not in THRESHOLDS:
        raise Invalid("model_threshold", field="threshold")
    if choice.share not in SHARES:
        raise Invalid("model_share", field="share")
