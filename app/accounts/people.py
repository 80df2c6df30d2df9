"""The people of the town hall who sign in."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import By
from app.domain.errors import Conflict, Invalid
from app.domain.user import Role, User


def add_user(session: Session, email: str, name: str, role: str, *, now: datetime, by: By) -> User:
    """Let one more person in. Invalid for what cannot be, Conflict for an address taken."""
    email, name = email.strip(), name.strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise Invalid("email", field="email")
    if not name:
        raise Invalid("name", field="name")
    if role not in set(Role):
        raise Invalid("role", field="role")
    if session.scalar(select(User.id).where(func.lower(User.email) == email.lower())) is not None:
        raise Conflict("email_taken")
    user = User(email=email, name=name, role=role, password_hash=None, created_at=now, closed_at=None)
    session.add(user)
    session.flush()  # the journal needs its id
    journal.write(session, "accounts.add_user", f"user:{user.id}", now=now, by=by, role=role)
    return user


def with_email(session: Session, email: str) -> User | None:
    """The person of this address, if their account is open."""
    return session.scalar(User.with_email(email))


def anybody(session: Session) -> bool:
    """Whether anybody could sign in at all."""
    return session.scalar(select(User.id).where(User.closed_at.is_(None)).limit(1)) is not None
