"""Facebook Login and the sign-in of Threads: what is asked of the person, and which accounts come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.failures import PermanentFailure, TemporaryFailure
from app.ports.signing_in import SignsIn

BACK = "https://parvis.example/settings/connections/return"
STATE = "S" * 43
APPLICATION = {"app_id": "11", "app_secret": "secret-invente", "verify_token": "mot"}
PAGES = {
    "data": [
        {
            "id": "501",
            "name": "Ville de Sainte-Onde",
            "access_token": "jeton-page",
            "instagram_business_account": {"id": "701", "username": "sainte_onde"},
        },
        {"id": "502", "name": "Médiathèque", "access_token": "jeton-media"},
        {"id": "503", "name": "Sans jeton"},
    ]
}
EXPIRED = {
    "error": {"message": "This authorization code has expired.", "type": "OAuthException", "code": 100}
}


class Meta:
    """The networks' side: each path with its answer; what was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, list[tuple[int, Any]]] = {
            "/v25.0/oauth/access_token": [
                (200, {"access_token": "court"}),
                (200, {"access_token": "long", "expires_in": 5183944}),
            ],
            "/v25.0/me/accounts": [(200, PAGES)],
            "/oauth/access_token": [(200, {"access_token": "court", "user_id": 901})],
            "/access_token": [(200, {"access_token": "long", "expires_in": 5183944})],
            "/v1.0/me": [(200, {"id": "901", "username": "sainte_onde"})],
        }

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        given = dict(request.url.params) | {
            name: values[0] for name, values in parse_qs(request.content.decode()).items()
        }
        self.asked.append((request.url.path, given))
        status, body = self.answers[request.url.path].pop(0)
        return httpx2.Response(status, json=body)


def gate(network: str, meta: Meta) -> SignsIn:
    channel: object = discover(Http(transport=httpx2.MockTransport(meta), allow_private=True))[network]
    assert isinstance(channel, SignsIn)
    return channel


def arrive(network: str, meta: Meta, query: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    offers = gate(network, meta).arrive(APPLICATION, query, {}, BACK)
    return {offer.account: (offer.name, offer.credentials["access_token"]) for offer in offers}


@pytest.mark.parametrize(
    ("network", "host", "permission"),
    [
        ("facebook", "www.facebook.com", "pages_manage_engagement"),
        ("instagram", "www.facebook.com", "instagram_manage_comments"),
        ("threads", "www.threads.com", "threads_manage_replies"),
    ],
)
def test_the_person_is_sent_with_the_permissions_and_no_secret(
    network: str, host: str, permission: str
) -> None:
    departure = gate(network, Meta()).depart(APPLICATION, {}, BACK, STATE)
    parts = urlsplit(departure.address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.hostname) == ("https", host)
    assert (query["client_id"], query["redirect_uri"], query["state"]) == ("11", BACK, STATE)
    assert permission in query["scope"].split(",")
    assert APPLICATION["app_secret"] not in departure.address


def test_a_person_may_connect_each_page_they_manage_with_its_own_token() -> None:
    meta = Meta()
    assert arrive("facebook", meta, {"code": "abc#_"}) == {
        "501": ("Ville de Sainte-Onde", "jeton-page"),
        "502": ("Médiathèque", "jeton-media"),
    }
    first, second, _pages = (given for _path, given in meta.asked)
    assert (first["code"], first["redirect_uri"]) == ("abc", BACK)
    assert (second["grant_type"], second["fb_exchange_token"]) == ("fb_exchange_token", "court")


def test_an_instagram_account_is_offered_through_its_page() -> None:
    assert arrive("instagram", Meta(), {"code": "abc"}) == {"701": ("sainte_onde", "jeton-page")}


def test_an_instagram_account_signs_in_by_itself_where_its_application_says_so() -> None:
    own = {**APPLICATION, "sign_in": "instagram"}
    departure = gate("instagram", Meta()).depart(own, {}, BACK, STATE)
    parts = urlsplit(departure.address)
    assert (parts.hostname, parts.path) == ("www.instagram.com", "/oauth/authorize")
    assert "instagram_business_manage_comments" in parse_qs(parts.query)["scope"][0].split(",")
    meta = Meta()
    meta.answers["/v25.0/me"] = [(200, {"id": "9", "user_id": "701", "username": "sainte_onde"})]
    (offer,) = gate("instagram", meta).arrive(own, {"code": "abc#_"}, {}, BACK)
    assert (offer.account, offer.name) == ("701", "sainte_onde")
    assert offer.credentials == {"access_token": "long", "login": "instagram"}
    assert [path for path, _given in meta.asked] == ["/oauth/access_token", "/access_token", "/v25.0/me"]
    assert meta.asked[0][1]["code"] == "abc"
    assert meta.asked[1][1]["grant_type"] == "ig_exchange_token"


def test_a_sign_in_that_names_no_professional_account_offers_none() -> None:
    meta = Meta()
    meta.answers["/v25.0/me"] = [(200, {"id": "9"})]
    with pytest.raises(PermanentFailure) as failure:
        gate("instagram", meta).arrive({**APPLICATION, "sign_in": "instagram"}, {"code": "abc"}, {}, BACK)
    assert failure.value.reason == "no_account"


def test_threads_offers_the_account_with_a_token_of_sixty_days() -> None:
    meta = Meta()
    assert arrive("threads", meta, {"code": "abc"}) == {"901": ("sainte_onde", "long")}
    assert meta.asked[1][1]["grant_type"] == "th_exchange_token"


@pytest.mark.parametrize("network", ["facebook", "instagram", "threads"])
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"error": "access_denied"}, "sign_in_refused"),
        ({}, "sign_in_expired"),
        ({"code": ""}, "sign_in_expired"),
    ],
)
def test_a_refusal_and_a_return_without_a_code_are_told_apart(
    network: str, query: dict[str, str], reason: str
) -> None:
    with pytest.raises(PermanentFailure) as failure:
        arrive(network, Meta(), query)
    assert failure.value.reason == reason


def test_a_code_that_came_too_late_is_asked_for_anew() -> None:
    late = Meta()
    late.answers["/oauth/access_token"] = [(400, EXPIRED)]
    for network in ("facebook", "instagram", "threads"):
        late.answers["/v25.0/oauth/access_token"] = [(400, EXPIRED)]
        with pytest.raises(PermanentFailure) as failure:
            arrive(network, late, {"code": "abc"})
        assert failure.value.reason == "sign_in_expired"


def test_somebody_who_manages_nothing_is_told_so() -> None:
    for network in ("facebook", "instagram"):
        meta = Meta()
        meta.answers["/v25.0/me/accounts"] = [(200, {"data": [{"id": "503", "name": "Sans jeton"}]})]
        with pytest.raises(PermanentFailure) as failure:
            arrive(network, meta, {"code": "abc"})
        assert failure.value.reason == "no_account"


def test_an_answer_without_a_token_is_tried_again() -> None:
    meta = Meta()
    meta.answers["/oauth/access_token"] = [(200, {"user_id": 901})]
    with pytest.raises(TemporaryFailure):
        arrive("threads", meta, {"code": "abc"})
