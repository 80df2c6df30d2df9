"""Signing in on the person's own server: Parvis makes itself known there, and comes back with one account."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Departure, Offer, SignsIn
from tests.channels.recordings import answered, asked

RETURN = "https://parvis.example/settings/connections/return"
STATE = "etat-de-quarante-trois-signes-pour-la-forme"
APP = {"id": "9", "name": "Parvis", "client_id": "client-invente", "client_secret": "secret-invente"}
ME = {"id": "1", "username": "ville", "acct": "ville", "display_name": "Ville de Sainte-Onde"}
TOKEN = {
    "access_token": "jeton-neuf",
    "token_type": "Bearer",
    "scope": "read write",
    "created_at": 1773739800,
}
SCOPES = "read:accounts read:notifications read:statuses write:statuses push"


class Server(httpx2.BaseTransport):
    """A server that knows its four calls. Each may be answered otherwise, by the end of its path."""

    def __init__(self, **otherwise: dict[str, Any]) -> None:
        self.asked: list[dict[str, Any]] = []
        self.otherwise = otherwise
        self.usual = {
            "apps": APP,
            "token": TOKEN,
            "verify_credentials": ME,
            "instance": {"domain": "sainte-onde.example"},
        }

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(asked(request))
        name = request.url.path.rpartition("/")[2]
        response = self.otherwise.get(name) or {"status": 200, "body": self.usual[name]}
        return answered(response, request)


def door(server: Server) -> SignsIn:
    channel: object = discover(Http(transport=server))["mastodon"]
    assert isinstance(channel, SignsIn)
    return channel


def departed(server: Server, typed: str = "social.sainte-onde.example") -> Departure:
    return door(server).depart({}, {"server": typed}, RETURN, STATE)


def arrived(server: Server, **query: str) -> tuple[Offer, ...]:
    memory = departed(Server()).memory
    return door(server).arrive({}, {"state": STATE, **query}, memory, RETURN)


def test_the_way_there_names_the_application_that_was_just_made() -> None:
    server = Server()
    departure = departed(server)
    assert server.asked == [
        {
            "method": "POST",
            "url": "https://social.sainte-onde.example/api/v1/apps",
            "authorization": None,
            "form": {"client_name": "Parvis", "redirect_uris": RETURN, "scopes": SCOPES},
        }
    ]
    to = urlsplit(departure.address)
    challenge = sha256(departure.memory["verifier"].encode()).digest()
    assert f"{to.scheme}://{to.netloc}{to.path}" == "https://social.sainte-onde.example/oauth/authorize"
    assert {name: values for name, (values,) in parse_qs(to.query).items()} == {
        "response_type": "code",
        "client_id": "client-invente",
        "redirect_uri": RETURN,
        "scope": SCOPES,
        "state": STATE,
        "code_challenge": urlsafe_b64encode(challenge).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert departure.memory["client_secret"] not in repr(departure)
    assert departed(Server()).memory["verifier"] != departure.memory["verifier"]


@pytest.mark.parametrize(
    "typed",
    [
        "social.sainte-onde.example",
        " https://social.sainte-onde.example/ ",
        "@ville@social.sainte-onde.example",
        "ville@social.sainte-onde.example",
    ],
)
def test_a_server_is_named_in_whatever_way_people_do(typed: str) -> None:
    assert departed(Server(), typed).address.startswith("https://social.sainte-onde.example/oauth/authorize?")


def test_the_code_is_changed_for_an_account_with_its_full_handle() -> None:
    server = Server()
    (offer,) = arrived(server, code="code-invente")
    assert (offer.account, offer.name) == ("@ville@sainte-onde.example", "Ville de Sainte-Onde")
    credentials = {"api": "https://social.sainte-onde.example", "access_token": "jeton-neuf"}
    assert offer.credentials == credentials
    assert "jeton-neuf" not in repr(offer)
    exchange = server.asked[0]
    verifier = exchange["form"].pop("code_verifier")
    assert len(verifier) >= 43
    assert exchange["form"] == {
        "grant_type": "authorization_code",
        "code": "code-invente",
        "client_id": "client-invente",
        "client_secret": "secret-invente",
        "redirect_uri": RETURN,
        "scope": SCOPES,
    }
    assert [one["authorization"] for one in server.asked] == [None, *["Bearer jeton-neuf"] * 2]


@pytest.mark.parametrize(
    ("instance", "home"),
    [
        ({"status": 404, "body": "<html></html>"}, "social.sainte-onde.example"),
        ({"status": 200, "body": {"domain": "../ailleurs"}}, "social.sainte-onde.example"),
        ({"status": 200, "body": {"uri": "https://sainte-onde.example/"}}, "sainte-onde.example"),
        ({"fault": "ReadTimeout"}, "social.sainte-onde.example"),
    ],
    ids=["none", "odd", "older", "silent"],
)
def test_a_server_that_does_not_say_its_domain_is_known_by_its_address(
    instance: dict[str, Any], home: str
) -> None:
    (offer,) = arrived(Server(instance=instance), code="c")
    assert offer.account == f"@ville@{home}"


def test_an_account_without_a_name_is_shown_by_its_handle() -> None:
    nameless = {"status": 200, "body": {**ME, "display_name": " "}}
    (offer,) = arrived(Server(verify_credentials=nameless), code="c")
    assert offer.name == "ville"


@pytest.mark.parametrize(
    ("query", "otherwise", "reason"),
    [
        ({"error": "access_denied"}, {}, "sign_in_refused"),
        ({}, {}, "sign_in_expired"),
        ({"code": "c"}, {"token": {"status": 400, "body": {"error": "invalid_grant"}}}, "sign_in_expired"),
        ({"code": "c"}, {"token": {"status": 401, "body": {"error": "invalid_client"}}}, "sign_in_expired"),
        ({"code": "c"}, {"verify_credentials": {"status": 200, "body": {"id": "1"}}}, "no_account"),
    ],
    ids=["refused", "no-code", "late", "application-gone", "nobody"],
)
def test_a_return_that_opens_nothing_says_why(
    query: dict[str, str], otherwise: dict[str, dict[str, Any]], reason: str
) -> None:
    with pytest.raises(PermanentFailure) as refused:
        arrived(Server(**otherwise), **query)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "response",
    [
        {"status": 503, "body": ""},
        {"status": 429, "body": {}},
        {"status": 200, "body": {"access_token": None}},
        {"fault": "ReadTimeout"},
        {"fault": "ConnectError"},
    ],
    ids=["trouble", "busy", "odd", "silent", "unreachable"],
)
def test_a_server_in_trouble_may_be_asked_again(response: dict[str, Any]) -> None:
    with pytest.raises(TemporaryFailure):
        arrived(Server(token=response), code="c")


@pytest.mark.parametrize(
    ("typed", "apps", "reason"),
    [
        ("social.sainte-onde.example", {"status": 404, "body": "<html></html>"}, "bad_address"),
        ("social.sainte-onde.example", {"status": 200, "body": {"client_id": None}}, "bad_address"),
        ("social.sainte-onde.example", {"status": 422, "body": {"error": "redirect"}}, "refused"),
        ("social.sainte-onde.example", {"status": 502, "body": ""}, "unclear_answer"),
        ("http://social.sainte-onde.example", {"status": 200, "body": APP}, "bad_address"),
        ("", {"status": 200, "body": APP}, "bad_address"),
        ("pas une adresse", {"status": 200, "body": APP}, "bad_address"),
    ],
    ids=["no-such-server", "odd", "refused", "trouble", "unprotected", "nothing", "words"],
)
def test_a_server_that_cannot_be_asked_leads_nowhere(typed: str, apps: dict[str, Any], reason: str) -> None:
    with pytest.raises(NetworkFailure) as refused:
        departed(Server(apps=apps), typed)
    assert refused.value.reason == reason
