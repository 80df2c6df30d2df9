"""Signatures and handshakes of Meta: the published vectors, several secrets on one address, strangers."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from time import process_time

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, WebhookRequest
from app.ports.failures import ForgedWebhook

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
CHANNELS = discover(Http())
FACEBOOK = CHANNELS["facebook"]
ESCAPED = (
    rb'{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":'
    rb'{"message":"\u00e4\u00f6\u00e5 \ud83d\ude4f"}}]}]}'
)
PLAIN = ESCAPED.replace(rb"\u00e4\u00f6\u00e5 \ud83d\ude4f", "äöå 🙏".encode())
VECTORS = [
    (b"hello world", "f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17"),
    (b"hello world2", "60905fdf409d0b4f721e99f6f25b31567a68a6b45e933d814e17a246be4c5a53"),
    (ESCAPED, "9f8fb74c02359067a8dc182211ccc5b7d273c94d9aece483b0b5a93d7ea0577b"),
    (PLAIN, "32476b6c4cfc6373fc0f6d55432e102858198d944e1c113ccc997bae18db98b6"),
    (PLAIN, "9f8fb74c02359067a8dc182211ccc5b7d273c94d9aece483b0b5a93d7ea0577b"),
]


def access(connection: int, secret: str, token: str = "mot-de-passe") -> Access:
    return Access(connection, str(connection), "", {"app_secret": secret, "verify_token": token})


def request(body: bytes, signature: str) -> WebhookRequest:
    return WebhookRequest({"x-hub-signature-256": signature}, body)


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


@pytest.mark.parametrize(("body", "digest"), VECTORS)
@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_a_published_vector_is_accepted(name: str, body: bytes, digest: str) -> None:
    verified = CHANNELS[name].verify(request(body, f"sha256={digest}"), [access(1, "sesame")], NOW)
    assert verified.connections == (1,)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + VECTORS[0][1],
        VECTORS[0][1],
        "sha256=" + VECTORS[0][1].upper(),
        "sha256=" + VECTORS[0][1] + " ",
        "sha256=é",
        "sha256=\udcff",
    ],
)
def test_any_other_signature_is_refused(given: str) -> None:
    with pytest.raises(ForgedWebhook):
        FACEBOOK.verify(request(b"hello world", given), [access(1, "sesame")], NOW)


def test_a_body_that_is_no_text_is_refused_without_trouble() -> None:
    with pytest.raises(ForgedWebhook):
        FACEBOOK.verify(request(b"\xff\xfe\x00", "sha256=" + "a" * 64), [access(1, "sesame")], NOW)


def test_a_body_speaks_for_every_connection_of_the_secret_that_signed_it_and_for_no_other() -> None:
    accesses = [access(1, "sesame"), access(2, "autre"), access(3, "sesame")]
    verified = FACEBOOK.verify(request(b"{}", signature("sesame", b"{}")), accesses, NOW)
    assert verified.connections == (1, 3)


def test_an_access_without_a_secret_verifies_nothing() -> None:
    with pytest.raises(ForgedWebhook):
        FACEBOOK.verify(request(b"{}", signature("", b"{}")), [access(1, "")], NOW)


def test_the_handshake_gives_the_challenge_back_to_whoever_knows_a_token_of_ours() -> None:
    accesses = [access(1, "a", "premier"), access(2, "b", "second")]
    query = {"hub.mode": "subscribe", "hub.verify_token": "second", "hub.challenge": "1158201444"}
    assert FACEBOOK.greet(query, accesses) == "1158201444"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "inconnu"},
        {"hub.verify_token": ""},
        {"hub.challenge": ""},
        {"hub.challenge": "1" * 201},
        {"hub.challenge": "<script>"},
        {"hub.challenge": "12\n"},
    ],
)
def test_any_other_handshake_is_refused(wrong: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "mot-de-passe", "hub.challenge": "42", **wrong}
    with pytest.raises(ForgedWebhook):
        FACEBOOK.greet(query, [access(1, "a"), access(2, "b", "")])


def test_a_handshake_without_parameters_is_refused() -> None:
    with pytest.raises(ForgedWebhook):
        FACEBOOK.greet({}, [access(1, "a", "")])


def test_a_large_unsigned_body_is_refused_fast() -> None:
    body = '{"a":"é🙂"}'.encode() * 200_000
    started = process_time()
    with pytest.raises(ForgedWebhook):
        FACEBOOK.verify(request(body, "sha256=" + "0" * 64), [access(1, "sesame")], NOW)
    assert process_time() - started < 5
