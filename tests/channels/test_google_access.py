"""How access to Google is kept: a token for an hour, another where it is refused, none for anybody else."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels._google.failing import wait_asked
from app.ports.channel import Access, Dispatch
from app.ports.events import CommentRemoved
from app.ports.failures import NeedsReconnection, TemporaryFailure
from tests.channels.recordings import Always, Network, Player
from tests.channels.test_contract import speaking

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
TUBE, REVIEWS = Network("youtube"), Network("google")
DEAD = {"status": 401, "body": {"error": {"code": 401, "status": "UNAUTHENTICATED"}}}


def recorded(network: Network, name: str) -> list[dict[str, Any]]:
    text = (network.folder / "api" / f"{name}.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)["exchanges"]
    return found


def with_other(**credentials: str) -> Access:
    return replace(TUBE.access, credentials={**TUBE.access.credentials, **credentials})


@pytest.mark.parametrize("name", ["client_id", "client_secret", "refresh_token", "api"])
def test_a_token_made_for_other_credentials_is_never_used(name: str) -> None:
    transport = Always({"status": 200, "body": {"access_token": "ya29.autre", "items": []}})
    speaking(TUBE, transport).poll(with_other(**{name: "http://autre.example"}), None, NOW)
    assert transport.asked[0]["url"].endswith("/token")
    assert {one["authorization"] for one in transport.asked[1:]} == {"Bearer ya29.autre"}


def test_a_token_of_another_account_is_never_used() -> None:
    transport = Always({"status": 200, "body": {"access_token": "ya29.autre", "items": []}})
    speaking(TUBE, transport).poll(replace(TUBE.access, account="UCautre"), None, NOW)
    assert transport.asked[0]["url"].endswith("/token")


def test_a_fresh_token_that_is_refused_too_ends_there() -> None:
    token = recorded(TUBE, "renew-due")[0]
    player = Player([token, {**recorded(TUBE, "check")[1], "response": DEAD}])
    with pytest.raises(NeedsReconnection, match="token_dead"):
        speaking(TUBE, player).check(TUBE.access)
    assert player.is_over


def test_one_address_stands_in_for_every_host_of_google() -> None:
    transport = Always({"status": 200, "body": {"access_token": "ya29.autre"}})
    base = "http://127.0.0.1:9"
    credentials = {**REVIEWS.access.credentials, "api": f"{base}/"}
    access = replace(REVIEWS.access, credentials=credentials, memory={})
    channel = speaking(REVIEWS, transport)
    channel.check(access)
    channel.subscribe(access, "")
    assert [one["url"].removeprefix(base) for one in transport.asked] == [
        "/token",
        "/v4/accounts/1001/locations/2002/reviews",
        "/v1/locations/2002",
        "/token",
        "/v1/accounts/1001/notificationSetting",
        "/v1/accounts/1001/notificationSetting",
        "/oauth2/v3/certs",
    ]


def test_no_secret_reaches_a_log_or_an_exception(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = {
        "error": {"code": 403, "message": "Le texte d’une habitante.", "errors": [{"reason": "forbidden"}]}
    }
    for response in (
        DEAD,
        {"status": 403, "body": said},
        {"status": 500, "body": "Le texte d’une habitante."},
    ):
        channel = speaking(TUBE, Always(response))
        dispatch = Dispatch("k", "Le texte de la ville", comment_external_id="UgxA")
        with pytest.raises(Exception, match=r"^[a-z_]+$"):
            channel.publish(dispatch, TUBE.access)
    told = caplog.text + repr(TUBE.access)
    for secret in ("ya29", "1//", "un-secret", "habitante", "Le texte de la ville"):
        assert secret not in told


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "90"}, 90),
        ({"retry-after": "9000000"}, 86_400),
        ({"retry-after": "Tue, 17 Mar 2026 09:32:00 GMT", "date": "Tue, 17 Mar 2026 09:31:00 GMT"}, 60),
        ({"retry-after": "Tue, 17 Mar 2026 09:32:00 GMT"}, None),
        ({"retry-after": "Tue, 17 Mar 2026 09:30:00 GMT", "date": "Tue, 17 Mar 2026 09:31:00 GMT"}, None),
        ({"retry-after": "bientôt"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_wait_that_is_asked_is_read(headers: dict[str, str], seconds: int | None) -> None:
    wait = wait_asked(headers)
    assert (wait and wait.total_seconds()) == seconds


def test_a_review_that_may_not_be_asked_for_is_not_called_gone() -> None:
    exchanges = recorded(REVIEWS, "poll-a-review-gone")
    refused = {"status": 403, "body": {"error": {"code": 403, "status": "PERMISSION_DENIED"}}}
    text = (REVIEWS.folder / "api" / "poll-a-review-gone.json").read_text(encoding="utf-8")
    player = Player([exchanges[0], {**exchanges[1], "response": refused}])
    polled = speaking(REVIEWS, player).poll(REVIEWS.access, json.loads(text)["with"]["cursor"], NOW)
    assert player.is_over
    assert not [event for event in polled.events if isinstance(event, CommentRemoved)]


def test_a_list_of_answers_too_long_to_be_read_proves_nothing() -> None:
    class Endless(Always):
        def handle_request(self, request: Any) -> Any:
            assert len(self.asked) < 20, "it would be read for ever"
            self.response = {"status": 200, "body": {"items": [], "nextPageToken": f"p{len(self.asked)}"}}
            return super().handle_request(request)

    transport = Endless({})
    found = speaking(TUBE, transport).find(Dispatch("k", "Merci", comment_external_id="UgxA"), TUBE.access)
    assert not found.whole
    assert len(transport.asked) == 20


def test_trouble_while_a_token_is_made_says_nothing_about_the_reply() -> None:
    due = replace(TUBE.access, memory={})
    for response in ({"fault": "ReadTimeout"}, {"status": 500, "body": ""}):
        with pytest.raises(TemporaryFailure):
            speaking(TUBE, Always(response)).publish(Dispatch("k", "Merci", comment_external_id="UgxA"), due)
