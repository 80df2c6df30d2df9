"""The networks: whether every comment arrives, at one look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import connections
from app.domain.actor import CONSOLE
from app.domain.arrival import UnreadablePart
from app.domain.connection import Connection
from app.errands.digesting import digest_next
from app.house import House
from app.ports.events import CommentPosted, CommentSeen, Unreadable
from tests.fakes import Agora
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World


class Harbour(Agora):
    """Another network, where the town has nobody."""

    name = "harbour"
    label = "Port"


class Quay(Agora):
    """One more, whose name comes before the harbour's in the alphabet, and after it in the code."""

    name = "quay"
    label = "Embarcadère"


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


def test_networks_without_an_account_stand_there_too(at_desk: TestClient, world: World) -> None:
    world.house.channels["harbour"] = Harbour(world.square)  # type: ignore[index] # a dict, in a test
    said = words(at_desk.get("/settings/connections").text)
    assert "Port Non relié" in said
    assert "1 à l’écoute. Les commentaires" in said


def test_those_without_an_account_stand_in_order_of_their_names(at_desk: TestClient, world: World) -> None:
    for channel in (Harbour(world.square), Quay(world.square)):
        world.house.channels[channel.name] = channel  # type: ignore[index] # a dict, in a test
    assert "Embarcadère Non relié Port Non relié" in words(at_desk.get("/settings/connections").text)


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
    assert "À reconnecter Accès fermé à 7 h 30" in said
    assert "1 à reconnecter, 1 à l’écoute." in said
    assert "agora n’est plus relié depuis 7 h 30." in words(page.get("/preferences").text)


def test_what_could_not_be_read_is_shown_with_its_reason(at_desk: TestClient, world: World) -> None:
    with world.db.writing() as session:
        session.add_all(
            [
                UnreadablePart(
                    arrival_id=None,
                    connection_id=world.connection_id,
                    part="entry/0",
                    reason="missing_id",
                    seen_at=world.now(),
                ),
                UnreadablePart(
                    arrival_id=None,
                    connection_id=None,
                    part="entry/1",
                    reason="wrong_address",
                    seen_at=world.now(),
                ),
            ]
        )
    said = words(at_desk.get("/settings/connections").text)
    assert "1 partie illisible" in said
    assert "Reçu, sans compte reconnu entry/1 : mauvaise adresse" in said
    opened = words(at_desk.get(f"/settings/connections/{world.connection_id}").text)
    assert "entry/0 : identifiant manquant" in opened


def test_what_could_not_be_read_is_read_again_at_a_press(in_office: TestClient, world: World) -> None:
    world.receive(b"half", Unreadable("entry/1", "unknown_item", "nobody"))
    assert digest_next(world.house)
    page = in_office.get(f"/settings/connections/{world.connection_id}")
    assert "entry/1 : élément inconnu" in words(page.text)
    assert 'action="/settings/connections/second-reading"' in page.text
    done = in_office.post("/settings/connections/second-reading")
    assert "Parvis relit ce qui n’avait pas été compris." in followed(in_office, done)
    world.square.bodies[b"half"] = [CommentPosted("town", CommentSeen("c1", text="Et la piscine ?"))]
    assert digest_next(world.house)
    opened = in_office.get(f"/settings/connections/{world.connection_id}")
    assert "élément inconnu" not in words(opened.text)
    assert world.comment(world.id_of("c1")).text == "Et la piscine ?"


def test_who_does_not_administer_looks_and_connects_nothing(at_desk: TestClient, world: World) -> None:
    said = words(at_desk.get(f"/settings/connections/{world.connection_id}").text)
    for absent in ("Régler", "Retirer l’accès", "Relier", "Saisir les accès"):
        assert absent not in said
    for address in ("new/agora", "1", "1/check", "1/withdrawal", "second-reading", "new/agora/departure"):
        assert at_desk.post(f"/settings/connections/{address}").status_code == 403, address
    assert at_desk.get("/settings/connections/new/agora").status_code == 403
