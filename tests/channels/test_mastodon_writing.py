"""What leaves for a server, beside what recordings show: the key of an attempt, the address, the token."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel, Dispatch, WebhookRequest
from app.ports.events import AttachmentSeen
from app.ports.failures import ForgedWebhook, NeedsReconnection, PermanentFailure
from tests.channels.recordings import Always, Network
from tests.channels.test_contract import NOW

ACCESS = Network("mastodon").access
AT = datetime(2026, 3, 17, 9, 31, 2, 507123, tzinfo=UTC)
QUESTION = {
    "id": "1141",
    "visibility": "public",
    "spoiler_text": "",
    "account": {"id": "7", "acct": "odile"},
    "content": "<p>?</p>",
}


class Keyed(httpx2.BaseTransport):
    """Gives one question, takes every answer, and remembers under which keys."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.said: list[Any] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            self.keys.append(request.headers["idempotency-key"])
            self.said.append(json.loads(request.read()))
        return httpx2.Response(200, json=QUESTION)


def speaking(network: httpx2.BaseTransport) -> Channel:
    return discover(Http(transport=network))["mastodon"]


def reply(number: int = 7, at: datetime = AT) -> Dispatch:
    return Dispatch(f"reply:{number}", "Merci.", ACCESS.account, "1141", first_attempt_at=at)


def test_every_attempt_at_a_reply_has_one_key_and_every_reply_its_own() -> None:
    server = Keyed()
    for dispatch in (
        reply(),
        reply(),
        reply(8),
        reply(at=AT + timedelta(seconds=1)),
        replace(reply(), account="@x@y"),
    ):
        speaking(server).publish(dispatch, ACCESS)
    assert server.keys[0] == server.keys[1]
    assert len(set(server.keys)) == 4
    assert all(key.isascii() and len(key) == 32 for key in server.keys)


def test_exactly_the_text_leaves() -> None:
    server = Keyed()
    text = "  Été :\n@odile «\u00a0oui\u00a0» <b> & 👩‍🚒 "
    speaking(server).publish(replace(reply(), text=text), ACCESS)
    assert server.said == [{"status": text, "in_reply_to_id": "1141", "visibility": "public"}]


@pytest.mark.parametrize(
    ("api", "host"),
    [
        ("social.example", "https://social.example"),
        ("https://social.example/", "https://social.example"),
        (" https://social.example:8443 ", "https://social.example:8443"),
    ],
)
def test_the_server_is_asked_where_it_was_said_to_be(api: str, host: str) -> None:
    network = Always({"status": 200, "body": QUESTION})
    access = Access(1, ACCESS.account, "", {"api": api, "access_token": "t"})
    speaking(network).publish(reply(), access)
    assert {one["url"] for one in network.asked} == {
        f"{host}/api/v1/statuses/1141",
        f"{host}/api/v1/statuses",
    }


@pytest.mark.parametrize("api", ["", "http://social.example", "ftp://social.example", "https://"])
def test_an_address_that_is_none_is_refused(api: str) -> None:
    network = Always({"status": 200, "body": QUESTION})
    access = Access(1, ACCESS.account, "", {"api": api, "access_token": "t"})
    with pytest.raises(PermanentFailure, match="bad_address"):
        speaking(network).publish(reply(), access)
    assert network.asked == []


@pytest.mark.parametrize("token", ["jeton\r\nHost: ailleurs", "jetón"])
def test_a_token_that_no_header_can_carry_never_leaves(token: str) -> None:
    network = Always({"status": 200, "body": QUESTION})
    access = Access(1, ACCESS.account, "", {"api": "social.example", "access_token": token})
    with pytest.raises(NeedsReconnection):
        speaking(network).check(access)
    assert network.asked == []


@pytest.mark.parametrize(
    ("handle", "is_ours"),
    [
        ("ville", True),
        ("Ville", True),
        ("ville@social.sainte-onde.example", True),
        ("ville@ailleurs.example", False),
        ("", False),
    ],
)
def test_only_the_account_that_was_named_is_ours(handle: str, *, is_ours: bool) -> None:
    scopes = ["read", "write", "push"]
    network = Always({"status": 200, "body": {"id": "1", "acct": handle, "scopes": scopes}})
    if is_ours:
        assert speaking(network).check(ACCESS).lacks == ()
    else:
        with pytest.raises(NeedsReconnection, match="other_account"):
            speaking(network).check(ACCESS)


def test_a_film_is_named_and_never_fetched() -> None:
    network = Always({"status": 200, "body": ""})
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        speaking(network).fetch(AttachmentSeen("https://media.example/8.mp4", "video"), ACCESS)
    assert network.asked == []


def test_nobody_shakes_hands_and_what_knocks_unsealed_is_forged() -> None:
    channel = speaking(Keyed())
    with pytest.raises(ForgedWebhook):
        channel.greet({"hub.challenge": "1"}, [ACCESS])
    with pytest.raises(ForgedWebhook):
        channel.verify(WebhookRequest({}, b"{}", ACCESS.account), [ACCESS], NOW)
