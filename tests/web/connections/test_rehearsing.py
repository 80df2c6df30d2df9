"""After connecting, Parvis knocks at its own door: a town learns at once whether it will be heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app import connections
from app.channels import discover
from app.channels._http import Http
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.connection import Connection
from app.errands.digesting import digest_next
from app.errands.rehearsing import rehearse
from app.house import House
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure
from tests.apps import opened
from tests.fakes import NAME
from tests.standins.serving import free_port, served
from tests.web.conftest import Watch
from tests.web.reading import Page
from tests.world import World

CREDENTIALS = {"app_secret": "un secret", "verify_token": "un mot", "access_token": "un jeton"}


@pytest.fixture
def standing(house: House) -> Iterator[House]:
    """The house behind a real address, with the real channels."""
    http, port = Http(allow_private=True), free_port()
    whole = replace(house, channels=discover(http), base_url=f"http://127.0.0.1:{port}")
    with opened(whole) as app, served(app, port):
        yield whole
    http.close()


def kept(house: House, network: str) -> int:
    with house.db.writing() as session:
        return connections.connect(
            session,
            network,
            "1001",
            "Ville de Sainte-Onde",
            CREDENTIALS,
            seal=house.seal,
            health=None,
            now=house.clock(),
            by=CONSOLE,
        ).id


def test_the_event_comes_in_through_the_networks_own_door_and_leaves_no_trace(
    standing: House, watch: Watch
) -> None:
    here = kept(standing, "facebook")
    rehearse(standing, here)
    with standing.db.reading() as session:
        assert session.scalars(select(Arrival.speaks_for)).all() == [[here]]
    assert digest_next(standing)
    with standing.db.reading() as session:
        connection = session.get_one(Connection, here)
        assert (connection.rehearsal, connection.rehearsed_at) == ("heard", watch.at)
        assert connection.last_event_at is None
        assert session.scalars(select(UnreadablePart)).all() == []


def test_an_address_that_leads_elsewhere_is_said(standing: House) -> None:
    here = kept(standing, "facebook")
    with opened(standing) as app, served(app) as elsewhere:
        rehearse(replace(standing, base_url=f"{elsewhere}/somewhere"), here)
    with standing.db.reading() as session:
        assert session.get_one(Connection, here).rehearsal == "refused"


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ([True], "Événement d’essai arrivé"),
        ([False], "il est arrivé ailleurs que chez lui."),
        ([TemporaryFailure("no_answer")], "rien n’a répondu."),
        ([PermanentFailure("private_address")], "son adresse n’est pas publique"),
    ],
    ids=["heard", "elsewhere", "silent", "private"],
)
def test_its_outcome_stands_beside_the_subscription_and_the_last_event(
    in_office: TestClient, world: World, came: list[bool | NetworkFailure | None], said: str
) -> None:
    world.square.rehearsals += came
    form = {"account": "place-neuve", "name": "Place neuve", "secret": "un secret"}
    answer = in_office.post(f"/settings/connections/new/{NAME}", data=form)
    page = Page(in_office.get(answer.headers["location"]).text).words
    assert said in page
    assert "Abonnement demandé" in page
    assert "Dernière nouvelle reçue aucune" in page


def test_checking_again_rehearses_again(in_office: TestClient, world: World) -> None:
    world.square.rehearsals += [False, True]
    here = world.connection_id
    for outcome in ("refused", "heard"):
        assert in_office.post(f"/settings/connections/{here}/check").status_code == 303
        with world.db.reading() as session:
            assert session.get_one(Connection, here).rehearsal == outcome


def test_an_event_that_comes_later_ends_the_warning(in_office: TestClient, world: World) -> None:
    world.square.rehearsals.append(False)
    here = f"/settings/connections/{world.connection_id}"
    in_office.post(f"{here}/check")
    assert "ailleurs que chez lui" in Page(in_office.get(here).text).words
    with world.db.writing() as session:
        connection = session.get_one(Connection, world.connection_id)
        connection.last_event_at = world.now() + timedelta(minutes=1)
    assert "ailleurs que chez lui" not in Page(in_office.get(here).text).words
