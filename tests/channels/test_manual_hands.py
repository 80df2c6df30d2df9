"""What is pasted by hand: nobody is called, and only the name of a place can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Dispatch, WebhookRequest
from app.ports.events import AttachmentSeen
from app.ports.failures import ForgedWebhook, PermanentFailure
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW

ACCESS = Network("manual").access
CHANNEL = discover(Http())["manual"]


def test_its_comments_come_from_a_persons_hands_alone() -> None:
    assert CHANNEL.capabilities.is_pasted
    assert CHANNEL.credentials == ()


@pytest.mark.parametrize("account", ["", "Forum du port", "forum_du_port", "-port", "https://port.example"])
def test_an_account_is_a_slug(account: str) -> None:
    with pytest.raises(PermanentFailure, match="bad_account"):
        CHANNEL.check(replace(ACCESS, account=account))


def test_nothing_is_let_in_through_the_door() -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"hub.challenge": "1"}, [ACCESS])
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(WebhookRequest({}, b"{}", ACCESS.account), [ACCESS], NOW)


@pytest.mark.parametrize("kind", ["comment", "message", "review"])
def test_a_reply_is_a_persons_to_say(kind: str) -> None:
    dispatch = Dispatch("reply:1", "Bonjour", ACCESS.account, "c", visibility="private")
    with pytest.raises(PermanentFailure, match="not_answerable"):
        CHANNEL.publish(replace(dispatch, kind=kind), ACCESS)  # type: ignore[arg-type] # a kind by name


def test_nothing_that_was_pasted_is_fetched() -> None:
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        CHANNEL.fetch(AttachmentSeen("https://forum.example/1.png"), ACCESS)
