"""The call-back: signed to the byte, repeated under the same id."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel, Dispatch, WebhookRequest
from app.ports.events import AttachmentSeen
from app.ports.failures import PermanentFailure, TemporaryFailure
from tests.channels.recordings import Network

ACCESS = Network("webhook").access
AT = datetime(2026, 3, 17, 9, 31, 2, tzinfo=UTC)
DISPATCH = Dispatch(
    "reply:7", "Été « compris » 👍", comment_external_id="c-41", first_attempt_at=AT, attempted_at=AT
)


class Tool(httpx2.BaseTransport):
    """A tool that keeps what it was sent, and answers with one status."""

    def __init__(self, status: int = 200) -> None:
        self.heard: list[httpx2.Request] = []
        self._status = status

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.heard.append(request)
        return httpx2.Response(self._status)


def calling(tool: httpx2.BaseTransport) -> Channel:
    return discover(Http(transport=tool))["webhook"]


def signatures(request: httpx2.Request, secret: str) -> str:
    key = b64decode(secret.removeprefix("whsec_"))
    content = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode()
    return "v1," + b64encode(hmac.new(key, content + request.content, sha256).digest()).decode()


def test_the_very_bytes_that_leave_are_signed_with_each_secret() -> None:
    tool = Tool()
    calling(tool).publish(DISPATCH, ACCESS)
    (request,) = tool.heard
    secrets = ACCESS.credentials["secret"].split()
    assert request.headers["webhook-signature"].split(" ") == [signatures(request, one) for one in secrets]
    assert request.headers["content-type"] == "application/json"
    assert str(request.url) == ACCESS.credentials["callback_url"]
    assert "👍" in request.content.decode()


def test_parvis_would_accept_its_own_call() -> None:
    tool = Tool()
    channel = calling(tool)
    channel.publish(DISPATCH, ACCESS)
    headers = {name.lower(): value for name, value in tool.heard[0].headers.items()}
    request = WebhookRequest(headers, tool.heard[0].content, ACCESS.account)
    assert channel.verify(request, [ACCESS], AT).delivery_id == "mairie-en-ligne/reply:7"


def test_a_repeat_carries_the_same_id_and_a_fresh_instant() -> None:
    tool = Tool(503)
    channel = calling(tool)
    for later in (timedelta(0), timedelta(hours=2)):
        with pytest.raises(TemporaryFailure):
            channel.publish(replace(DISPATCH, attempted_at=AT + later), ACCESS)
    first, second = (request.headers for request in tool.heard)
    assert first["webhook-id"] == second["webhook-id"] == "reply:7"
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 7200


def test_nobody_is_called_where_no_address_was_given() -> None:
    tool = Tool()
    silent = Access(1, "outil", "", {"secret": ACCESS.credentials["secret"]})
    with pytest.raises(PermanentFailure, match="not_answerable"):
        calling(tool).publish(DISPATCH, silent)
    assert tool.heard == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/x", "private_address"),
        ("https://[::1]/x", "private_address"),
        ("http://x.example", "bad"),
    ],
)
def test_a_call_back_never_reaches_into_the_house(url: str, reason: str) -> None:
    channel = discover(Http())["webhook"]
    with pytest.raises(PermanentFailure, match=reason):
        channel.publish(DISPATCH, replace(ACCESS, credentials={**ACCESS.credentials, "callback_url": url}))


def test_a_picture_is_fetched_and_nothing_else() -> None:
    channel = calling(Tool())
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        channel.fetch(AttachmentSeen("https://x.example/a.mp4", "video"), ACCESS)
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        channel.fetch(AttachmentSeen("https://x.example/a"), ACCESS)
