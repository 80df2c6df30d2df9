"""Sessions: one a browser, kept here and not in the cookie, so that they can be ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts.tokens import hash_of, new_token
from app.domain.session import Session as SignedIn


def open_session(session: Session, user_id: int, *, now: datetime) -> str:
    """Sign a person in; give the token that their browser keeps, this once."""
    token = new_token()
    session.add(
        SignedIn(
            user_id=user_id, token_hash=hash_of(token), created_at=now, last_seen_at=now, revoked_at=None
        )
    )
    return token


def find(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """The living session of this token, its person loaded; None once it ended or its account closed."""
    named = select(SignedIn).where(SignedIn.token_hash == hash_of(token)).options(joinedload(SignedIn.user))
    found = session.scalar(named)
    if found is None or not found.lives_at(now) or found.user.closed_at is not None:
        return None
    return found


def see(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that somebody still works here; never brings an ended session back."""
    living = update(SignedIn).where(SignedIn.id == session_id, SignedIn.revoked_at.is_(None))
    session.execute(living.values(last_seen_at=now))


def end(session: Session, session_id: int, *, now: datetime) -> None:
    """Sign out here."""
    _revoke(session, SignedIn.id == session_id, now=now)


def end_others(session: Session, user_id: int, *, kept: int | None, now: datetime) -> None:
    """Sign a person out everywhere, except where they are: what a new password does."""
    _revoke(session, SignedIn.user_id == user_id, SignedIn.id != (kept or 0), now=now)


def _revoke(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    session.execute(update(SignedIn).where(SignedIn.revoked_at.is_(None), *which).values(revoked_at=now))
