"""Who may speak at a tool's own address: the published vectors, and everything that is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.channels.webhook.signing import headers_for as our_headers
from app.ports.channel import Access, WebhookRequest
from app.ports.failures import ForgedWebhook, PermanentFailure
from tests.channels.recordings import Network
from tests.channels.webhook.signing import headers_for
from tests.needs import fixtures_folder

# The vector of the specification's own libraries (Standard Webhooks, test_sign_function).
VECTOR = {
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "msg_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "payload": '{"test": 2432232314}',
    "expected": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    "known_wrong_signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
}
FOLDER = fixtures_folder()
PUBLISHED = [
    one
    for file in ([FOLDER / "webhook" / "standard-webhooks-vectors.json"] if FOLDER else [])
    for one in json.loads(file.read_text(encoding="utf-8"))
]
CHANNEL = discover(Http())["webhook"]
ACCESS = Network("webhook").access
NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
BODY = b'{"type":"comment.created","data":{"id":"1","text":"Bonjour"}}'
FIRST, SECOND = ACCESS.credentials["secret"].split()


def headers(**over: str) -> dict[str, str]:
    signed = headers_for(FIRST, "msg_1", int(NOW.timestamp()), BODY)
    return {**signed, **{f"webhook-{name}": value for name, value in over.items()}}


def accepted(given: dict[str, str], *, key: str | None = ACCESS.account, body: bytes = BODY) -> bool:
    try:
        return CHANNEL.verify(WebhookRequest(given, body, key), [ACCESS], NOW).connections == (1,)
    except ForgedWebhook:
        return False


@pytest.mark.parametrize("vector", [VECTOR, *PUBLISHED], ids=lambda one: one["msg_id"])
def test_the_published_vectors_hold(vector: dict[str, Any]) -> None:
    access = Access(5, "outil", "", {"secret": vector["secret"]})
    now = datetime.fromtimestamp(vector["timestamp"], UTC) + timedelta(minutes=5)
    given = {"webhook-id": vector["msg_id"], "webhook-timestamp": str(vector["timestamp"])}
    body = vector["payload"].encode()
    good = WebhookRequest({**given, "webhook-signature": vector["expected"]}, body, "outil")
    assert CHANNEL.verify(good, [access], now).connections == (5,)
    wrong = WebhookRequest({**given, "webhook-signature": vector["known_wrong_signature"]}, body, "outil")
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(wrong, [access], now)
    made = our_headers(access, vector["msg_id"], vector["timestamp"], body)
    assert made["webhook-signature"] == vector["expected"]


@pytest.mark.parametrize(
    ("minutes", "seconds", "ok"), [(5, 0, True), (-5, 0, True), (5, 1, False), (-5, -1, False)]
)
def test_an_instant_counts_within_five_minutes(minutes: int, seconds: int, *, ok: bool) -> None:
    at = NOW + timedelta(minutes=minutes, seconds=seconds)
    assert accepted(headers_for(FIRST, "msg_1", int(at.timestamp()), BODY)) is ok


@pytest.mark.parametrize(
    "over",
    [
        {"id": ""},
        {"id": "msg.1"},
        {"id": "msg 1"},
        {"timestamp": ""},
        {"timestamp": "2026-03-17T09:30:00Z"},
        {"timestamp": "1773739800.0"},
        {"timestamp": "²"},
        {"signature": ""},
        {"signature": "v1"},
        {"signature": "v1,"},
        {"signature": "garbage"},
        {"signature": "v1,a,b"},
        {"signature": "v1,é\udc80"},
    ],
    ids=str,
)
def test_a_malformed_header_is_refused(over: dict[str, str]) -> None:
    assert accepted(headers())
    assert not accepted(headers(**over))


def test_one_good_signature_among_several_suffices() -> None:
    good = headers()["webhook-signature"]
    assert accepted(headers(signature=f"v1a,AAAA v2,BBBB v1,AAAA {good}"))
    assert not accepted(headers(signature=good.replace("v1,", "v1a,")))
    assert not accepted(headers(signature=good.replace("v1,", "v2,")))


def test_the_old_secret_and_the_new_one_both_open_while_they_change() -> None:
    assert accepted(headers_for(SECOND, "msg_1", int(NOW.timestamp()), BODY))
    strange = "whsec_" + b64encode(b"quelqu-un-d-autre-tout-a-fait").decode()
    assert not accepted(headers_for(strange, "msg_1", int(NOW.timestamp()), BODY))


def test_a_secret_opens_its_own_address_only() -> None:
    assert accepted(headers())
    for key in (None, "", "autre-outil", "Mairie-En-Ligne"):
        assert not accepted(headers(), key=key)


def test_a_body_that_is_not_text_is_only_refused() -> None:
    assert not accepted(headers(), body=b"\xff\xfe")
    signed = headers_for(FIRST, "msg_1", int(NOW.timestamp()), b"\xff\xfe")
    assert accepted(signed, body=b"\xff\xfe")
    assert [event.reason for event in CHANNEL.parse(b"\xff\xfe", [ACCESS])] == ["not_json"]  # type: ignore[union-attr] # an Unreadable


def test_a_delivery_is_known_by_its_account_and_its_id() -> None:
    other = Access(2, "autre-outil", "", {"secret": FIRST})
    found = [
        CHANNEL.verify(WebhookRequest(headers(), BODY, one.account), [ACCESS, other], NOW)
        for one in (ACCESS, other)
    ]
    assert [one.connections for one in found] == [(1,), (2,)]
    assert [one.delivery_id for one in found] == ["mairie-en-ligne/msg_1", "autre-outil/msg_1"]


@pytest.mark.parametrize("secret", ["", " ", "whsec_", "whsec_AAAA", "whsec_§", "mot de passe"])
def test_what_is_no_key_opens_nothing(secret: str) -> None:
    access = Access(1, "outil", "", {"secret": secret})
    empty = headers_for("whsec_", "msg_1", int(NOW.timestamp()), BODY)
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(WebhookRequest(empty, BODY, "outil"), [access], NOW)
    with pytest.raises(PermanentFailure, match="bad_secret"):
        CHANNEL.check(access)


@pytest.mark.parametrize(
    ("account", "over", "reason"),
    [
        ("Mon Outil", {}, "bad_account"),
        ("a/b", {}, "bad_account"),
        ("outil", {"secret": f"{FIRST} oups"}, "bad_secret"),
        ("outil", {"callback_url": "ftp://x.example"}, "bad_address"),
    ],
)
def test_what_is_given_is_looked_at_before_it_is_kept(
    account: str, over: dict[str, str], reason: str
) -> None:
    with pytest.raises(PermanentFailure, match=reason):
        CHANNEL.check(Access(0, account, "", {**ACCESS.credentials, **over}))


def test_a_handshake_is_refused() -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"hub.challenge": "1"}, [ACCESS])
