"""The networks' door: who signed is asked first, what was signed is kept before we say yes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select

from app import connections
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.connection import Connection
from app.errands.digesting import digest_next
from app.house import House
from app.ports.events import Unreadable
from app.web.metrics import REFUSED
from app.web.webhooks import LARGEST
from tests.apps import opened
from tests.fakes import NAME, Agora, Square

SECRET = "a secret of the square"
SIGNED = {"x-agora-secret": SECRET}
Connects = Callable[..., int]


@pytest.fixture
def square() -> Square:
    return Square()


@pytest.fixture
def house(house: House, square: Square) -> House:
    """The house, with the square's network."""
    return replace(house, channels={NAME: Agora(square)})


@pytest.fixture
def connects(house: House) -> Connects:
    """Connect an account, as another process does."""

    def connect(account: str = "town", secret: str = SECRET) -> int:
        with house.db.writing() as session:
            return connections.connect(
                session,
                NAME,
                account,
                account,
                {"secret": secret},
                seal=house.seal,
                health=None,
                now=house.clock(),
                by=CONSOLE,
            ).id

    return connect


@pytest.fixture
def network(house: House) -> Iterator[TestClient]:
    """The network's own servers: no browser, no session."""
    with opened(house) as app, TestClient(app) as client:
        yield client


def arrivals(db: Database) -> list[Arrival]:
    with db.reading() as session:
        return list(session.scalars(select(Arrival).order_by(Arrival.id)))


def refused() -> float:
    return float(REFUSED.labels(NAME)._value.get())  # noqa: SLF001 - Prometheus offers no other look


def test_the_handshake_answers_the_challenge_to_whom_knows_the_secret(
    network: TestClient, connects: Connects
) -> None:
    connects()
    answer = network.get(f"/webhooks/{NAME}", params={"secret": SECRET, "challenge": "42"})
    assert (answer.status_code, answer.text) == (200, "42")
    assert network.get(f"/webhooks/{NAME}/key", params={"secret": SECRET, "challenge": "7"}).text == "7"


def test_a_handshake_without_the_secret_is_refused_and_counted(
    network: TestClient, connects: Connects
) -> None:
    connects()
    before = refused()
    answer = network.get(f"/webhooks/{NAME}", params={"secret": "other", "challenge": "42"})
    assert (answer.status_code, answer.content) == (403, b"")
    assert refused() == before + 1


def test_a_signed_body_is_kept_raw_and_answered_with_an_empty_yes(
    network: TestClient, connects: Connects, house: House
) -> None:
    connection_id = connects()
    answer = network.post(f"/webhooks/{NAME}", content=b"\x00raw\xff", headers=SIGNED)
    assert (answer.status_code, answer.content) == (200, b"")
    kept = arrivals(house.db)
    assert [(one.body, one.speaks_for, one.network) for one in kept] == [
        (b"\x00raw\xff", [connection_id], NAME)
    ]


def test_a_networks_application_shakes_hands_and_signs_before_any_account_is_there(
    network: TestClient, house: House
) -> None:
    assert network.get(f"/webhooks/{NAME}", params={"secret": SECRET}).status_code == 404
    with house.db.writing() as session:
        connections.apply(session, NAME, {"secret": SECRET}, seal=house.seal, now=house.clock(), by=CONSOLE)
    answer = network.get(f"/webhooks/{NAME}", params={"secret": SECRET, "challenge": "42"})
    assert (answer.status_code, answer.text) == (200, "42")
    assert network.post(f"/webhooks/{NAME}", content=b"raw", headers=SIGNED).status_code == 200
    assert [(one.body, one.speaks_for) for one in arrivals(house.db)] == [(b"raw", [])]


