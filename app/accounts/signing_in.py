"""Signing in with a password. Guesses are counted before they are judged, so that parallel ones count too.

A hash takes a sixth of a second and 64 MiB: one at a time, and never inside a transaction.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import journal
from app.accounts.sessions import open_session
from app.domain.errors import Invalid, NotAllowed
from app.domain.sign_in_attempt import SignInAttempt
from app.domain.user import User

WINDOW = timedelta(minutes=15)
GUESSES_AN_ACCOUNT = 5
GUESSES_A_PLACE = 20
SHORTEST = 12
LONGEST = 1024
HASHER = PasswordHasher()
ONE_AT_A_TIME = threading.Semaphore(1)


@dataclass(frozen=True)
class Knock:
    """One try at the door, already counted: against the account named, and against where it comes from."""

    account: str
    ids: tuple[int, ...]


def knock(session: Session, email: str, place: str, *, now: datetime) -> Knock:
    """Count one try; place is the network address.

    NotAllowed, with `retry_at`, past 5 an account or 20 a place within 15 minutes.
    """
    session.execute(delete(SignInAttempt).where(SignInAttempt.failed_at <= now - WINDOW))
    account, origin = _subject("email", email.strip().lower()), _subject("place", place)
    for subject, most in ((account, GUESSES_AN_ACCOUNT), (origin, GUESSES_A_PLACE)):
        _refuse_past(session, subject, most)
    tries = [SignInAttempt(subject=subject, failed_at=now) for subject in (account, origin)]
    session.add_all(tries)
    session.flush()  # the success that may follow takes exactly these back
    return Knock(account, tuple(one.id for one in tries))


def recognise(user: User | None, password: str) -> str | None:
    """The hash to keep when the password is this person's (a stronger one where theirs has aged), else None.

    Nobody, or no password yet, takes as long as a wrong one.
    """
    known = user.password_hash if user is not None else None
    with ONE_AT_A_TIME:
        try:
            HASHER.verify(known or _nobody(), password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return None
        if known is None:
            return None
        return HASHER.hash(password) if HASHER.check_needs_rehash(known) else known


def enter(
    session: Session, user_id: int, tried: Knock, *, judged: str | None, keeping: str, now: datetime
) -> str:
    """Sign a recognised person in; give the session's token. What was counted against them is forgotten.

    judged: the hash that the password was held against; keeping: the one that `recognise` gave.
    Invalid where another password was chosen meanwhile: the former one opens nothing more.
    """
    user = session.get_one(User, user_id, with_for_update=True)
    if user.password_hash != judged:
        raise Invalid("wrong_password", field="email")
    mine = SignInAttempt.id.in_(tried.ids) | (SignInAttempt.subject == tried.account)
    session.execute(delete(SignInAttempt).where(mine))
    user.password_hash = keeping
    journal.write(session, "accounts.enter", f"user:{user_id}", now=now, by=user.actor)
    return open_session(session, user_id, now=now)


def hashed(password: str) -> str:
    """The argon2id hash of a password that may be chosen; Invalid under 12 characters."""
    if len(password) < SHORTEST:
        raise Invalid("password_too_short", field="password")
    if len(password) > LONGEST:
        raise Invalid("password_too_long", field="password")
    with ONE_AT_A_TIME:
        return HASHER.hash(password)


def choose_password(session: Session, user_id: int, hash_: str, *, now: datetime) -> None:
    """Keep the password a person chose, by its hash."""
    user = session.get_one(User, user_id)
    user.password_hash = hash_
    journal.write(session, "accounts.choose_password", f"user:{user_id}", now=now, by=user.actor)


def _refuse_past(session: Session, subject: str, most: int) -> None:
    counted = select(SignInAttempt.failed_at).where(SignInAttempt.subject == subject)
    times = session.scalars(counted.order_by(SignInAttempt.failed_at.desc()).limit(most)).all()
    if len(times) >= most:
        raise NotAllowed("too_many_attempts", retry_at=(times[-1] + WINDOW).isoformat())


def _subject(kind: str, value: str) -> str:
    return sha256(f"{kind}:{value}".encode()).hexdigest()


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe())
