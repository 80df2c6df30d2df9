"""A town whose administrator chose a language model; Claire sets it, a fake or a stand-in speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import select

from app import opinions
from app.db import Database
from app.domain.opinion import Opinion
from app.opinions import Choice
from tests.fakes import Adviser
from tests.world import World, found

UNSURE = "Marc Le Goff vous le dit : le kiosque mériterait mieux."
SURE = "Bravo pour la place, mais les bancs sont où ?"
ADDRESS = "https://modele.ville.example/v1"


@pytest.fixture
def adviser() -> Adviser:
    return Adviser()


@pytest.fixture
def world(database: Database, clock: time_machine.Traveller, adviser: Adviser) -> World:
    world = found(database)
    world.house = replace(world.house, assistant=adviser)
    return world


@pytest.fixture
def chosen(world: World) -> Callable[..., None]:
    """Choose a model that is asked about nearly everything, for one comment in two."""

    def choose(**choice: object) -> None:
        given = {"address": ADDRESS, "name": "petit", "key": "secret", "threshold": 94, "share": 50} | choice
        with world.db.writing() as session:
            made = Choice(**given)  # type: ignore[arg-type] # fields by name
            opinions.choose(session, made, seal=world.house.seal, by=world.claire, now=world.now())

    return choose


def kept(world: World) -> list[Opinion]:
    """Read what was asked, or is to be."""
    with world.db.reading() as session:
        found = list(session.scalars(select(Opinion).order_by(Opinion.id)))
        session.expunge_all()
    return found