def test_the_same_body_again_is_answered_yes_and_kept_once(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    for _ in range(3):
        assert network.post(f"/webhooks/{NAME}", content=b"{}", headers=SIGNED).status_code == 200
    assert len(arrivals(house.db)) == 1


def test_the_networks_delivery_id_tells_equal_bodies_apart(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    for delivery in ("1", "2", "2"):
        network.post(f"/webhooks/{NAME}", content=b"{}", headers={**SIGNED, "X-Agora-Delivery": delivery})
    assert [one.delivery_key for one in arrivals(house.db)] == ["1", "2"]


def test_a_forged_body_leaves_no_trace_but_a_count(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    before = refused()
    for headers in ({}, {"x-agora-secret": "guessed"}):
        answer = network.post(f"/webhooks/{NAME}", content=b"{}", headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
    assert arrivals(house.db) == []
    assert refused() == before + 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_network_that_is_unknown_or_not_connected_is_not_found(network: TestClient, method: str) -> None:
    assert getattr(network, method)("/webhooks/nowhere").status_code == 404
    assert getattr(network, method)(f"/webhooks/{NAME}").status_code == 404


def test_eight_mebibytes_are_taken_and_one_byte_more_is_not(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    answer = network.post(f"/webhooks/{NAME}", content=b"x" * (LARGEST + 1), headers=SIGNED)
    assert answer.status_code == 413
    assert arrivals(house.db) == []
    assert network.post(f"/webhooks/{NAME}", content=b"x" * LARGEST, headers=SIGNED).status_code == 200


def test_an_account_connected_a_moment_ago_by_another_process_is_known_at_once(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 200
    port = connects("port", "another secret")
    answer = network.post(f"/webhooks/{NAME}", content=b"2", headers={"x-agora-secret": "another secret"})
    assert answer.status_code == 200
    assert arrivals(house.db)[-1].speaks_for == [port]


def test_a_new_account_under_a_secret_already_known_is_spoken_for_at_once(
    network: TestClient, connects: Connects, house: House
) -> None:
    town = connects()
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 200
    port = connects("port", SECRET)
    assert network.post(f"/webhooks/{NAME}", content=b"2", headers=SIGNED).status_code == 200
    assert sorted(arrivals(house.db)[-1].speaks_for) == [town, port]


def test_a_secret_that_was_replaced_opens_nothing_any_more(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 200
    connects(secret="a new secret")
    before = refused()
    assert network.post(f"/webhooks/{NAME}", content=b"2", headers=SIGNED).status_code == 403
    assert (len(arrivals(house.db)), refused()) == (1, before + 1)


def test_of_several_secrets_on_one_address_only_the_one_that_signed_counts(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    port = connects("port", "another secret")
    network.post(f"/webhooks/{NAME}/key", content=b"2", headers={"x-agora-secret": "another secret"})
    assert [one.speaks_for for one in arrivals(house.db)] == [[port]]


def test_accesses_stay_open_in_the_process_while_nothing_changes(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED)
    opened = house.accesses.of(NAME)
    network.post(f"/webhooks/{NAME}", content=b"2", headers=SIGNED)
    assert house.accesses.of(NAME) is opened


def test_a_signed_body_that_nothing_can_be_read_from_is_kept_and_shown(
    network: TestClient, connects: Connects, house: House, square: Square
) -> None:
    connection_id = connects()
    square.bodies[b"not a word"] = [Unreadable("", "not_json")]
    assert network.post(f"/webhooks/{NAME}", content=b"not a word", headers=SIGNED).status_code == 200
    assert digest_next(house)
    with house.db.reading() as session:
        part = session.scalars(select(UnreadablePart)).one()
    assert (part.connection_id, part.reason) == (connection_id, "not_json")
    assert arrivals(house.db)[0].body == b"not a word"


def test_a_database_that_is_busy_is_a_503_and_the_network_comes_back(
    network: TestClient, connects: Connects, house: House
) -> None:
    connects()
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 200
    event.listen(house.db.engine, "checkout", _impatient)
    other = sqlite3.connect(str(house.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = network.post(f"/webhooks/{NAME}", content=b"2", headers=SIGNED)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    other.execute("ROLLBACK")
    other.close()
    assert network.post(f"/webhooks/{NAME}", content=b"2", headers=SIGNED).status_code == 200
    assert len(arrivals(house.db)) == 2


def test_a_database_that_is_away_is_a_503(house: House, connects: Connects) -> None:
    connects()
    house.accesses.of(NAME)
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    with opened(replace(house, db=away)) as app, TestClient(app, raise_server_exceptions=False) as network:
        answer = network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED)
    away.close()
    assert answer.status_code == 503


def test_an_account_closed_to_our_key_is_a_503_and_the_network_comes_back(
    network: TestClient, connects: Connects, house: House
) -> None:
    number = connects()
    with house.db.writing() as session:
        account = session.get_one(Connection, number)
        sealed, account.credentials = account.credentials, "closed with another key"
    house.accesses.afresh(NAME)
    assert network.get(f"/webhooks/{NAME}").status_code == 503
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 503
    connects("port", "another secret")
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 503
    assert arrivals(house.db) == []
    with house.db.writing() as session:
        session.get_one(Connection, number).credentials = sealed
    assert network.post(f"/webhooks/{NAME}", content=b"1", headers=SIGNED).status_code == 200
    assert len(arrivals(house.db)) == 1


def _impatient(connection: sqlite3.Connection, *_: object) -> None:
    """Wait for nobody: the test's own patience is short."""
    connection.execute("PRAGMA busy_timeout=1")
