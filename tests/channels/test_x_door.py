"""The door: the handshake never signs what could be a body, and the webhook is asked for once."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.x import X
from app.ports.channel import Access, WebhookRequest
from app.ports.failures import ForgedWebhook, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.channels.recordings import Network, Player
from tests.channels.test_contract import NOW

NETWORK = Network("x")
CHANNEL = X(Http())
SECRET = NETWORK.access.credentials["consumer_secret"]
ADDRESS = "https://parvis.example/webhooks/x"
ACCOUNT = NETWORK.access.account
OURS = replace(
    NETWORK.access,
    credentials={**NETWORK.access.credentials, "consumer_key": "cle-inventee", "client_id": "c"},
)
APPLICATION, TOWN = "Bearer acces-application", "Bearer acces-invente"
PRIVATE = ("post.mention.create", "post.reply.create", "post.quote.create", "dm.received")
PUBLIC = ("post.create", "post.delete")


def signature(content: bytes) -> str:
    return "sha256=" + b64encode(hmac.new(SECRET.encode(), content, sha256).digest()).decode()


def test_the_handshake_proves_that_we_hold_the_secret() -> None:
    token = "OWI0ZmE-3d.c_x~1+/="
    answer = CHANNEL.greet({"crc_token": token, "nonce": "1"}, [NETWORK.access])
    assert json.loads(answer) == {"response_token": signature(token.encode())}


@pytest.mark.parametrize(
    "token", ["", '{"data":{}}', '"mot"', "[1]", "12345", "a b", "é", "a\n", "a" * 257, "{}"]
)
def test_the_handshake_never_signs_what_could_be_a_body(token: str) -> None:
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"crc_token": token}, [NETWORK.access])


def test_what_the_handshake_signs_opens_nothing() -> None:
    """A stranger may ask for a signature of any token: as a body it says nothing."""
    token = "aW52ZW50ZQ=="
    signed = json.loads(CHANNEL.greet({"crc_token": token}, [NETWORK.access]))["response_token"]
    request = WebhookRequest({"x-twitter-webhooks-signature": signed}, token.encode())
    assert CHANNEL.verify(request, [NETWORK.access], NOW).delivery_id is None
    assert [type(one).__name__ for one in CHANNEL.parse(token.encode(), [NETWORK.access])] == ["Unreadable"]


def test_nobody_is_greeted_without_a_secret() -> None:
    nobody = Access(1, "1", "", {"consumer_secret": ""})
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({"crc_token": "mot"}, [nobody])
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({}, [])


def test_an_empty_secret_signs_for_nobody() -> None:
    body = b"{}"
    forged = "sha256=" + b64encode(hmac.new(b"", body, sha256).digest()).decode()
    nobody = Access(1, "1", "", {"consumer_secret": ""})
    with pytest.raises(ForgedWebhook):
        CHANNEL.verify(WebhookRequest({"x-twitter-webhooks-signature": forged}, body), [nobody], NOW)


def test_a_body_speaks_for_each_account_of_its_application_and_no_other() -> None:
    accesses = [
        NETWORK.access,
        Access(2, "2", "", {"consumer_secret": SECRET}),
        Access(3, "3", "", {"consumer_secret": "un autre"}),
        Access(4, "4", "", {}),
    ]
    assert CHANNEL.verify(NETWORK.signed(b"{}"), accesses, NOW).connections == (1, 2)


def ask(method: str, path: str, voice: str, json_body: Any = None) -> dict[str, Any]:
    sent = {} if json_body is None else {"json": json_body}
    return {"method": method, "url": f"https://api.x.com/2/{path}", "authorization": voice, **sent}


def answered(request: dict[str, Any], body: Any, status: int = 200) -> dict[str, Any]:
    return {"request": request, "response": {"status": status, "body": body}}


def application_token(status: int = 200) -> dict[str, Any]:
    voice = "Basic " + b64encode(f"cle-inventee:{SECRET}".encode()).decode()
    request = {"method": "POST", "url": "https://api.x.com/oauth2/token", "authorization": voice}
    return answered(
        {**request, "form": {"grant_type": "client_credentials"}},
        {"token_type": "bearer", "access_token": "acces-application"},
        status,
    )


def webhooks(*listed: dict[str, Any]) -> dict[str, Any]:
    return answered(ask("GET", "webhooks", APPLICATION), {"data": list(listed)})


def subscribed(*events: str, account: str = ACCOUNT, webhook: str = "77") -> dict[str, Any]:
    told = [{"event_type": one, "filter": {"user_id": account}, "webhook_id": webhook} for one in events]
    return answered(ask("GET", "activity/subscriptions", APPLICATION), {"data": told} if told else {})


def subscription(event: str, voice: str, status: int = 200, body: Any = None) -> dict[str, Any]:
    wanted = {"event_type": event, "filter": {"user_id": ACCOUNT}, "webhook_id": "77"}
    given = {"data": {"subscription_id": "1"}} if body is None else body
    return answered(ask("POST", "activity/subscriptions", voice, wanted), given, status)


MADE = answered(ask("POST", "webhooks", APPLICATION, {"url": ADDRESS}), {"data": {"id": "77", "valid": True}})
OTHER = {"id": "11", "url": "https://ailleurs.example/webhooks/x", "valid": True}
KNOWN = {"id": "77", "url": ADDRESS, "valid": True}


def outcome(player: Player, access: Access = OURS) -> Any:
    try:
        return X(Http(transport=player)).subscribe(access, ADDRESS)
    except NetworkFailure as failure:
        return type(failure), failure.reason
    finally:
        assert player.is_over, "a recorded request was never made"


def test_the_first_account_makes_the_webhook_and_asks_for_its_events() -> None:
    private = [subscription(event, TOWN) for event in PRIVATE]
    public = [subscription(event, APPLICATION) for event in PUBLIC]
    player = Player([application_token(), webhooks(OTHER), MADE, subscribed(), *private, *public])
    assert outcome(player) == {"webhook": "77"}


def test_what_is_subscribed_is_not_asked_for_again() -> None:
    player = Player([application_token(), webhooks(KNOWN), subscribed(*PRIVATE, *PUBLIC)])
    assert outcome(player, replace(OURS, memory={"webhook": "77"})) is None


def test_subscriptions_of_another_account_or_address_are_not_ours() -> None:
    for others in (subscribed(*PRIVATE, account="2"), subscribed(*PRIVATE, webhook="11")):
        private = [subscription(event, TOWN) for event in PRIVATE]
        public = [subscription(event, APPLICATION) for event in PUBLIC]
        player = Player([application_token(), webhooks(KNOWN), others, *private, *public])
        assert outcome(player) == {"webhook": "77"}


def test_a_webhook_that_the_network_gave_up_is_checked_again() -> None:
    again = answered(ask("PUT", "webhooks/77", APPLICATION, {}), {"data": {"valid": True}})
    player = Player(
        [application_token(), webhooks({**KNOWN, "valid": False}), again, subscribed(*PRIVATE, *PUBLIC)]
    )
    assert outcome(player) == {"webhook": "77"}


def test_private_messages_may_be_refused_and_nothing_else() -> None:
    most = [subscription(event, TOWN) for event in PRIVATE[:3]]
    public = [subscription(event, APPLICATION) for event in PUBLIC]
    begun = [application_token(), webhooks(KNOWN), subscribed()]
    for refused in (
        subscription("dm.received", TOWN, 403, {"title": "Forbidden"}),
        subscription("dm.received", TOWN, 200, {"errors": [{"type": "x/client-forbidden"}]}),
    ):
        assert outcome(Player([*begun, *most, refused, *public])) == {"webhook": "77"}
    refused = subscription(PRIVATE[0], TOWN, 403, {"title": "Forbidden"})
    assert outcome(Player([*begun, refused])) == (PermanentFailure, "permission")
    partly = subscription(PRIVATE[0], TOWN, 200, {"errors": [{"type": "x/client-forbidden"}]})
    assert outcome(Player([*begun, partly])) == (PermanentFailure, "refused")


def test_what_stops_the_subscription_is_said() -> None:
    assert outcome(Player([application_token(403)])) == (PermanentFailure, "application_refused")
    begun = [application_token(), webhooks()]
    failed = {
        "request": MADE["request"],
        "response": {"status": 400, "body": {"title": "CrcValidationFailed"}},
    }
    assert outcome(Player([*begun, failed])) == (PermanentFailure, "webhook_refused")
    silent = {"request": MADE["request"], "response": {"fault": "ReadTimeout"}}
    assert outcome(Player([*begun, silent])) == (TemporaryFailure, "no_answer")


def test_without_the_applications_key_nothing_is_asked() -> None:
    assert outcome(Player([]), NETWORK.access) is None
