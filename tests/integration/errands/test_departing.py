"""A network's own sign-in: who left is who returns, once, and only what the network offered is connected."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from app import connections
from app.domain.actor import CONSOLE
from app.domain.departure import LIFE, Departure
from app.domain.errors import Expired, Invalid, NotAllowed, NotFound
from app.domain.session import Session
from app.errands.applying import apply
from app.errands.departing import RETURN, accept, arrive, depart, offers
from app.house import House
from app.ports.channel import Field
from app.ports.failures import NetworkFailure, PermanentFailure
from app.ports.signing_in import Departure as Leaving
from app.ports.signing_in import Offer
from tests.fakes import NAME, Agora
from tests.world import SECRET, World

ASKED = {"server": "agora.example"}
APPLICATION = {"app_id": "12", "app_secret": "shh"}


class Gate(Agora):
    """The invented network, with a sign-in of its own."""

    application = (Field("app_id", "Identifiant", secret=False), Field("app_secret", "Secret"))
    asked = (Field("server", "Serveur", secret=False),)
    refusal: NetworkFailure | None = None

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Leaving:
        if self.refusal is not None:
            raise self.refusal
        query = f"client={application['app_id']}&state={state}&back={return_to}"
        return Leaving(f"https://{asked['server']}/oauth?{query}", {"verifier": "v-1"})

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        if self.refusal is not None:
            raise self.refusal
        given = {"secret": f"{memory['verifier']}:{query['code']}:{application['app_secret']}"}
        return (Offer("harbour", "Le port", given), Offer("pool", "La piscine", given))


@pytest.fixture
def gate(world: World) -> tuple[House, Gate]:
    channel = Gate(world.square)
    house = world.through(channel)
    apply(house, NAME, APPLICATION, by=CONSOLE)
    return house, channel


def a_session(world: World) -> int:
    with world.db.writing() as session:
        made = Session(
            user_id=world.claire.id,
            token_hash=secrets.token_urlsafe(),
            created_at=world.now(),
            last_seen_at=world.now(),
        )
        session.add(made)
        session.flush()  # the test needs its id
        return made.id


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def test_an_account_offered_by_the_network_is_connected(world: World, gate: tuple[House, Gate]) -> None:
    house, _ = gate
    mine = a_session(world)
    address = depart(house, NAME, ASKED, session_id=mine)
    assert parse_qs(urlsplit(address).query)["back"] == [house.base_url + RETURN]
    departure, found = arrive(house, {"state": state_in(address), "code": "42"}, session_id=mine)
    assert [offer.name for offer in found] == ["Le port", "La piscine"]
    assert offers(house, departure, session_id=mine) == (NAME, found)
    accept(house, departure, "pool", session_id=mine, by=world.claire.actor)
    with world.db.reading() as session:
        accesses = connections.accesses_of(session, NAME, seal=house.seal).accesses
    pool = next(access for access in accesses if access.account == "pool")
    assert (pool.name, pool.credentials["secret"]) == ("La piscine", "v-1:42:shh")


def test_a_state_serves_once(world: World, gate: tuple[House, Gate]) -> None:
    house, _ = gate
    mine = a_session(world)
    query = {"state": state_in(depart(house, NAME, ASKED, session_id=mine)), "code": "42"}
    arrive(house, query, session_id=mine)
    with pytest.raises(Expired):
        arrive(house, query, session_id=mine)


def test_another_session_cannot_return_in_ones_place(world: World, gate: tuple[House, Gate]) -> None:
    house, _ = gate
    mine, theirs = a_session(world), a_session(world)
    query = {"state": state_in(depart(house, NAME, ASKED, session_id=mine)), "code": "42"}
    with pytest.raises(Expired):
        arrive(house, query, session_id=theirs)
    departure, _found = arrive(house, query, session_id=mine)
    with pytest.raises(Expired):
        offers(house, departure, session_id=theirs)
    with pytest.raises(Expired):
        accept(house, departure, "pool", session_id=theirs, by=world.claire.actor)


@pytest.mark.parametrize("state", ["", "guessed"])
def test_a_state_that_nobody_left_with_returns_nowhere(
    world: World, gate: tuple[House, Gate], state: str
) -> None:
    house, _ = gate
    with pytest.raises(Expired):
        arrive(house, {"state": state, "code": "42"}, session_id=a_session(world))


def test_who_stays_away_too_long_leaves_anew_and_is_forgotten(
    world: World, gate: tuple[House, Gate], clock: time_machine.Traveller
) -> None:
    house, _ = gate
    mine = a_session(world)
    query = {"state": state_in(depart(house, NAME, ASKED, session_id=mine)), "code": "42"}
    clock.shift(LIFE)
    with pytest.raises(Expired):
        arrive(house, query, session_id=mine)
    clock.shift(timedelta(seconds=1))
    depart(house, NAME, ASKED, session_id=mine)
    with world.db.reading() as session:
        assert len(session.scalars(select(Departure)).all()) == 1


def test_only_what_the_network_offered_can_be_connected(world: World, gate: tuple[House, Gate]) -> None:
    house, _ = gate
    mine = a_session(world)
    query = {"state": state_in(depart(house, NAME, ASKED, session_id=mine)), "code": "42"}
    departure, _found = arrive(house, query, session_id=mine)
    with pytest.raises(Expired):
        accept(house, departure, "town-hall", session_id=mine, by=world.claire.actor)


def test_nobody_leaves_without_saying_where_to(world: World, gate: tuple[House, Gate]) -> None:
    house, _ = gate
    with pytest.raises(Invalid) as refusal:
        depart(house, NAME, {"server": " "}, session_id=a_session(world))
    assert refusal.value.field == "server"


def test_a_refusal_there_is_said_here(world: World, gate: tuple[House, Gate]) -> None:
    house, channel = gate
    mine = a_session(world)
    query = {"state": state_in(depart(house, NAME, ASKED, session_id=mine)), "error": "access_denied"}
    channel.refusal = PermanentFailure("sign_in_refused")
    for leave_or_return in (
        lambda: depart(house, NAME, ASKED, session_id=mine),
        lambda: arrive(house, query, session_id=mine),
    ):
        with pytest.raises(NotAllowed) as refusal:
            leave_or_return()
        assert refusal.value.facts["reason"] == "sign_in_refused"


def test_without_an_application_nobody_leaves(world: World) -> None:
    house = world.through(Gate(world.square))
    with pytest.raises(NotAllowed) as refusal:
        depart(house, NAME, ASKED, session_id=a_session(world))
    assert refusal.value.code == "application_missing"


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"app_id": "12"}, "app_secret"), ({**APPLICATION, "colour": "green"}, "colour")]
)
def test_an_application_is_whole_and_nothing_else(world: World, fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(Invalid) as refusal:
        apply(world.through(Gate(world.square)), NAME, fields, by=CONSOLE)
    assert refusal.value.field == wrong


def test_a_network_without_a_sign_in_has_no_application(world: World) -> None:
    with pytest.raises(NotFound):
        apply(world.house, NAME, APPLICATION, by=CONSOLE)


def test_an_application_lies_beneath_the_accounts_own_credentials(
    world: World, gate: tuple[House, Gate]
) -> None:
    house, _ = gate
    town, nobody = house.accesses.of(NAME)
    assert (town.credentials["app_secret"], town.credentials["secret"]) == ("shh", SECRET)
    assert (nobody.connection, nobody.credentials) == (connections.NOBODY, APPLICATION)
    apply(house, NAME, {**APPLICATION, "app_secret": "new"}, by=CONSOLE)
    assert house.accesses.of(NAME)[0].credentials["app_secret"] == "new"
