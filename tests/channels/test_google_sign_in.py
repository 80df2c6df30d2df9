"""Google's sign-in as reviews use it: every place that the person manages is offered."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from app.channels.google import SCOPE
from app.ports.failures import PermanentFailure, TemporaryFailure
from app.ports.signing_in import Offer, SignsIn
from tests.channels.recordings import Network, Player
from tests.channels.test_contract import speaking
from tests.channels.test_youtube_sign_in import APPLICATION, MEMORY, RETURN, STATE, YES, exchange

NETWORK = Network("google")
GIVEN = {
    "access_token": "ya29.une-heure",
    "refresh_token": "1//qui-reste",
    "expires_in": 3599,
    "scope": SCOPE,
}
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1/accounts"
PLACES = "https://mybusinessbusinessinformation.googleapis.com/v1/{account}/locations"
MASK = {"readMask": "name,title,storefrontAddress", "pageSize": "100"}


def get(url: str, query: dict[str, str], response: dict[str, Any]) -> dict[str, Any]:
    request = {"method": "GET", "url": url, "authorization": "Bearer ya29.une-heure", "query": query}
    return {"request": request, "response": response}


def accounts(*names: str) -> dict[str, Any]:
    rows = [{"name": name, "accountName": "Ville", "type": "PERSONAL"} for name in names]
    return get(ACCOUNTS, {"pageSize": "20"}, {"status": 200, "body": {"accounts": rows}})


def places(account: str, *rows: Any, after: str = "", then: str = "") -> dict[str, Any]:
    query = {**MASK, **({"pageToken": after} if after else {})}
    body = {"locations": list(rows), **({"nextPageToken": then} if then else {})}
    return get(PLACES.format(account=account), query, {"status": 200, "body": body})


def arrive(*exchanges: dict[str, Any]) -> tuple[Offer, ...]:
    player = Player([exchange({"status": 200, "body": GIVEN}), *exchanges])
    try:
        return cast("SignsIn", speaking(NETWORK, player)).arrive(APPLICATION, YES, MEMORY, RETURN)
    finally:
        assert player.is_over


TOWN_HALL = {"name": "locations/2002", "title": "Mairie", "storefrontAddress": {"locality": "Sainte-Onde"}}
POOL = {"name": "locations/2003", "title": "Piscine du Port"}


def test_reviews_have_a_sign_in_that_asks_for_their_own_scope() -> None:
    channel = speaking(NETWORK, Player([]))
    assert isinstance(channel, SignsIn)
    departure = channel.depart(APPLICATION, {}, RETURN, STATE)
    assert parse_qs(urlsplit(departure.address).query)["scope"] == [SCOPE]
    known = {field.name for field in channel.credentials}
    assert {field.name for field in channel.application} <= known


def test_every_place_is_offered_once_whatever_accounts_lead_to_it() -> None:
    found = arrive(
        accounts("accounts/1001", "accounts/1002"),
        places("accounts/1001", TOWN_HALL, then="suite"),
        places("accounts/1001", POOL, after="suite"),
        places("accounts/1002", TOWN_HALL, {"title": "sans nom"}, {"name": "locations/2004"}),
    )
    kept = {"refresh_token": "1//qui-reste"}
    assert found == (
        Offer("accounts/1001/locations/2002", "Mairie, Sainte-Onde", kept),
        Offer("accounts/1001/locations/2003", "Piscine du Port", kept),
        Offer("accounts/1002/locations/2004", "locations/2004", kept),
    )


def test_who_manages_no_place_has_no_account() -> None:
    with pytest.raises(PermanentFailure, match="no_account"):
        arrive(accounts("accounts/1001"), places("accounts/1001"))


def test_a_project_that_google_has_not_let_in_is_asked_to_wait() -> None:
    refused = {"status": 429, "body": {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}}
    with pytest.raises(TemporaryFailure, match="rate_limited"):
        arrive(get(ACCOUNTS, {"pageSize": "20"}, refused))
