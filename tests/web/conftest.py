"""A house with a town in it, a browser at its door, and a clock one can turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import time_machine
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import accounts
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.user import Role, User
from app.house import Accesses, House
from app.seal import FernetSeal
from tests.apps import opened
from tests.world import World, found

MORNING = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)  # 9 h 30 in the town
PASSWORD = "sept hiboux sur le mur"
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Watch:
    """The house's clock: it stands until somebody lets time pass."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at

    def passes(self, time: timedelta) -> None:
        self.at += time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def house(sqlite: Database, watch: Watch) -> House:
    seal = FernetSeal(["une clé pour essayer"])
    return House(
        db=sqlite,
        channels={},
        seal=seal,
        accesses=Accesses(sqlite, seal),
        base_url="http://testserver",
        lease=timedelta(seconds=60),
        poll=timedelta(minutes=5),
        clock=watch,
        handlers={},
        metrics_token="un jeton",
    )


@pytest.fixture
def app(house: House) -> Iterator[FastAPI]:
    with opened(house) as app:
        yield app


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    """A browser without a session; it stays where it is sent, so that a test sees each step."""
    with TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def joins(house: House, watch: Watch) -> Callable[..., User]:
    """Add a person of the town hall, with PASSWORD."""

    def join(
        email: str = "claire@ville.example", name: str = "Claire Abgrall", role: Role = Role.MANAGER
    ) -> User:
        with house.db.writing() as session:
            user = accounts.add_user(session, email, name, role, now=watch(), by=CONSOLE)
            accounts.choose_password(session, user.id, _hash(), now=watch())
        return user

    return join


@pytest.fixture
def claire(joins: Callable[..., User]) -> User:
    return joins()


@pytest.fixture
def signed_in(browser: TestClient, house: House, claire: User) -> TestClient:
    """Claire's browser, signed in."""
    sign_in_by_link(browser, house, claire)
    return browser


@pytest.fixture
def world(sqlite: Database, watch: Watch) -> World:
    """A town with an account, services and two colleagues, at the hour of the watch."""
    with time_machine.travel(MORNING, tick=False):
        world = found(sqlite)
    world.house = replace(world.house, clock=watch, base_url="http://testserver")
    return world


@pytest.fixture
def at_desk(world: World) -> Iterator[TestClient]:
    """Claire's browser in that town, signed in; it stays where it is sent."""
    with _browser(world.house) as client:
        sign_in_by_link(client, world.house, world.claire)
        yield client


@pytest.fixture
def reading_only(world: World) -> Iterator[TestClient]:
    """The browser of somebody who may look and not act."""
    with world.db.writing() as session:
        session.get_one(User, world.paul.id).role = Role.READER
    with _browser(world.house) as client:
        sign_in_by_link(client, world.house, world.paul)
        yield client


@pytest.fixture
def in_office(world: World) -> Iterator[TestClient]:
    """The browser of an administrator, signed in."""
    with world.db.writing() as session:
        session.get_one(User, world.claire.id).role = Role.ADMINISTRATOR
    with _browser(world.house) as client:
        sign_in_by_link(client, world.house, world.claire)
        yield client


@contextmanager
def _browser(house: House) -> Iterator[TestClient]:
    with opened(house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


def sign_in_by_link(browser: TestClient, house: House, user: User) -> None:
    """Sign in without a hash to compute: it takes a sixth of a second."""
    with house.db.writing() as session:
        token = accounts.make_link(session, user, now=house.clock(), by=CONSOLE)
    assert browser.post(f"/sign-in-links/{token}").status_code == 303


def sign_in(browser: TestClient, email: str, password: str = PASSWORD) -> None:
    answer = browser.post("/sign-in", data={"email": email, "password": password})
    assert answer.status_code == 303, answer.text


@cache
def _hash() -> str:
    return accounts.hashed(PASSWORD)
