"""What a route may ask for, and the three doors: a router chooses one, so to forget is to lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import NotAllowed
from app.domain.user import User
from app.house import House
from app.ports.channel import Channel
from app.web.typed import LARGEST_ID, Route
from app.web.visits import Visit, house_of, visit_of

LOOKING = frozenset({"GET", "HEAD"})


class SignedOut(Exception):
    """Nobody is signed in here, or no longer."""


def _db(house: Annotated[House, Depends(house_of)]) -> Database:
    return house.db


def _networks(house: Annotated[House, Depends(house_of)]) -> Mapping[str, Channel]:
    return house.channels


def _now(house: Annotated[House, Depends(house_of)]) -> datetime:
    return house.clock()


def _reading(house: Annotated[House, Depends(house_of)]) -> Iterator[Session]:
    with house.db.reading() as session:
        yield session


def _me(request: Request) -> User:
    user = visit_of(request).user
    if user is None:
        raise SignedOut
    return user


async def _raw_body(request: Request) -> bytes:
    return await request.body()


TheHouse = Annotated[House, Depends(house_of)]
Db = Annotated[Database, Depends(_db)]
Networks = Annotated[Mapping[str, Channel], Depends(_networks)]
Now = Annotated[datetime, Depends(_now)]
Reading = Annotated[Session, Depends(_reading, scope="function")]
Visiting = Annotated[Visit, Depends(visit_of)]
Me = Annotated[User, Depends(_me)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
RawBody = Annotated[bytes, Depends(_raw_body)]


@dataclass(frozen=True)
class Act:
    """Somebody about to do something: who, when, where from, and with what."""

    request: Request
    me: User
    db: Database
    now: datetime
    visit: Visit
    networks: Mapping[str, Channel]


def _act(request: Request, me: Me, house: TheHouse, visit: Visiting) -> Act:
    return Act(request, me, house.db, house.clock(), visit, house.channels)


Acting = Annotated[Act, Depends(_act)]


def public(*, max_body_size: int | None = None) -> APIRouter:
    """Open to everybody. Sizes are in bytes; past them the answer is 413."""
    return APIRouter(route_class=Route, max_body_size=max_body_size)


def desk(*, readers_write: bool = False) -> APIRouter:
    """For those signed in; a reader only looks. readers_write: for what is one's own."""
    return APIRouter(route_class=Route, dependencies=[Depends(_own if readers_write else _enter)])


def office(*, max_body_size: int | None = None) -> APIRouter:
    """For administrators. Sizes are in bytes."""
    return APIRouter(route_class=Route, dependencies=[Depends(_administer)], max_body_size=max_body_size)


def _own(me: Me) -> None:
    """Being signed in is enough."""


def _enter(request: Request, me: Me) -> None:
    if request.method not in LOOKING and not me.may_write:
        raise NotAllowed("reader")


def _administer(me: Me) -> None:
    if not me.may_administer:
        raise NotAllowed("administrators_only")
