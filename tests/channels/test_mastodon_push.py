"""Web Push: what the door lets in, what it refuses, and what a message comes to."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.channels import discover
from app.channels._http import Http
from app.channels.mastodon.sealing import Keys, encoded, opened
from app.ports.channel import Access, WebhookRequest
from app.ports.events import PollWanted
from app.ports.failures import ForgedWebhook
from tests.channels.mastodon import signing
from tests.channels.recordings import Always, Network
from tests.channels.test_contract import NOW, speaking
from tests.needs import fixtures_folder

NETWORK = Network("mastodon")
ACCESS = NETWORK.access
CHANNEL = discover(Http())["mastodon"]
SAID = json.dumps({"notification_id": "4418", "notification_type": "mention"}).encode()
WANTED = [PollWanted(ACCESS.account)]
ROOT = fixtures_folder()
# Sealed by http-ece 1.2.1 for the keys of the recordings.
DRAFT_BODY = (
    "6ZAqur9YegfJb0nQiIaUpQdEkvBP8HQaIJnUUJYmVOl5Eew7PaNGIgAO6cgR5++s+ozOfY6dHXrSf2Btnu2ibvMH+Bx4P/6gSsgdYxiu"
    "kgJUH6qHCncsUJT6ixwd/Qdrv18y30mgaiNouFc0bmBZAQ=="
)
DRAFT_SENDER = "BAVQlPhvlIqkxCRMUrFuGWKggP4VJhaIgmorPYdtydlhkk57mZGtW0I6ZrQKB3i6fbxM9B4dsubpQgZzpom3K3U"
STANDARD_BODY = (
    "aREM77/qAY3++eRmrfwYFwAAEABBBAVQlPhvlIqkxCRMUrFuGWKggP4VJhaIgmorPYdtydlhkk57mZGtW0I6ZrQKB3i6fbxM9B4dsubp"
    "QgZzpom3K3ULuPhYIAAraC61IcpfK5P1ThMsys/2Q8O+Xs0tj31GiSG60POLUTQiBrbUgJcX8PAnt7C5gcODeTyxEcppiPFljFwZfUeS"
    "Ix6ZBiaUfP/TLMNDIuT/gsh/IZZaVfgc7gDRFf5u0Dcz/95o+y24qw0="
)


def pushed(**headers: str) -> WebhookRequest:
    request = NETWORK.signed(SAID)
    return replace(request, headers={**request.headers, **headers})


def by_draft(**headers: str) -> WebhookRequest:
    given = {
        "authorization": f"WebPush {signing.token()}",
        "content-encoding": "aesgcm",
        "encryption": "salt=aREM77_qAY3--eRmrfwYFw==",
        "crypto-key": f"dh={DRAFT_SENDER}=;p256ecdsa={signing.encoded(signing.point(signing.SERVER))}",
        **headers,
    }
    return WebhookRequest(given, b64decode(DRAFT_BODY), ACCESS.account)


def is_let_in(request: WebhookRequest, access: Access = ACCESS, now: datetime = NOW) -> bool:
    try:
        return CHANNEL.verify(request, [access], now).connections == (access.connection,)
    except ForgedWebhook:
        return False


def remembering(**memory: str) -> Access:
    kept = {name: value for name, value in {**ACCESS.memory, **memory}.items() if value}
    return replace(ACCESS, memory=kept)


def test_a_push_speaks_for_the_account_of_its_address_alone() -> None:
    neighbour = replace(ACCESS, connection=2, account="@port@social.sainte-onde.example")
    assert CHANNEL.verify(pushed(), [neighbour, ACCESS], NOW).connections == (ACCESS.connection,)
    assert not is_let_in(replace(pushed(), key="@port@social.sainte-onde.example"))
    assert not is_let_in(replace(pushed(), key=None))


def test_a_message_sealed_by_somebody_elses_library_is_opened() -> None:
    assert is_let_in(replace(pushed(), body=b64decode(STANDARD_BODY)))
    assert CHANNEL.parse(b64decode(STANDARD_BODY), [ACCESS]) == WANTED


def test_a_message_may_be_filled_up_and_name_its_own_size() -> None:
    filled = signing.sealed(SAID, NETWORK.facts, filling=900)
    sized = signing.sealed(SAID, NETWORK.facts, size=len(SAID) + 17)
    assert is_let_in(replace(pushed(), body=filled))
    assert is_let_in(replace(pushed(), body=sized))
    assert not is_let_in(replace(pushed(), body=signing.sealed(SAID, NETWORK.facts, size=len(SAID))))


@pytest.mark.parametrize("body", [b"", b"\0" * 86, b"\0" * 5000, STANDARD_BODY.encode()])
def test_what_is_no_message_is_refused(body: bytes) -> None:
    assert not is_let_in(replace(pushed(), body=body))


def test_each_flipped_byte_is_refused() -> None:
    body = pushed().body
    for at in range(len(body)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert not is_let_in(replace(pushed(), body=flipped)), at


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "vapid",
        "vapid t=, k=",
        "vapid t=a.b.c",
        "vapid t=e30.e30.",
        f"Bearer {signing.token()}",
        signing.authorization(aud="https://ailleurs.example"),
        signing.authorization(aud="https://parvis.example:8443"),
        signing.authorization(aud=None),
        signing.authorization(exp=(NOW - timedelta(minutes=6)).timestamp()),
        signing.authorization(exp="demain"),
        signing.authorization(exp=True),
        signing.authorization()[:-4] + "AAAA",
    ],
)
def test_a_server_that_does_not_vouch_is_refused(authorization: str) -> None:
    # The key at the end of the header is not looked at: the last one damages it and is let in.
    assert is_let_in(pushed(authorization=authorization)) == authorization.endswith("AAAA")


def test_a_token_signed_by_another_key_is_refused_even_where_it_names_that_key() -> None:
    other = encoded(signing.point(ec.derive_private_key(31, ec.SECP256R1())))
    assert not is_let_in(pushed(), remembering(push_server_key=other))


def test_a_token_that_names_another_algorithm_is_refused() -> None:
    assert is_let_in(pushed(authorization=f"vapid t={signing.token()}"))
    assert not is_let_in(pushed(authorization=f"vapid t={signing.token('none')}"))


def test_a_clock_a_little_late_is_no_lie() -> None:
    assert is_let_in(pushed(authorization=signing.authorization(exp=NOW.timestamp() - 60)))


def test_a_server_that_named_no_key_is_known_by_what_it_could_seal() -> None:
    access = remembering(push_server_key="")
    assert is_let_in(pushed(authorization=""), access)
    assert not is_let_in(replace(pushed(), body=b"\0" * 200), access)


@pytest.mark.parametrize("lost", ["push_private", "push_secret"])
@pytest.mark.parametrize("kept", ["", "court", "é", "A" * 43, "A" * 22])
def test_without_keys_of_ours_nothing_is_let_in(lost: str, kept: str) -> None:
    assert not is_let_in(pushed(), remembering(**{lost: kept}))


def test_a_secret_that_was_lost_does_not_open_the_door_to_whoever_knows_our_public_key() -> None:
    lost = {"push_secret": "", "push_private": ACCESS.memory["push_private"]}
    sealed = signing.sealed(SAID, {"access": {"memory": lost}})
    assert not is_let_in(replace(pushed(), body=sealed), remembering(push_secret="", push_server_key=""))


def test_the_older_draft_is_let_in_and_asks_for_a_poll() -> None:
    assert is_let_in(by_draft())
    assert CHANNEL.parse(by_draft().body, [ACCESS]) == WANTED
    body = by_draft().body
    for at in range(len(body)):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert not is_let_in(replace(by_draft(), body=flipped)), at


@pytest.mark.parametrize(
    "headers",
    [
        {"encryption": ""},
        {"encryption": "salt=court"},
        {"crypto-key": ""},
        {"crypto-key": "dh=court"},
        {"crypto-key": f"dh=A{DRAFT_SENDER[1:]}"},
        {"authorization": "WebPush a.b.c"},
        {"content-encoding": "aes128gcm"},
    ],
)
def test_the_older_draft_without_what_it_needs_is_refused(headers: dict[str, str]) -> None:
    assert not is_let_in(by_draft(**headers))


def test_keys_made_by_us_open_what_is_sealed_for_them() -> None:
    server = Always({"status": 200, "body": {"server_key": ACCESS.memory["push_server_key"]}})
    fresh = replace(ACCESS, memory={})
    address = ACCESS.memory["push_address"]
    memory = speaking(NETWORK, server).subscribe(fresh, address)
    again = speaking(NETWORK, server).subscribe(fresh, address)
    assert memory is not None
    assert again is not None
    assert memory["push_private"] != again["push_private"]
    assert memory["push_secret"] != again["push_secret"]
    kept = replace(fresh, memory=memory)
    sealed = signing.sealed(SAID, {"access": {"memory": memory}})
    assert is_let_in(replace(pushed(), body=sealed), kept)
    asked = server.asked[0]["json"]["subscription"]
    keys = Keys.kept(memory["push_private"], memory["push_secret"])
    assert keys is not None
    assert (asked["endpoint"], asked["standard"]) == (address, True)
    assert asked["keys"] == {"p256dh": encoded(keys.public), "auth": memory["push_secret"]}


def test_a_secret_never_shows_in_what_holds_it() -> None:
    keys = Keys.fresh()
    assert keys.written()[1] not in repr(keys)
    assert repr(keys.secret) not in repr(keys)


def vectors() -> list[dict[str, Any]]:
    file = ROOT / "mastodon" / "webpush-vectors.json" if ROOT else None
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file else []
    return found


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("vector", vectors(), ids=lambda one: str(one.get("source", "sender")))
def test_a_published_vector_is_opened(vector: dict[str, Any]) -> None:
    keys = Keys.kept(vector["p256dh_private_b64url"], vector["auth_b64url"])
    assert keys is not None
    assert encoded(keys.public) == vector["p256dh_public_b64url"]
    body = b64decode(vector["body_b64"]) if "body_b64" in vector else signing.decoded(vector["body_b64url"])
    assert (opened(keys, body) or b"").decode() == vector["plaintext"]


@pytest.mark.shared_fixtures
def test_a_recorded_push_of_a_real_server_is_let_in() -> None:
    assert ROOT is not None
    file = ROOT / "mastodon" / "recorded-gotosocial-webpush-aes128gcm.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    given, asked = told["subscription"], told["request"]
    access = remembering(
        push_private=given["p256dh_private_b64url"],
        push_secret=given["auth_b64url"],
        push_server_key=given["vapid_server_key_b64url"],
        push_address=f"https://{asked['headers']['Host']}{asked['path']}",
    )
    headers = {name.lower(): value for name, value in asked["headers"].items()}
    request = WebhookRequest(headers, b64decode(asked["body_b64"]), ACCESS.account)
    at = datetime.fromisoformat("2026-11-24T12:00:00Z")
    assert is_let_in(request, access, at)
    assert not is_let_in(request, access, at + timedelta(days=2))
    assert CHANNEL.parse(request.body, [access]) == WANTED
