"""The stage: the demonstration's network as errands see it, and the one way its words reach us.

What it tells passes the same signed door as any network's; only the wire is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import intake
from app.domain.connection import Connection
from app.domain.errors import NotFound
from app.house import House
from app.ports.channel import Access, Channel, WebhookRequest

NETWORK = "demo"
ACCOUNT = "pont-kerlan"


class Scene(Protocol):
    """What one webhook tells, of which comment; then when and how it was closed, or to whom it was handed."""

    @property
    def at(self) -> datetime: ...
    @property
    def comment(self) -> str | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def handed_at(self) -> datetime | None: ...
    @property
    def service(self) -> str | None: ...
    def body(self, account: str) -> bytes: ...


class Line(Protocol):
    """What one person wrote, under which words of the town."""

    @property
    def text(self) -> str: ...
    @property
    def post(self) -> str: ...
    @property
    def post_text(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def name(self) -> str: ...


@runtime_checkable
class Stage(Channel, Protocol):
    """A network that also knows the town's past and what comes next."""

    def sign(self, body: bytes, secret: str) -> Mapping[str, str]: ...
    def scenes(self, opened_at: datetime) -> Sequence[Scene]: ...
    def arrival(self, number: int, at: datetime) -> Scene: ...
    def lines(self) -> Sequence[Line]: ...
    def words(self) -> Sequence[Mapping[str, Any]]: ...
    def forget(self, access: Access) -> None: ...


def stage_of(house: House) -> Stage:
    """The demonstration's network; NotFound where it was left out."""
    channel = house.channels.get(NETWORK)
    if not isinstance(channel, Stage):
        raise NotFound("network", network=NETWORK)
    return channel


def town_of(session: Session) -> Connection | None:
    """The demonstration's connection, None while there is no demonstration."""
    return session.scalar(Connection.on(NETWORK).limit(1))


def is_real(session: Session) -> bool:
    """Whether the town has an account on a network that is not ours."""
    real = select(Connection.id).where(Connection.network != NETWORK)
    return session.scalar(real.limit(1)) is not None


def tell(house: House, session: Session, stage: Stage, access: Access, scene: Scene) -> bool:
    """Send one scene through the signed door; False when it was heard before."""
    body = scene.body(access.account)
    request = WebhookRequest(stage.sign(body, access.credentials["secret"]), body)
    verified = stage.verify(request, [access], house.clock())
    return intake.accept(session, NETWORK, verified, body, now=house.clock())
