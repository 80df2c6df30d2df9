"""How a session with a Bluesky server begins, is kept and ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure
from tests.channels.recordings import Network, Player

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
NETWORK = Network("bluesky")
HANDLE, DID = "ville.sainte-onde.example", "did:plc:ssssssssssssssssssssonde"
PASSWORD = "mot2-dapp-lica-tion"
PDS = "https://pds.sainte-onde.example"
RESOLVED = {
    "request": {
        "method": "GET",
        "url": "https://public.api.bsky.app/xrpc/com.atproto.identity.resolveHandle",
        "authorization": None,
        "query": {"handle": HANDLE},
    },
    "response": {"status": 200, "body": {"did": DID}},
}


def document(
    server: str = PDS, handle: str = HANDLE, url: str = f"https://plc.directory/{DID}"
) -> dict[str, Any]:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server}
    body = {"id": DID, "alsoKnownAs": [f"at://{handle}"], "service": [{"id": "#autre"}, service]}
    return {
        "request": {"method": "GET", "url": url, "authorization": None},
        "response": {"status": 200, "body": body},
    }


def opened(
    server: str = PDS, identifier: str = DID, response: dict[str, Any] | None = None
) -> dict[str, Any]:
    body = {"accessJwt": "acces-1", "refreshJwt": "renouveau-1", "did": DID, "handle": HANDLE, "active": True}
    return {
        "request": {
            "method": "POST",
            "url": f"{server}/xrpc/com.atproto.server.createSession",
            "authorization": None,
            "json": {"identifier": identifier, "password": PASSWORD},
        },
        "response": response or {"status": 200, "body": body},
    }


def access(account: str = HANDLE, memory: Mapping[str, str] | None = None, **credentials: str) -> Access:
    return Access(1, account, "Ville", {"app_password": PASSWORD, **credentials}, memory or {})


def speaking(*exchanges: dict[str, Any]) -> tuple[Channel, Player]:
    player = Player(list(exchanges))
    return discover(Http(transport=player))["bluesky"], player


def test_a_handle_leads_to_its_server_and_the_session_is_remembered() -> None:
    channel, player = speaking(RESOLVED, document(), opened())
    memory = channel.renew(access(f"@{HANDLE.upper()}"), NOW)
    assert player.is_over
    assert memory is not None
    kept = {"access": "acces-1", "refresh": "renouveau-1", "did": DID, "server": PDS}
    assert kept.items() <= memory.items()
    assert channel.renew(access(f"@{HANDLE.upper()}", memory), NOW + timedelta(minutes=74)) is None


def test_the_server_that_was_given_is_asked_without_detour() -> None:
    channel, player = speaking(opened("https://pds.example", HANDLE))
    memory = channel.renew(access(api="https://pds.example/"), NOW)
    assert player.is_over
    assert memory is not None
    assert memory["server"] == "https://pds.example"


def test_a_did_of_a_domain_is_read_from_that_domain() -> None:
    named = document(url="https://mairie.example/.well-known/did.json")
    channel, player = speaking(named, opened(identifier="did:web:mairie.example"))
    channel.renew(access("did:web:mairie.example"), NOW)
    assert player.is_over


@pytest.mark.parametrize("did", ["did:web:mairie.example/..", "did:web:", "did:key:z6Mk", "did:plc:court"])
def test_a_did_of_another_form_is_asked_nowhere(did: str) -> None:
    channel, _ = speaking()
    with pytest.raises(PermanentFailure, match="account_unknown"):
        channel.check(access(did))


def test_a_password_goes_to_no_server_whose_account_does_not_name_the_handle() -> None:
    channel, player = speaking(RESOLVED, document(handle="une.autre.example"))
    with pytest.raises(PermanentFailure, match="account_unknown"):
        channel.check(access())
    assert player.is_over


def test_a_handle_of_nobody_is_said_so() -> None:
    refused = {"status": 400, "body": {"error": "InvalidRequest", "message": "Unable to resolve handle"}}
    channel, _ = speaking({**RESOLVED, "response": refused})
    with pytest.raises(PermanentFailure, match="account_unknown"):
        channel.check(access())


@pytest.mark.parametrize("server", ["https://127.0.0.1", "https://[::1]:3000", "https://localhost"])
def test_a_server_in_a_private_network_is_never_reached(server: str) -> None:
    channel = discover(Http())["bluesky"]
    with pytest.raises(PermanentFailure, match="private_address"):
        channel.check(access(api=server))


def test_a_server_without_encryption_is_never_sent_the_password() -> None:
    channel, player = speaking(RESOLVED, document("http://pds.example"))
    with pytest.raises(PermanentFailure, match="bad_address"):
        channel.check(access())
    assert player.is_over


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("AuthenticationRequired", "password_refused"),
        ("AuthFactorTokenRequired", "app_password_wanted"),
        ("AccountTakedown", "account_suspended"),
    ],
)
def test_a_refused_password_asks_to_reconnect_and_says_why(word: str, reason: str) -> None:
    refused = {"status": 401, "body": {"error": word, "message": "…"}}
    channel, _ = speaking(RESOLVED, document(), opened(response=refused))
    with pytest.raises(NeedsReconnection, match=reason):
        channel.poll(access(), None, NOW)


def test_an_account_that_is_not_served_any_more_asks_to_reconnect() -> None:
    closed = {"accessJwt": "a", "refreshJwt": "r", "did": DID, "active": False, "status": "deactivated"}
    channel, _ = speaking(RESOLVED, document(), opened(response={"status": 200, "body": closed}))
    with pytest.raises(NeedsReconnection, match="account_suspended"):
        channel.check(access())


def test_silence_while_logging_in_is_no_doubt_about_a_reply() -> None:
    channel, _ = speaking(RESOLVED, document(), opened(response={"fault": "ReadTimeout"}))
    with pytest.raises(TemporaryFailure, match="no_answer"):
        channel.check(access())


def test_tokens_of_a_former_password_are_not_used() -> None:
    memory = NETWORK.facts["access"]["memory"]
    channel, player = speaking(opened("https://pds.example", HANDLE))
    assert channel.renew(access(memory=memory, api="https://pds.example"), NOW) is not None
    assert player.is_over


def test_no_secret_stands_in_what_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    refused = {"status": 401, "body": {"error": "AuthenticationRequired", "message": f"bad {PASSWORD}"}}
    channel, _ = speaking(opened("https://pds.example", HANDLE, refused))
    given = access(api="https://pds.example", memory={"access": "acces-1"})
    with pytest.raises(NeedsReconnection) as raised:
        channel.check(given)
    shown = caplog.text + repr(raised.value) + repr(given) + repr(channel)
    assert "AuthenticationRequired" in caplog.text
    assert not any(secret in shown for secret in (PASSWORD, "acces-1"))
