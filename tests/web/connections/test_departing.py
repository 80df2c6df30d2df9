"""A network's own sign-in, on the page: the application first, then there and back, then one account."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from app import connections
from app.domain.actor import CONSOLE
from app.errands.applying import apply
from app.ports.failures import PermanentFailure
from tests.fakes import NAME
from tests.integration.errands.test_departing import APPLICATION, Gate, state_in
from tests.web.people import followed
from tests.web.reading import Page, words
from tests.world import World


@pytest.fixture
def gate(world: World) -> Gate:
    channel = Gate(world.square)
    world.house.channels[NAME] = channel  # type: ignore[index] # a dict, in a test
    return channel


@pytest.fixture
def applied(world: World, gate: Gate) -> Gate:
    apply(world.house, NAME, APPLICATION, by=CONSOLE)
    return gate


def leave(browser: TestClient) -> str:
    """Leave for the network; give the address where the browser goes."""
    page = browser.post(f"/settings/connections/new/{NAME}/departure", data={"server": "agora.example"})
    assert page.status_code == 200
    address = page.headers["refresh"].removeprefix("0; url=")
    assert "Continuer sur Agora" in words(page.text)
    return address


def test_an_administrator_gives_the_application_first(
    in_office: TestClient, world: World, gate: Gate
) -> None:
    assert "Agora ne connaît pas encore Parvis." in words(
        in_office.get(f"/settings/connections/new/{NAME}").text
    )
    page = Page(in_office.get(f"/settings/applications/{NAME}").text)
    assert "http://testserver/settings/connections/return" in page.words
    refused = in_office.post(f"/settings/applications/{NAME}", data={"app_id": "12"})
    assert (refused.status_code, Page(refused.text).fields["app_id"]) == (422, "12")
    done = in_office.post(f"/settings/applications/{NAME}", data=APPLICATION)
    assert "Continuer sur Agora" in followed(in_office, done)
    kept = in_office.post(f"/settings/applications/{NAME}", data={"app_id": "13", "app_secret": ""})
    assert kept.status_code == 303
    with world.db.reading() as session:
        assert connections.application_of(session, NAME, seal=world.house.seal) == {
            **APPLICATION,
            "app_id": "13",
        }


class Harbour(Gate):
    """A network that examines applications first, where the town has nobody yet."""

    name = "harbour"
    label = "Port"


def test_a_network_that_examines_the_application_says_so_until_an_account_is_connected(
    in_office: TestClient, world: World
) -> None:
    world.house.channels["harbour"] = Harbour(world.square)  # type: ignore[index] # a dict, in a test
    address = "/settings/applications/harbour"
    wrong = in_office.post(address, data={**APPLICATION, "review_asked_on": "hier"})
    assert (wrong.status_code, Page(wrong.text).fields["review_asked_on"]) == (422, "hier")
    done = in_office.post(address, data={**APPLICATION, "review_asked_on": "2026-03-03"})
    assert "L’examen de l’application a été demandé le 3 mars." in followed(in_office, done)
    listed = words(in_office.get("/settings/connections").text)
    assert "En examen Demandé le 3 mars ; d’ici là, à la main Suivre" in listed
    assert "1 en examen." in listed
    apply(world.house, "harbour", {**APPLICATION, "app_secret": "new"}, by=CONSOLE)
    assert Page(in_office.get(address).text).fields["review_asked_on"] == "2026-03-03"
    _connect(world)
    assert "En examen" not in words(in_office.get("/settings/connections").text)


def _connect(world: World) -> None:
    seal, now = world.house.seal, world.house.clock()
    with world.db.writing() as session:
        connections.connect(
            session, "harbour", "quay", "Le quai", {}, seal=seal, health=None, now=now, by=CONSOLE
        )


def test_an_examination_that_was_never_asked_for_can_be_taken_back(
    in_office: TestClient, world: World, gate: Gate
) -> None:
    address = f"/settings/applications/{NAME}"
    in_office.post(address, data={**APPLICATION, "review_asked_on": "2026-03-03"})
    in_office.post(address, data={**APPLICATION, "review_asked_on": ""})
    assert Page(in_office.get(address).text).fields["review_asked_on"] == ""


def test_there_and_back_an_account_is_chosen_and_connected(
    in_office: TestClient, world: World, applied: Gate
) -> None:
    address = leave(in_office)
    assert urlsplit(address).netloc == "agora.example"
    back = in_office.get("/settings/connections/return", params={"state": state_in(address), "code": "42"})
    page = in_office.get(back.headers["location"])
    assert "Quel compte relier ? Agora vous laisse gérer : Relier Le port Relier La piscine" in words(
        page.text
    )
    chosen = in_office.post(back.headers["location"], data={"account": "pool"})
    opened = followed(in_office, chosen)
    assert "La piscine" in opened
    assert "Agora est relié. Parvis relit les 30 derniers jours." in opened
    with world.db.reading() as session:
        assert {one.account for one in connections.connected(session)} == {"town", "pool"}


def test_a_sign_in_says_that_the_demonstration_will_leave_and_a_form_how_to_let_it(
    in_office: TestClient, world: World, applied: Gate
) -> None:
    with world.db.writing() as session:
        connections.connect(
            session,
            "demo",
            "pont-kerlan",
            "Pont-Kerlan",
            {},
            seal=world.house.seal,
            health=None,
            now=world.now(),
            by=CONSOLE,
        )
    address = leave(in_office)
    back = in_office.get("/settings/connections/return", params={"state": state_in(address), "code": "42"})
    page = in_office.get(back.headers["location"])
    assert "La ville de démonstration sera effacée" in words(page.text)
    typed = {"account": "harbour", "secret": "s"}
    refused = in_office.post(f"/settings/connections/new/{NAME}", data=typed)
    assert "Cochez la case pour l’effacer, puis recommencez." in words(refused.text)
    assert "--erase" not in refused.text


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("no_account", "Ce compte n’administre pas la page. Demandez l’accès à la personne qui la gère."),
        ("sign_in_refused", "La connexion a été refusée sur le réseau."),
        ("odd_reason", "Sa raison : odd_reason."),
    ],
)
def test_a_sign_in_that_the_network_refused_says_why_in_plain_words(
    in_office: TestClient, applied: Gate, reason: str, sentence: str
) -> None:
    address = leave(in_office)
    applied.refusal = PermanentFailure(reason)
    back = in_office.get("/settings/connections/return", params={"state": state_in(address), "code": "42"})
    assert back.status_code == 403
    assert f"Agora a refusé. {sentence} Rien n’a été enregistré." in words(back.text)


def test_one_more_account_of_a_network_is_connected_from_the_one_that_is_there(
    in_office: TestClient, world: World, applied: Gate
) -> None:
    page = Page(in_office.get(f"/settings/connections/{world.connection_id}").text)
    assert "Relier un autre compte Agora" in page.words
    assert "Continuer sur Agora" in words(in_office.get(f"/settings/connections/new/{NAME}").text)


def test_no_secret_is_in_the_address_or_on_the_pages(in_office: TestClient, applied: Gate) -> None:
    address = leave(in_office)
    assert APPLICATION["app_secret"] not in parse_qs(urlsplit(address).query)
    back = in_office.get("/settings/connections/return", params={"state": state_in(address), "code": "42"})
    assert "v-1:42" not in in_office.get(back.headers["location"]).text


def test_one_comes_back_to_the_address_with_a_slash_too(in_office: TestClient, applied: Gate) -> None:
    state = state_in(leave(in_office))
    back = in_office.get("/settings/connections/return/", params={"state": state, "code": "42"})
    assert (back.status_code, back.headers["location"][:21]) == (303, "/settings/departures/")


def test_a_return_that_nobody_left_for_connects_nothing(
    in_office: TestClient, world: World, applied: Gate
) -> None:
    lost = in_office.get("/settings/connections/return", params={"state": "guessed", "code": "42"})
    assert lost.status_code == 410
    assert "Recommencez depuis Réseaux." in words(lost.text)
    with world.db.reading() as session:
        assert [one.account for one in connections.connected(session)] == ["town"]


def test_another_persons_session_cannot_return(
    in_office: TestClient, at_desk: TestClient, applied: Gate
) -> None:
    address = leave(in_office)
    query = {"state": state_in(address), "code": "42"}
    assert at_desk.get("/settings/connections/return", params=query).status_code in {403, 410}


@pytest.mark.parametrize("address", ["applications/nowhere", "applications/harbour"])
def test_a_network_without_a_sign_in_has_no_application(in_office: TestClient, address: str) -> None:
    assert in_office.get(f"/settings/{address}").status_code == 404
