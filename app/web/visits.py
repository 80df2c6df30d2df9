"""A visit: who is at the door, what they chose, which town this is. Read once a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import accounts, connections, settings
from app.domain.connection import Connection
from app.domain.preference import DEFAULTS as CHOICES
from app.domain.session import Session as SignedIn
from app.domain.setting import DEFAULTS as SETTINGS
from app.domain.user import User
from app.house import House

COOKIE = "parvis_session"
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """Somebody, or nobody yet, at one instant. lost: the connections that no longer listen."""

    now: datetime
    user: User | None = None
    session_id: int | None = None
    signed_in_at: datetime | None = None
    preferences: Mapping[str, str] = field(default_factory=lambda: dict(CHOICES))
    town: Mapping[str, str] = field(default_factory=lambda: dict(SETTINGS))
    lost: tuple[Connection, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.town["timezone"])

    @property
    def today(self) -> date:
        """The day in the town."""
        return self.now.astimezone(self.zone).date()


def house_of(request: Request) -> House:
    """The house that this application was built for."""
    return cast("House", request.app.state.house)


def visit_of(request: Request) -> Visit:
    """Look who is there, once a request."""
    known: Visit | None = getattr(request.state, "visit", None)
    if known is None:
        known = request.state.visit = _look(house_of(request), request.cookies.get(COOKIE))
    return known


def without_database(request: Request) -> None:
    """From here on this request asks the database nothing: it is how an answer can still be given."""
    if getattr(request.state, "visit", None) is None:
        request.state.visit = Visit(house_of(request).clock())


def _look(house: House, token: str | None) -> Visit:
    now = house.clock()
    with house.db.reading() as session:
        signed_in = accounts.find(session, token, now=now) if token else None
        visit = _read(session, signed_in, now)
    if signed_in is not None and now - signed_in.last_seen_at >= SEEN_EVERY:
        with house.db.writing() as session:
            accounts.see(session, signed_in.id, now=now)
    return visit


def _read(session: Session, signed_in: SignedIn | None, now: datetime) -> Visit:
    town = settings.settings_of(session)
    if signed_in is None:
        return Visit(now, town=town)
    return Visit(
        now,
        user=signed_in.user,
        session_id=signed_in.id,
        signed_in_at=signed_in.created_at,
        preferences=settings.preferences_of(session, signed_in.user_id),
        town=town,
        lost=tuple(one for one in connections.connected(session) if one.is_lost),
    )
