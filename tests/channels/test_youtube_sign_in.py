"""Google's sign-in as YouTube uses it: the page, the code, the channel that comes back."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from app.channels.youtube import SCOPE
from app.ports.failures import PermanentFailure, TemporaryFailure
from app.ports.signing_in import Offer, SignsIn
from tests.channels.recordings import Network, Player
from tests.channels.test_contract import speaking

NETWORK = Network("youtube")
APPLICATION = {"client_id": "1000-parvis.apps.example", "client_secret": "un-secret-invente"}
RETURN = "https://parvis.example/settings/connections/return"
STATE = "s" * 43
MEMORY = {"verifier": "un-mot-tire-au-sort"}
GIVEN = {
    "access_token": "ya29.une-heure",
    "refresh_token": "1//qui-reste",
    "expires_in": 3599,
    "scope": SCOPE,
}
CHANNEL = {"id": "UCsainteondeInventee00001", "snippet": {"title": "Ville de Sainte-Onde"}}
YES = {"code": "4/code-invente", "state": STATE}


def exchange(response: dict[str, Any]) -> dict[str, Any]:
    form = {
        **APPLICATION,
        "grant_type": "authorization_code",
        "code": "4/code-invente",
        "redirect_uri": RETURN,
        "code_verifier": MEMORY["verifier"],
    }
    request = {
        "method": "POST",
        "url": "https://oauth2.googleapis.com/token",
        "authorization": None,
        "form": form,
    }
    return {"request": request, "response": response}


def mine(rows: list[Any]) -> dict[str, Any]:
    request = {
        "method": "GET",
        "url": "https://www.googleapis.com/youtube/v3/channels",
        "authorization": "Bearer ya29.une-heure",
        "query": {"part": "id,snippet", "mine": "true"},
    }
    return {"request": request, "response": {"status": 200, "body": {"items": rows}}}


def arrive(*exchanges: dict[str, Any], query: dict[str, str] | None = None) -> tuple[Offer, ...]:
    player = Player(list(exchanges))
    channel = cast("SignsIn", speaking(NETWORK, player))
    try:
        return channel.arrive(APPLICATION, YES if query is None else query, MEMORY, RETURN)
    finally:
        assert player.is_over


def test_youtube_has_a_sign_in_of_its_own() -> None:
    channel = speaking(NETWORK, Player([]))
    assert isinstance(channel, SignsIn)
    assert {field.name for field in channel.application} == {"client_id", "client_secret"}
    assert {field.name for field in channel.application} <= {field.name for field in channel.credentials}


def test_the_page_is_google_s_and_asks_for_what_parvis_needs() -> None:
    channel = cast("SignsIn", speaking(NETWORK, Player([])))
    departure = channel.depart(APPLICATION, {}, RETURN, STATE)
    page = urlsplit(departure.address)
    said = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert (page.scheme, page.netloc, page.path) == ("https", "accounts.google.com", "/o/oauth2/v2/auth")
    challenge = (
        urlsafe_b64encode(sha256(departure.memory["verifier"].encode()).digest()).rstrip(b"=").decode()
    )
    assert said == {
        "client_id": APPLICATION["client_id"],
        "redirect_uri": RETURN,
        "response_type": "code",
        "scope": SCOPE,
        "state": STATE,
        "access_type": "offline",
        "prompt": "consent select_account",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    assert channel.depart(APPLICATION, {}, RETURN, STATE).memory != departure.memory


def test_the_chosen_channel_is_offered_with_the_token_that_stays() -> None:
    offers = arrive(exchange({"status": 200, "body": GIVEN}), mine([CHANNEL]))
    assert offers == (Offer(CHANNEL["id"], "Ville de Sainte-Onde", {"refresh_token": "1//qui-reste"}),)  # type: ignore[arg-type] # a recording may be any JSON
    assert "1//qui-reste" not in repr(offers)


@pytest.mark.parametrize(
    ("query", "reason"),
    [({"error": "access_denied", "state": STATE}, "sign_in_refused"), ({"state": STATE}, "sign_in_expired")],
)
def test_who_comes_back_without_a_code_is_told_why(query: dict[str, str], reason: str) -> None:
    with pytest.raises(PermanentFailure, match=reason):
        arrive(query=query)


@pytest.mark.parametrize(
    ("response", "failure", "reason"),
    [
        ({"status": 400, "body": {"error": "invalid_grant"}}, PermanentFailure, "sign_in_expired"),
        (
            {"status": 400, "body": {"error": "redirect_uri_mismatch"}},
            PermanentFailure,
            "application_refused",
        ),
        ({"status": 401, "body": {"error": "invalid_client"}}, PermanentFailure, "application_refused"),
        ({"status": 200, "body": {**GIVEN, "scope": "openid"}}, PermanentFailure, "sign_in_refused"),
        ({"status": 200, "body": {**GIVEN, "refresh_token": None}}, TemporaryFailure, "unclear_answer"),
        ({"status": 200, "body": {**GIVEN, "access_token": "é"}}, TemporaryFailure, "unclear_answer"),
        ({"status": 503, "body": ""}, TemporaryFailure, "network_trouble"),
        ({"fault": "ReadTimeout"}, TemporaryFailure, "no_answer"),
    ],
)
def test_a_code_that_opens_nothing_says_why(
    response: dict[str, Any], failure: type[Exception], reason: str
) -> None:
    with pytest.raises(failure, match=reason):
        arrive(exchange(response))


def test_an_account_without_a_channel_is_no_account() -> None:
    with pytest.raises(PermanentFailure, match="no_account"):
        arrive(exchange({"status": 200, "body": GIVEN}), mine([]))
