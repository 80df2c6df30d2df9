"""One-time sign-in links: opening one shows a button, pressing it signs in, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app import journal
from app.accounts.sessions import open_session
from app.accounts.tokens import hash_of, new_token
from app.domain.actor import By
from app.domain.errors import Expired
from app.domain.sign_in_link import SignInLink
from app.domain.user import User


def make_link(session: Session, user: User, *, now: datetime, by: By) -> str:
    """Give a token that signs this person in once within 24 hours."""
    token = new_token()
    session.add(SignInLink(user_id=user.id, token_hash=hash_of(token), created_at=now, used_at=None))
    journal.write(session, "accounts.make_link", f"user:{user.id}", now=now, by=by)
    return token


def open_link(session: Session, token: str, *, now: datetime) -> SignInLink:
    """Whose link it is, unused still: mail programs open links too. Expired when it opens nothing."""
    named = select(SignInLink).where(SignInLink.token_hash == hash_of(token))
    link = session.scalar(named.options(joinedload(SignInLink.user)))
    if link is None or not link.opens_at(now) or link.user.closed_at is not None:
        raise Expired("sign_in_link")
    return link


def use_link(session: Session, token: str, *, now: datetime) -> str:
    """Use the link up and sign in; give the session's token. Two presses open one session."""
    link = open_link(session, token, now=now)
    unused = update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
    if session.execute(unused.values(used_at=now).returning(SignInLink.id)).first() is None:
        raise Expired("sign_in_link")
    journal.write(session, "accounts.use_link", f"user:{link.user_id}", now=now, by=link.user.actor)
    return open_session(session, link.user_id, now=now)
