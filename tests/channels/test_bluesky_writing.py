"""What a reply to Bluesky is made of: its length, its key, its links and mentions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from app.channels import discover
from app.channels._http import Http
from app.channels.bluesky.facets import facets_of
from app.channels.bluesky.naming import key_for
from app.ports.channel import Dispatch, WebhookRequest
from app.ports.failures import ForgedWebhook, PermanentFailure
from tests.channels.recordings import Always, Network
from tests.channels.test_contract import NOW

CHANNEL = discover(Http(transport=Always({"status": 200, "body": {}})))["bluesky"]
ACCESS = Network("bluesky").access
AT = datetime(2026, 3, 17, 9, 31, 2, 507123, tzinfo=UTC)
FAMILY = "👩‍👩‍👧‍👦"
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
COMMENT = "at://did:plc:nolwennnnnnnnnnnnnnnruze/app.bsky.feed.post/3lbanc2222222"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Été", 3),
        ("E\u0301te\u0301", 3),
        (FAMILY, 1),
        ("🇫🇷🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 2),
        ("👍🏽 ok", 4),
        ("a\r\nb", 3),
        ("נִקּוּד", 4),
        ("a\n\nb", 4),
        (FAMILY * 121, 303),
    ],
)
def test_length_counts_what_a_person_takes_for_one_character(text: str, length: int) -> None:
    assert CHANNEL.length(text) == length


@pytest.mark.parametrize(
    ("text", "leaves"),
    [("é" * 300, True), ("é" * 301, False), (FAMILY * 120, True), (FAMILY * 121, False), (" \n", False)],
    ids=["300", "301", "3000 bytes", "3025 bytes", "blank"],
)
def test_both_limits_are_checked_before_any_call(text: str, *, leaves: bool) -> None:
    network = Always({"status": 200, "body": {"posts": []}})
    channel = discover(Http(transport=network))["bluesky"]
    dispatch = Dispatch("k", text, comment_external_id=COMMENT, first_attempt_at=AT)
    with pytest.raises(PermanentFailure, match="comment_gone" if leaves else "too_long|bad_request"):
        channel.publish(dispatch, ACCESS)
    assert bool(network.asked) is leaves


@pytest.mark.parametrize("odd", [{"kind": "message"}, {"visibility": "private"}, {"kind": "review"}])
def test_what_is_not_public_here_never_leaves(odd: dict[str, Any]) -> None:
    network = Always({"status": 200, "body": {}})
    dispatch = Dispatch("k", "Merci.", comment_external_id=COMMENT, first_attempt_at=AT, **odd)
    with pytest.raises(PermanentFailure, match="not_answerable"):
        discover(Http(transport=network))["bluesky"].publish(dispatch, ACCESS)
    assert network.asked == []


def test_a_key_is_a_timestamp_identifier_of_the_first_attempt() -> None:
    key = key_for(Dispatch("reply:1", "Merci.", account="ville"), AT)
    assert TID.fullmatch(key)
    digits = "234567abcdefghijklmnopqrstuvwxyz"
    number = sum(digits.index(digit) << 5 * place for place, digit in enumerate(reversed(key)))
    assert datetime.fromtimestamp((number >> 10) / 1e6, UTC) - AT < timedelta(milliseconds=1)


def test_a_key_is_the_same_at_every_attempt_and_another_for_every_reply() -> None:
    keys = [key_for(Dispatch(f"reply:{number}", "Merci.", account="ville"), AT) for number in range(200)]
    assert len(set(keys)) == 200
    assert keys[7] == key_for(Dispatch("reply:7", "un autre texte", account="ville"), AT)
    assert keys[7] != key_for(Dispatch("reply:7", "Merci.", account="autre"), AT)
    assert keys[7] < key_for(Dispatch("reply:1", "Merci.", account="ville"), AT + timedelta(milliseconds=1))


def test_without_a_first_attempt_nothing_is_written() -> None:
    network = Always({"status": 200, "body": {"posts": []}})
    channel = discover(Http(transport=network))["bluesky"]
    for verb in (channel.publish, channel.find):
        with pytest.raises(PermanentFailure):
            verb(Dispatch("k", "Merci.", comment_external_id=COMMENT), ACCESS)
    assert not [one for one in network.asked if one["method"] == "POST"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voir https://sainte-onde.example/été.", ["https://sainte-onde.example/été"]),
        ("👩‍🚒 (https://a.example/x(1))", ["https://a.example/x(1)"]),
        ("«\u00a0www.sainte-onde.example\u00a0», puis", ["www.sainte-onde.example"]),
        ("HTTPS://A.EXAMPLE/?b=1&c=2#d !", ["HTTPS://A.EXAMPLE/?b=1&c=2#d"]),
        ("à@a.example ou contact@ville.example", []),
        ("xhttps://a.example et https:// et www.", []),
        ("@gab.example, merci", ["@gab.example"]),
        ("@gab n’est pas un nom", []),
        ("https://a.example/@gab.example", ["https://a.example/@gab.example"]),
        ("Été @Gab.Example https://a.example", ["@Gab.Example", "https://a.example"]),
        ("@inconnu.example", []),
    ],
)
def test_facets_mark_exactly_these_bytes(text: str, found: list[str]) -> None:
    facets: list[Any] = facets_of(text, {"gab.example": "did:plc:gab"}.get)
    content = text.encode()
    stretches = [(one["index"]["byteStart"], one["index"]["byteEnd"]) for one in facets]
    assert [content[start:end].decode() for start, end in stretches] == found
    for shown, facet in zip(found, facets, strict=True):
        (feature,) = facet["features"]
        assert feature.get("did", "did:plc:gab") == "did:plc:gab"
        assert unquote(feature.get("uri", shown)).lower().removeprefix("https://") in shown.lower()
        assert feature.get("uri", "").isascii()


def test_whatever_knocks_at_a_door_without_webhooks_is_forged() -> None:
    assert not CHANNEL.capabilities.has_webhook
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"hub.challenge": "1"}, [ACCESS])
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(WebhookRequest({}, b"{}"), [ACCESS], NOW)
    assert CHANNEL.parse(b"{}", [ACCESS]) == []
