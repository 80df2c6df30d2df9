"""Instagram connected by its own sign-in: its host, its token that is renewed, its own ways to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.instagram import Instagram
from app.ports.channel import Access, Dispatch
from app.ports.failures import NeedsReconnection, PermanentFailure
from tests.channels.recordings import Always

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
ACCESS = Access(
    1,
    "17840000000000001",
    "ville.sainte.onde",
    {"login": "instagram", "access_token": "IGancien", "app_secret": "secret", "verify_token": "v"},
)
FRESH = {"access_token": "IGneuf", "token_type": "bearer", "expires_in": 5183944}


def answering(body: Any, status: int = 200) -> tuple[Instagram, Always]:
    always = Always({"status": status, "body": body})
    return Instagram(Http(transport=always)), always


def renewed() -> Access:
    channel, _ = answering(FRESH)
    memory = channel.renew(ACCESS, NOW)
    assert memory is not None
    return replace(ACCESS, memory=memory)


def test_its_calls_go_to_its_own_host_without_a_proof() -> None:
    channel, always = answering({"id": "17900000000000701"})
    channel.publish(Dispatch("k", "Merci", comment_external_id="179"), ACCESS)
    assert always.asked == [
        {
            "method": "POST",
            "url": "https://graph.instagram.com/v25.0/179/replies",
            "authorization": "Bearer IGancien",
            "form": {"message": "Merci"},
        }
    ]


def test_a_token_of_unknown_age_is_renewed() -> None:
    channel, always = answering(FRESH)
    assert channel.renew(ACCESS, NOW) is not None
    assert always.asked[0]["query"] == {"grant_type": "ig_refresh_token"}


def test_a_renewed_token_is_used_from_then_on() -> None:
    channel, always = answering({"id": "1"})
    channel.publish(Dispatch("k", "Merci", comment_external_id="179"), renewed())
    assert always.asked[0]["authorization"] == "Bearer IGneuf"


def test_a_new_connection_forgets_the_renewed_token_of_the_former_one() -> None:
    channel, always = answering({"id": "1"})
    again = replace(renewed(), credentials={**ACCESS.credentials, "access_token": "IGreconnecte"})
    channel.publish(Dispatch("k", "Merci", comment_external_id="179"), again)
    assert always.asked[0]["authorization"] == "Bearer IGreconnecte"


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (39, False), (41, True)])
def test_a_token_is_renewed_at_two_thirds_of_its_life(days: int, *, is_due: bool) -> None:
    channel, always = answering({**FRESH, "access_token": "IGencore"})
    memory = channel.renew(renewed(), NOW + timedelta(days=days))
    assert (memory is not None) is is_due
    assert bool(always.asked) is is_due


def test_a_token_too_young_to_be_renewed_stays() -> None:
    channel, _ = answering({"error": {"code": 100, "message": ""}}, 400)
    assert channel.renew(ACCESS, NOW) is None


def test_a_dead_token_asks_to_reconnect() -> None:
    channel, _ = answering({"error": {"code": 190, "message": ""}}, 400)
    with pytest.raises(NeedsReconnection):
        channel.renew(ACCESS, NOW)


def test_a_token_through_the_page_is_never_renewed() -> None:
    channel, always = answering(FRESH)
    through_page = replace(ACCESS, credentials={**ACCESS.credentials, "login": "facebook"})
    assert channel.renew(through_page, NOW) is None
    assert always.asked == []


def test_the_account_it_speaks_for_is_checked() -> None:
    me = {"user_id": 17840000000000001, "username": "ville.sainte.onde", "id": "555"}
    channel, _ = answering(me)
    assert channel.check(ACCESS).account_name == "ville.sainte.onde"
    other, _ = answering({**me, "user_id": "17840000000000002"})
    with pytest.raises(PermanentFailure, match="other_account"):
        other.check(ACCESS)


def test_it_subscribes_itself() -> None:
    channel, always = answering({"success": True})
    channel.subscribe(ACCESS, "https://parvis.example/webhooks")
    assert always.asked[0]["url"] == "https://graph.instagram.com/v25.0/me/subscribed_apps"
    assert always.asked[0]["form"] == {"subscribed_fields": "comments,messages"}


@pytest.mark.parametrize("token", ["", "jeton\n", "jetoné"])
def test_a_token_that_cannot_be_sent_asks_to_reconnect(token: str) -> None:
    channel, always = answering({"id": "1"})
    unsendable = replace(ACCESS, credentials={**ACCESS.credentials, "access_token": token})
    with pytest.raises(NeedsReconnection):
        channel.publish(Dispatch("k", "Merci", comment_external_id="179"), unsendable)
    assert always.asked == []


def test_another_base_address_takes_the_place_of_the_network_s_own() -> None:
    channel, always = answering({"id": "1"})
    elsewhere = replace(ACCESS, credentials={**ACCESS.credentials, "api": "https://relais.example/graph/"})
    channel.publish(Dispatch("k", "Merci", comment_external_id="179"), elsewhere)
    assert always.asked[0]["url"] == "https://relais.example/graph/179/replies"
    assert set(always.asked[0]["form"]) == {"message", "appsecret_proof"}


def test_a_look_up_that_never_ends_is_not_whole() -> None:
    class Endless(Always):
        """Always another page, with another cursor."""

        def handle_request(self, request: Any) -> Any:
            cursor = {"cursors": {"after": f"c{len(self.asked)}"}, "next": "https://x"}
            self.response = {"status": 200, "body": {"data": [], "paging": cursor}}
            return super().handle_request(request)

    endless = Endless({})
    found = Instagram(Http(transport=endless)).find(Dispatch("k", "Merci", comment_external_id="179"), ACCESS)
    assert (found.candidates, found.whole) == ((), False)
    assert len(endless.asked) == 20
