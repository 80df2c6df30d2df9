"""Connecting an account on the page: what is typed, what the network says, what is shown of a secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import connections
from app.channels import discover
from app.channels._http import Http
from app.domain.connection import Connection
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Health, Lack
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure
from app.ports.spending import Budget
from app.seal import FernetSeal
from tests.fakes import NAME, Agora
from tests.web.people import followed
from tests.web.reading import Page, words
from tests.world import World

SECRET = "un secret bien long 4f2c"


class Asking(Agora):
    """A network whose answer to `check` a test chooses."""

    answer: Health | NetworkFailure = Health("La ville, telle que le réseau la nomme")

    def check(self, access: Access) -> Health:
        if isinstance(self.answer, NetworkFailure):
            raise self.answer
        return self.answer


@pytest.fixture
def network(world: World) -> Asking:
    channel = Asking(world.square)
    world.house.channels[NAME] = channel  # type: ignore[index] # a dict, in a test
    return channel


def sheet(browser: TestClient, address: str) -> Page:
    answer = browser.get(f"/settings/connections/{address}")
    assert answer.status_code == 200
    return Page(answer.text)


def test_a_network_says_what_it_needs_in_order_with_the_names_of_its_permissions(
    in_office: TestClient, network: Asking
) -> None:
    page = sheet(in_office, f"new/{NAME}").words
    assert "Relier Agora Ouvrez les réglages de la place publique." in page
    assert "agora.reply Sans lui : Parvis ne peut pas y répondre" in page
    assert "Adresse de réception http://testserver/webhooks/agora" in page


def test_an_account_typed_in_is_asked_for_kept_and_its_past_read(
    in_office: TestClient, world: World, network: Asking
) -> None:
    form = {"account": "harbour", "name": "Le port", "secret": SECRET}
    done = in_office.post(f"/settings/connections/new/{NAME}", data=form)
    assert "Agora est relié. Parvis relit les 30 derniers jours." in followed(in_office, done)
    with world.db.reading() as session:
        kept = next(one for one in connections.connected(session) if one.account == "harbour")
    assert (kept.name, kept.subscribed_at) == ("La ville, telle que le réseau la nomme", world.now())
    assert kept.backfill_since == world.now() - timedelta(days=30)
    assert world.square.subscribed == ["http://testserver/webhooks/agora"]


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (NeedsReconnection("needs_reconnection"), "La clé n’est plus valable, ou ne l’a jamais été."),
        (PermanentFailure("no_account"), "Ce compte n’administre pas la page."),
        (PermanentFailure("webhook_refused"), "Le réseau n’a pas pu ouvrir l’adresse de réception."),
        (NeedsReconnection("token_expired"), "L’accès a expiré. Reconnectez le compte."),
        (PermanentFailure("odd_reason"), "Sa raison : odd_reason."),
    ],
)
def test_a_refusal_says_why_keeps_what_was_typed_but_no_secret_and_stores_nothing(
    in_office: TestClient, world: World, network: Asking, failure: NetworkFailure, sentence: str
) -> None:
    network.answer = failure
    form = {"account": "harbour", "name": "Le port", "secret": SECRET}
    refused = in_office.post(f"/settings/connections/new/{NAME}", data=form)
    page = Page(refused.text)
    assert refused.status_code == 403
    assert f"Agora a refusé. {sentence}" in page.words
    assert "Rien n’a été enregistré." in page.words
    assert (page.fields["account"], page.fields["name"], page.fields["secret"]) == ("harbour", "Le port", "")
    assert SECRET not in refused.text
    with world.db.reading() as session:
        assert [one.account for one in connections.connected(session)] == ["town"]


@pytest.mark.parametrize(("form", "wrong"), [({"secret": SECRET}, "account"), ({"account": "x"}, "secret")])
def test_a_field_left_empty_is_named(in_office: TestClient, form: dict[str, str], wrong: str) -> None:
    refused = in_office.post(f"/settings/connections/new/{NAME}", data=form)
    assert refused.status_code == 422
    assert f'name="{wrong}"' in refused.text.split('aria-invalid="true"')[0].rsplit("<input", 1)[-1]


def test_a_stored_secret_shows_how_it_ends_and_an_empty_field_keeps_it(
    in_office: TestClient, world: World, network: Asking
) -> None:
    in_office.post(f"/settings/connections/new/{NAME}", data={"account": "harbour", "secret": SECRET})
    with world.db.reading() as session:
        kept = next(one for one in connections.connected(session) if one.account == "harbour")
    page = in_office.get(f"/settings/connections/{kept.id}")
    assert "Enregistrée, terminée par 4f2c" in words(page.text)
    assert SECRET not in page.text
    in_office.post(f"/settings/connections/{kept.id}", data={"secret": " "})
    with world.db.reading() as session:
        assert world.house.accesses.one(session, kept.id).credentials["secret"] == SECRET
    in_office.post(f"/settings/connections/{kept.id}", data={"secret": "un autre secret 77aa"})
    with world.db.reading() as session:
        assert world.house.accesses.one(session, kept.id).credentials["secret"] == "un autre secret 77aa"


def test_a_check_says_what_is_missing_and_takes_a_trouble_back(
    in_office: TestClient, world: World, network: Asking
) -> None:
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "forbidden", world.now())
    network.answer = Health("La ville", (Lack("agora.read", "no_comments"),))
    done = in_office.post(f"/settings/connections/{world.connection_id}/check")
    page = followed(in_office, done)
    assert "Agora laisse entrer Parvis." in page
    assert "Parvis ne peut pas y lire les commentaires ( agora.read )" in page
    with world.db.reading() as session:
        assert session.get_one(Connection, world.connection_id).problem is None


def test_a_check_that_fails_says_so_and_notes_a_dead_access(
    in_office: TestClient, world: World, network: Asking
) -> None:
    network.answer = NeedsReconnection("needs_reconnection")
    refused = in_office.post(f"/settings/connections/{world.connection_id}/check")
    assert "La clé n’est plus valable" in words(refused.text)
    assert "Reconnecter Agora" in words(in_office.get("/settings/connections").text)


def test_what_stops_an_account_is_said_on_its_page(in_office: TestClient, world: World) -> None:
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "access_revoked", world.now())
    page = sheet(in_office, str(world.connection_id)).words
    assert "Rien n’est perdu" in page
    assert "L’accès a été retiré sur le réseau." in page


def test_an_access_taken_back_is_forgotten_and_its_comments_stay(
    in_office: TestClient, world: World, network: Asking
) -> None:
    comment = world.a_comment()
    done = in_office.post(f"/settings/connections/{world.connection_id}/withdrawal")
    page = followed(in_office, done)
    assert "Accès retiré. Les commentaires déjà reçus restent." in page
    assert "Non relié" in page
    assert world.house.accesses.of(NAME) == ()
    with world.db.reading() as session:
        assert world.house.accesses.one(session, world.connection_id).credentials == {}
    assert in_office.get(f"/comments/{comment}").status_code == 200
    again = {"account": "town", "secret": SECRET}
    assert in_office.post(f"/settings/connections/new/{NAME}", data=again).status_code == 303
    assert world.house.accesses.of(NAME)[0].credentials["secret"] == SECRET


def test_what_calls_cost_is_said(in_office: TestClient, world: World, network: Asking) -> None:
    network.capabilities = Capabilities(budget=Budget(units=100, kept=10, price=5_000))
    page = sheet(in_office, str(world.connection_id)).words
    assert "Appels, 30 jours 0 unité, environ 0,00 $US" in page


@pytest.mark.parametrize("address", ["new/nowhere", "new/demo", "99"])
def test_what_does_not_exist_is_not_found(in_office: TestClient, address: str) -> None:
    assert in_office.get(f"/settings/connections/{address}").status_code == 404


def test_a_first_webhook_can_be_copied_with_the_accounts_own_address(
    in_office: TestClient, world: World, network: Asking
) -> None:
    page = sheet(in_office, str(world.connection_id)).words
    assert "Envoyer un premier commentaire d’essai" in page
    assert "agora push http://testserver/webhooks/agora" in page


def test_a_tools_account_shows_the_schema_and_a_command_with_its_own_address(
    in_office: TestClient, world: World
) -> None:
    world.house.channels["webhook"] = discover(Http())["webhook"]  # type: ignore[index] # a dict, in a test
    form = {"account": "mairie", "name": "Le portail", "secret": f"whsec_{'A' * 43}="}
    made = in_office.post("/settings/connections/new/webhook", data=form)
    page = followed(in_office, made)
    for said in ("Schéma JSON des envois", "https://json-schema.org/draft/2020-12/schema", "curl"):
        assert said in page, said
    assert "http://testserver/webhooks/webhook/mairie" in page
    assert form["secret"] not in page


def test_no_past_is_promised_of_a_network_that_nobody_asks(
    in_office: TestClient, world: World, network: Asking
) -> None:
    network.capabilities = Capabilities(polls_every=None)
    form = {"account": "harbour", "name": "Le port", "secret": SECRET}
    page = followed(in_office, in_office.post(f"/settings/connections/new/{NAME}", data=form))
    assert "Agora est relié." in page
    assert "Parvis relit" not in page


def test_what_parvis_cannot_ask_for_itself_is_not_said_to_be_asked_for(
    in_office: TestClient, world: World, network: Asking
) -> None:
    form = {"account": "harbour", "name": "Le port", "secret": SECRET}
    done = in_office.post(f"/settings/connections/new/{NAME}", data=form)
    assert "Abonnement demandé" in followed(in_office, done)
    world.square.subscribes = False
    page = words(in_office.get(done.headers["location"]).text)
    assert "Abonnement à demander sur le réseau, comme les étapes le disent" in page


def test_an_access_that_no_key_opens_any_more_is_typed_anew(
    in_office: TestClient, world: World, network: Asking
) -> None:
    with world.db.writing() as session:
        lost = session.get_one(Connection, world.connection_id)
        lost.credentials = FernetSeal(["a key that is lost"]).close({"secret": "x"})
        lost.lose("sealed", world.now())
    shown = words(in_office.get("/settings/connections").text)
    assert "Reconnecter Agora" in shown
    assert "La clé de Parvis n’ouvre plus l’accès à Agora" in shown
    assert "ne laisse plus entrer Parvis" not in shown
    address = f"/settings/connections/{world.connection_id}"
    checked = in_office.post(f"{address}/check")
    assert (checked.status_code, "La clé n’est plus valable" in words(checked.text)) == (403, True)
    typed = in_office.post(address, data={"secret": SECRET})
    assert "Agora est relié." in followed(in_office, typed)
