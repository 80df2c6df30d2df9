"""The networks: whether every comment arrives, at one look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import connections
from app.domain.actor import CONSOLE
from app.domain.arrival import UnreadablePart
from app.domain.connection import Connection
from app.house import House
from tests.web.conftest import Watch
from tests.web.reading import words


def _connect(house: House, account: str) -> int:
    with house.db.writing() as session:
        connection = connections.connect(
            session,
            "agora",
            account,
            account,
            {},
            seal=house.seal,
            health=None,
            now=house.clock(),
            by=CONSOLE,
        )
        return connection.id


def _note(house: House, connection_id: int, **facts: object) -> None:
    with house.db.writing() as session:
        connection = session.get_one(Connection, connection_id)
        for name, value in facts.items():
            setattr(connection, name, value)


@pytest.fixture
def page(signed_in: TestClient) -> TestClient:
    return signed_in


def _said(page: TestClient) -> str:
    answer = page.get("/settings/connections")
    assert answer.status_code == 200
    return words(answer.text)


def test_without_a_network_the_page_says_how_to_connect_one(page: TestClient) -> None:
    assert "Aucun réseau n’est relié." in _said(page)


def test_one_that_listens_says_when_it_last_heard(page: TestClient, house: House, watch: Watch) -> None:
    connection = _connect(house, "Ville d’Essai")
    _note(
        house,
        connection,
        last_event_at=watch.at - timedelta(minutes=25),
        last_poll_at=watch.at - timedelta(minutes=3),
    )
    said = _said(page)
    assert "1 à l’écoute. Les commentaires arrivent dans une seule file." in said
    assert "À l’écoute Dernier commentaire il y a 25 min Dernier relevé il y a 3 min" in said


def test_six_days_of_silence_are_unusual(page: TestClient, house: House, watch: Watch) -> None:
    connection = _connect(house, "Ville d’Essai")
    _note(house, connection, last_event_at=watch.at - timedelta(days=6))
    assert "Silencieux" not in _said(page)
    _note(house, connection, last_event_at=watch.at - timedelta(days=6, seconds=1))
    assert "Silencieux Rien reçu depuis 6 jours, c’est inhabituel" in _said(page)


def test_a_broken_one_comes_first_and_is_said_on_every_page(
    page: TestClient, house: House, watch: Watch
) -> None:
    _connect(house, "Avant")
    broken = _connect(house, "Brisé")
    with house.db.writing() as session:
        connections.lose(session, broken, "needs_reconnection", watch.at - timedelta(hours=2))
    said = _said(page)
    assert said.index("Brisé") < said.index("Avant")
    assert "À reconnecter Accès fermé à 7 h 30." in said
    assert "1 à reconnecter, 1 à l’écoute." in said
    assert "agora n’est plus relié depuis 7 h 30." in words(page.get("/preferences").text)


def test_what_could_not_be_read_is_shown_with_its_reason(
    page: TestClient, house: House, watch: Watch
) -> None:
    connection = _connect(house, "Ville d’Essai")
    with house.db.writing() as session:
        session.add_all(
            [
                UnreadablePart(
                    arrival_id=None,
                    connection_id=connection,
                    part="entry/0",
                    reason="missing_id",
                    seen_at=watch.at,
                ),
                UnreadablePart(
                    arrival_id=None,
                    connection_id=None,
                    part="entry/1",
                    reason="wrong_address",
                    seen_at=watch.at,
                ),
            ]
        )
    said = _said(page)
    assert "1 partie illisible" in said
    assert "entry/0 : identifiant manquant" in said
    assert "Reçu, sans compte reconnu entry/1 : mauvaise adresse" in said


def test_no_button_promises_what_does_not_exist(page: TestClient, house: House) -> None:
    _connect(house, "Ville d’Essai")
    said = _said(page)
    for absent in ("Régler", "Retirer l’accès", "Suivre", "Vérifier"):
        assert absent not in said
