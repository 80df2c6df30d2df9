"""Signing in there: a code, the verifier that goes with it, and whose tokens they are."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.channels._http import Http
from app.channels.x import X
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure
from app.ports.signing_in import SignsIn
from tests.channels.recordings import Player

APPLICATION = {"client_id": "client-invente", "client_secret": "mot-invente", "consumer_secret": "s"}
RETURN = "https://parvis.example/settings/connections/return"
STATE = "e" * 43
MEMORY = {"verifier": "v" * 64}
QUERY = {"state": STATE, "code": "code-invente"}
FORM = {
    "grant_type": "authorization_code",
    "code": "code-invente",
    "redirect_uri": RETURN,
    "code_verifier": MEMORY["verifier"],
    "client_id": "client-invente",
}
TOKENS = {
    "token_type": "bearer",
    "expires_in": 7200,
    "access_token": "acces-neuf",
    "refresh_token": "renouveau",
}
ME = {"data": {"id": "1710000000000000001", "name": "Ville de Sainte-Onde", "username": "sainte_onde"}}


def exchanged(response: dict[str, Any]) -> dict[str, Any]:
    voice = "Basic " + b64encode(b"client-invente:mot-invente").decode()
    url = "https://api.x.com/2/oauth2/token"
    return {
        "request": {"method": "POST", "url": url, "authorization": voice, "form": FORM},
        "response": response,
    }


def named(response: dict[str, Any]) -> dict[str, Any]:
    url = "https://api.x.com/2/users/me"
    return {
        "request": {"method": "GET", "url": url, "authorization": "Bearer acces-neuf"},
        "response": response,
    }


def arrived(*exchanges: dict[str, Any], query: dict[str, str] = QUERY) -> Any:
    player = Player(list(exchanges))
    try:
        offers = X(Http(transport=player)).arrive(APPLICATION, query, MEMORY, RETURN)
        return [(one.account, one.name, one.credentials) for one in offers]
    except NetworkFailure as failure:
        return type(failure), failure.reason
    finally:
        assert player.is_over, "a recorded request was never made"


def test_the_network_has_a_sign_in_of_its_own() -> None:
    channel: object = X(Http())
    assert isinstance(channel, SignsIn)
    needed = {field.name for field in channel.application if field.required}
    asked = {field.name for field in X.credentials if field.required} - {"access_token"}
    assert asked <= needed, "what an account needs beside its token, its application holds"


def test_a_person_leaves_for_a_page_that_knows_the_state_and_not_the_verifier() -> None:
    departure = X(Http()).depart(APPLICATION, {}, RETURN, STATE)
    address = urlsplit(departure.address)
    told = {key: one[0] for key, one in parse_qs(address.query).items()}
    verifier = departure.memory["verifier"]
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert (address.scheme, address.netloc, address.path) == ("https", "x.com", "/i/oauth2/authorize")
    assert told == {
        "response_type": "code",
        "client_id": "client-invente",
        "redirect_uri": RETURN,
        "scope": "tweet.read tweet.write tweet.moderate.write users.read dm.read offline.access",
        "state": STATE,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    assert 43 <= len(verifier) <= 128
    assert verifier not in departure.address + repr(departure)
    assert verifier != X(Http()).depart(APPLICATION, {}, RETURN, STATE).memory["verifier"]


def test_a_code_becomes_the_account_and_its_own_tokens_alone() -> None:
    credentials = {"access_token": "acces-neuf", "refresh_token": "renouveau"}
    offers = arrived(exchanged({"status": 200, "body": TOKENS}), named({"status": 200, "body": ME}))
    assert offers == [("1710000000000000001", "Ville de Sainte-Onde", credentials)]


def test_an_account_that_may_not_be_renewed_is_offered_all_the_same() -> None:
    short = {key: value for key, value in TOKENS.items() if key != "refresh_token"}
    offers = arrived(
        exchanged({"status": 200, "body": short}),
        named({"status": 200, "body": {"data": {"id": "1", "username": "ville"}}}),
    )
    assert offers == [("1", "ville", {"access_token": "acces-neuf"})]


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {}, {"code": ""}, {"code": "a b"}])
def test_who_says_no_is_asked_nothing_more(query: dict[str, str]) -> None:
    assert arrived(query={"state": STATE, **query}) == (PermanentFailure, "sign_in_refused")


@pytest.mark.parametrize(
    ("response", "failure"),
    [
        ({"status": 400, "body": {"error": "invalid_request"}}, (PermanentFailure, "sign_in_expired")),
        (
            {"status": 401, "body": {"error": "unauthorized_client"}},
            (PermanentFailure, "application_refused"),
        ),
        ({"status": 503, "body": ""}, (TemporaryFailure, "network_trouble")),
        ({"status": 200, "body": {}}, (TemporaryFailure, "unclear_answer")),
        ({"fault": "ReadTimeout"}, (TemporaryFailure, "no_answer")),
    ],
)
def test_a_code_that_is_not_taken_says_why(response: dict[str, Any], failure: Any) -> None:
    assert arrived(exchanged(response)) == failure


@pytest.mark.parametrize(
    ("response", "failure"),
    [
        ({"status": 200, "body": {"errors": []}}, (PermanentFailure, "no_account")),
        ({"status": 403, "body": {"title": "Forbidden"}}, (PermanentFailure, "no_account")),
        ({"status": 401, "body": {}}, (PermanentFailure, "no_account")),
        ({"status": 429, "body": {}}, (TemporaryFailure, "rate_limited")),
    ],
)
def test_tokens_without_an_account_offer_nothing(response: dict[str, Any], failure: Any) -> None:
    assert arrived(exchanged({"status": 200, "body": TOKENS}), named(response)) == failure
