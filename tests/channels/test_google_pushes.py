"""What Google pushes: who vouches for it, and what it makes us do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.google import GoogleReviews
from app.channels.google.vouching import keys_worth_keeping
from app.ports.channel import WebhookRequest
from app.ports.events import PollWanted
from app.ports.failures import ForgedWebhook
from tests.channels.google.vouching import (
    CLAIMS,
    KID,
    NETWORK,
    NOW,
    SIGNER,
    STRANGER,
    access,
    public,
    pushed,
    token,
)
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Player, as_json, mutations
from tests.channels.test_contract import speaking

CHANNEL = GoogleReviews(Http())
PUSHES = NETWORK.recorded("webhooks")
SECONDS = int(NOW.timestamp())
by_push = pytest.mark.parametrize("file", PUSHES, ids=lambda file: file.stem)


def forged(vouched: str, *accesses: Any, body: bytes = b"{}") -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(pushed(vouched, body), accesses or [access()], NOW)


def test_what_google_vouches_for_is_let_in_under_pub_sub_s_own_id() -> None:
    body = json.dumps({"message": {"messageId": "13690001"}}).encode()
    verified = CHANNEL.verify(pushed(token(), body), [access()], NOW)
    assert (verified.connections, verified.delivery_id) == ((1,), "13690001")
    assert CHANNEL.verify(pushed(token(), b"\xff"), [access()], NOW).delivery_id is None


def test_every_place_that_shares_the_subscription_is_meant() -> None:
    other = replace(access(), connection=2)
    elsewhere = replace(access(push_audience="https://ailleurs.example"), connection=3)
    assert CHANNEL.verify(pushed(token()), [access(), other, elsewhere], NOW).connections == (1, 2)


def test_one_flipped_byte_of_the_token_is_refused() -> None:
    whole = token()
    for at in range(0, len(whole), 7):
        forged(whole[:at] + chr(ord(whole[at]) ^ 1) + whole[at + 1 :])


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://ailleurs.example"},
        {"aud": None},
        {"aud": [CLAIMS["aud"]]},
        {"email": "quelqu.un@ailleurs.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"iss": "https://comptes.example"},
        {"exp": SECONDS - 3600},
        {"exp": None},
        {"exp": "toujours"},
        {"exp": True},
        {"iat": SECONDS + 3600},
        {"iat": None},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(claims: dict[str, Any]) -> None:
    forged(token({**CLAIMS, **claims}))


@pytest.mark.parametrize(
    "head", [{"alg": "none"}, {"alg": "HS256"}, {"kid": "inconnue"}, {"crit": ["x"]}], ids=str
)
def test_a_token_that_is_signed_in_another_way_is_refused(head: dict[str, Any]) -> None:
    forged(token(head=head))


def test_a_stranger_s_key_is_refused_even_under_a_known_name() -> None:
    forged(token(key=STRANGER))


@pytest.mark.parametrize("garbage", ["", "a", "a.b", "a.b.c", "....", "é.é.é", "a" * 9000, token() + ".d"])
def test_garbage_is_refused_and_never_raises_anything_else(garbage: str) -> None:
    forged(garbage)
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(WebhookRequest({"authorization": garbage}, b""), [access()], NOW)


@pytest.mark.parametrize(
    "kept", ["", "[]", "pas du JSON", "{}", '[{"kid":"cle-de-mars","n":"AQAB","e":""}]', "null"]
)
def test_without_a_key_to_judge_by_nothing_is_let_in(kept: str) -> None:
    forged(token(), replace(access(), memory={"keys": kept}))
    forged(token(), replace(access(), memory={}))


def test_a_connection_that_expects_no_push_gets_none() -> None:
    forged(token({**CLAIMS, "aud": "", "email": ""}), access(push_audience="", push_email=""))


def test_a_token_just_ended_is_taken_while_clocks_may_differ() -> None:
    assert CHANNEL.verify(pushed(token({**CLAIMS, "exp": SECONDS - 60})), [access()], NOW).connections == (1,)


def test_a_push_under_a_new_key_is_let_in_once_the_poll_has_fetched_it() -> None:
    late = token(head={"kid": "cle-d-avril"}, key=STRANGER)
    forged(late)
    listed = {"keys": [public(SIGNER), public(STRANGER, "cle-d-avril"), {"kty": "EC", "kid": "courbe"}]}
    recorded = json.loads(
        (NETWORK.folder / "api" / "poll-renews-token-and-keys.json").read_text(encoding="utf-8")
    )
    recorded["exchanges"][1]["response"]["body"] = listed
    now = NOW + timedelta(minutes=35)
    polled = speaking(NETWORK, Player(recorded["exchanges"])).poll(NETWORK.access, None, now)
    assert polled.memory is not None
    knowing = replace(NETWORK.access, memory=polled.memory)
    assert CHANNEL.verify(pushed(late), [knowing], NOW).connections == (1,)
    assert CHANNEL.verify(pushed(token()), [knowing], NOW).connections == (1,)


def test_only_keys_that_sign_such_tokens_are_kept() -> None:
    odd = [{"kty": "EC", "kid": "a"}, {"kty": "RSA", "kid": "b"}, "texte", {**public(SIGNER), "alg": "RS512"}]
    assert keys_worth_keeping({"keys": odd}) == ""
    assert json.loads(keys_worth_keeping({"keys": [*odd, public(SIGNER)]}))[0]["kid"] == KID


@by_push
def test_a_push_means_what_was_written_down(file: Path) -> None:
    first, again = (CHANNEL.parse(file.read_bytes(), [NETWORK.access]) for _ in range(2))
    assert first == again
    assert as_json(first) == NETWORK.expected(file)


@by_push
def test_an_odd_push_raises_nothing_and_invents_nothing(file: Path) -> None:
    for mutated in mutations(json.loads(file.read_text(encoding="utf-8"))):
        events = CHANNEL.parse(json.dumps(mutated).encode(), [NETWORK.access])
        polls = [one for one in events if isinstance(one, PollWanted)]
        assert {one.account for one in polls} <= {NETWORK.access.account}
        assert_nothing_is_invented(events, mutated)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"message": "texte"}', b"[" * 100_000])
def test_a_body_that_is_no_push_is_said_to_be_unreadable(body: bytes) -> None:
    assert [event.reason for event in CHANNEL.parse(body, [NETWORK.access])] in (  # type: ignore[union-attr] # all of them are Unreadable
        ["not_json"],
        ["no_entry"],
    )
