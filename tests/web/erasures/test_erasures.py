"""What a network may have us forget, and what everybody may read about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from fastapi.testclient import TestClient

from app.domain.connection import Connection
from app.domain.standing import State
from app.ports.channel import Access
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import ForgedWebhook
from tests.apps import opened
from tests.fakes import NAME, Agora
from tests.web.reading import words
from tests.world import MARC, SECRET, YASMINA, World


class Forgetful(Agora):
    """The invented network, which signs `secret:whom`."""

    def whose(self, signed_request: str, accesses: Sequence[Access]) -> str:
        secret, _, whom = signed_request.partition(":")
        if secret not in [access.credentials["secret"] for access in accesses]:
            raise ForgedWebhook
        return whom


@pytest.fixture
def network(world: World) -> Iterator[TestClient]:
    """The network's own servers: another site, no session."""
    world.house.channels[NAME] = Forgetful(world.square)  # type: ignore[index] # a dict, in a test
    with opened(world.house) as app, TestClient(app, headers={"Sec-Fetch-Site": "cross-site"}) as client:
        yield client


def test_a_persons_words_and_name_are_erased_and_others_stay(network: TestClient, world: World) -> None:
    marc, yasmina = world.a_comment(by=MARC), world.a_comment("Moi aussi.", by=YASMINA)
    answer = network.post(f"/erasures/{NAME}", data={"signed_request": f"{SECRET}:marc"}).json()
    assert answer["url"] == f"http://testserver/erasures/{answer['confirmation_code']}"
    assert (world.comment(marc).text, world.comment(marc).state) == (None, State.REMOVED)
    assert world.comment(yasmina).text == "Moi aussi."
    said = words(network.get(f"/erasures/{answer['confirmation_code']}").text)
    assert "1 message a été effacé, avec votre nom." in said
    world.hear(CommentPosted("town", CommentSeen("c1", text="Quand ?", author=MARC)), read_now=True)
    assert world.comment(marc).text is None, "a later poll brings nothing back"


def test_a_request_about_nobody_we_know_is_answered_too(network: TestClient) -> None:
    answer = network.post(f"/erasures/{NAME}", data={"signed_request": f"{SECRET}:nobody"}).json()
    said = words(network.get(f"/erasures/{answer['confirmation_code']}").text)
    assert "aucun message de vous" in said
    assert "Le réseau vous connaît parfois sous un autre." in said
    assert "Vos données sont effacées" not in said


@pytest.mark.parametrize("signed", ["", "other:marc"])
def test_an_unsigned_request_erases_nothing(network: TestClient, world: World, signed: str) -> None:
    marc = world.a_comment(by=MARC)
    for address in (f"/erasures/{NAME}", f"/erasures/{NAME}/departure"):
        assert network.post(address, data={"signed_request": signed}).status_code == 403
    assert world.comment(marc).text is not None


def test_who_left_our_application_has_its_accounts_asked_at_once(network: TestClient, world: World) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).next_poll_at = None
    answer = network.post(f"/erasures/{NAME}/departure", data={"signed_request": f"{SECRET}:marc"})
    assert answer.status_code == 200
    with world.db.reading() as session:
        assert session.get_one(Connection, world.connection_id).next_poll_at == world.now()


def test_a_network_that_signs_no_such_request_has_no_such_address(world: World) -> None:
    with opened(world.house) as app, TestClient(app) as client:
        signed = {"signed_request": f"{SECRET}:marc"}
        assert client.post(f"/erasures/{NAME}", data=signed).status_code == 404
        assert client.post("/erasures/nowhere", data=signed).status_code == 404
        assert client.get("/erasures/guessed").status_code == 404


def test_what_is_kept_is_said_to_everybody(network: TestClient) -> None:
    said = words(network.get("/privacy").text)
    assert "Ce que la ville garde de vos messages" in said
    assert "Parvis l’efface 30 jours après la réponse." in said
