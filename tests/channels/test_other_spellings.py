"""One account under several names: what a network answers to, and what it is kept under."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel
from app.ports.failures import PermanentFailure
from tests.channels.recordings import answered

GRAPH = {"app_secret": "cle", "verify_token": "mot", "access_token": "jeton"}
DID = "did:plc:ssssssssssssssssssssonde"
MANAGED = {"organization": "urn:li:organization:12", "role": "ADMINISTRATOR"}
BUSINESS = "instagram_business_account"


def speaking(network: str, **bodies: Any) -> Channel:
    """The channel of a network that answers by the last part of the address."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        body = bodies.get(request.url.path.rpartition("/")[2])
        said = (
            {"status": 400, "body": {"error": {"code": 100}}}
            if body is None
            else {"status": 200, "body": body}
        )
        return answered(said, request)

    return discover(Http(transport=httpx2.MockTransport(answer)))[network]


@pytest.mark.parametrize(
    ("network", "typed", "credentials", "bodies", "number"),
    [
        ("facebook", "ville.sainte.onde", GRAPH, {"ville.sainte.onde": {"id": "501"}}, "501"),
        ("facebook", "@sainteonde", GRAPH, {"sainteonde": {"id": "501"}}, "501"),
        ("whatsapp", "0701", GRAPH, {"0701": {"id": "701"}}, "701"),
        (
            "instagram",
            "@Sainte.Onde",
            GRAPH,
            {"me": {BUSINESS: {"id": "17", "username": "sainte.onde"}}},
            "17",
        ),
        (
            "instagram",
            "sainte.onde",
            GRAPH | {"login": "instagram"},
            {"me": {"user_id": "17", "username": "sainte.onde"}},
            "17",
        ),
        ("threads", "@sainte.onde", GRAPH, {"me": {"id": "27", "username": "sainte.onde"}}, "27"),
        ("linkedin", "12", GRAPH, {"organizationAcls": {"elements": [MANAGED]}}, MANAGED["organization"]),
        ("x", "@SainteOnde", GRAPH, {"me": {"data": {"id": "17", "username": "SainteOnde"}}}, "17"),
    ],
)
def test_an_account_given_by_its_handle_is_kept_under_its_number(
    network: str, typed: str, credentials: dict[str, str], bodies: dict[str, Any], number: str
) -> None:
    health = speaking(network, **bodies).check(Access(0, typed, "Ville", credentials))
    assert health.account == number


@pytest.mark.parametrize(
    ("network", "bodies", "reason"),
    [
        ("instagram", {"me": {"id": "501"}}, "account_number_wanted"),
        ("instagram", {"me": {BUSINESS: {"id": "17", "username": "mediatheque"}}}, "account_number_wanted"),
        ("threads", {"me": {"id": "27", "username": "mediatheque"}}, "other_account"),
        ("threads", {"me": {"username": "sainte.onde"}}, "other_account"),
        ("x", {"me": {"data": {"id": "17", "username": "mediatheque"}}}, "other_account"),
    ],
)
def test_the_handle_of_somebody_else_is_refused(network: str, bodies: dict[str, Any], reason: str) -> None:
    with pytest.raises(PermanentFailure, match=reason):
        speaking(network, **bodies).check(Access(0, "sainte.onde", "Ville", GRAPH))


@pytest.mark.parametrize(
    ("network", "one", "other", "credentials"),
    [
        ("mastodon", "@ville@mastodon.example", "Ville", {"api": "mastodon.example"}),
        ("mastodon", "ville@Mastodon.example", "@ville@mastodon.example", {"api": "https://social.example"}),
        ("bluesky", "@Ville.example", "ville.example", {}),
        ("google", "accounts/1/locations/9", "accounts/2/locations/9/", {}),
    ],
)
def test_the_same_account_is_known_however_it_is_spelled(
    network: str, one: str, other: str, credentials: dict[str, str]
) -> None:
    names = speaking(network).names
    assert names(Access(1, one, "Ville", credentials)) & names(Access(0, other, "Ville", credentials))


@pytest.mark.parametrize(
    ("one", "other"), [("ville", "mairie"), ("@ville@mastodon.example", "@ville@social.example")]
)
def test_neighbours_on_one_address_are_two(one: str, other: str) -> None:
    names = speaking("mastodon").names
    api = {"api": "mastodon.example"}
    assert not names(Access(1, one, "Ville", api)) & names(Access(2, other, "Mairie", api))


def test_a_handle_that_has_changed_is_known_by_what_stays() -> None:
    said = {"accessJwt": "acces", "refreshJwt": "renouveau", "did": DID, "handle": "ville.example"}
    bluesky = speaking(
        "bluesky",
        **{
            "com.atproto.server.createSession": said,
            "app.bsky.actor.getProfile": {"did": DID, "handle": "ville.example"},
        },
    )
    given = {"app_password": "mot", "api": "https://pds.example"}
    health = bluesky.check(Access(0, "ville.example", "Ville", given))
    assert (health.account_name, health.account) == ("ville.example", None)
    before = Access(1, "ville.bsky.example", "Ville", given, {"did": DID})
    assert set(health.names) & bluesky.names(before)
