"""Tokens that rotate: renewed where what renews them is remembered, and nowhere else."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.x import X
from app.channels.x.tokens import mark
from app.ports.channel import Access, Dispatch, Health, Reference
from app.ports.failures import NeedsReconnection, TemporaryFailure
from tests.channels.recordings import Always, Network, Player
from tests.channels.test_contract import NOW

ACCOUNT = Network("x").access.account
GIVEN = {
    "consumer_secret": "s",
    "access_token": "acces-donne",
    "refresh_token": "renouveau-donne",
    "client_id": "client-invente",
    "client_secret": "mot-invente",
}
CONNECTED = Access(1, ACCOUNT, "Ville de Sainte-Onde", GIVEN, {"webhook": "77"})
BASIC = "Basic " + b64encode(b"client-invente:mot-invente").decode()
UNTIL = NOW + timedelta(hours=2)
FRESH = {
    "webhook": "77",
    "access_token": "acces-neuf",
    "refresh_token": "renouveau-neuf",
    "scope": "tweet.read users.read",
    "expires_at": UNTIL.isoformat(),
    "stands_for": mark(CONNECTED),
}
RENEWED = replace(CONNECTED, memory=FRESH)
DISPATCH = Dispatch("k", "Oui.", ACCOUNT, "1900000000000000201", first_attempt_at=NOW)
NOTHING = {"status": 200, "body": {"meta": {"result_count": 0}}}


def exchange(refresh: str, response: dict[str, Any]) -> dict[str, Any]:
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": "client-invente"}
    url = "https://api.x.com/2/oauth2/token"
    return {
        "request": {"method": "POST", "url": url, "authorization": BASIC, "form": form},
        "response": response,
    }


def granted(number: str = "neuf") -> dict[str, Any]:
    told = {"token_type": "bearer", "expires_in": 7200, "scope": "tweet.read users.read"}
    tokens = {"access_token": f"acces-{number}", "refresh_token": f"renouveau-{number}"}
    return {"status": 200, "body": {**told, **tokens}}


def speaking(transport: Any) -> X:
    return X(Http(transport=transport))


class Lists(Always):
    """Answers lists of posts, and gives a new pair to whoever asks for one."""

    def __init__(self, response: dict[str, Any], grant: dict[str, Any], refused: int = 0) -> None:
        super().__init__(response)
        self.lists, self.grant, self.refused = response, grant, refused

    def handle_request(self, request: Any) -> Any:
        is_grant = request.url.path.endswith("oauth2/token")
        self.response = self.grant if is_grant else self.lists
        if not is_grant and self.refused:
            self.refused -= 1
            self.response = {"status": 401, "body": {"title": "Unauthorized"}}
        return super().handle_request(request)

    @property
    def voices(self) -> list[str]:
        return [one["authorization"] for one in self.asked]


def test_tokens_of_unknown_age_are_renewed_and_kept_with_all_that_was_remembered() -> None:
    player = Player([exchange("renouveau-donne", granted())])
    assert speaking(player).renew(CONNECTED, NOW) == FRESH
    assert player.is_over


def test_a_poll_renews_first_and_speaks_with_the_new_token() -> None:
    lists = Lists(NOTHING, granted())
    polled = speaking(lists).poll(CONNECTED, None, NOW)
    assert polled.memory == FRESH
    assert lists.voices == [BASIC, "Bearer acces-neuf", "Bearer acces-neuf"]


@pytest.mark.parametrize(("minutes", "renews"), [(46, False), (44, True)])
def test_a_poll_renews_three_quarters_of_an_hour_before_the_end(minutes: int, renews: bool) -> None:  # noqa: FBT001
    lists = Lists(NOTHING, granted("suivant"))
    polled = speaking(lists).poll(RENEWED, None, UNTIL - timedelta(minutes=minutes))
    assert (polled.memory is not None) == renews
    assert ("Bearer acces-suivant" in lists.voices) == renews


def test_each_use_spends_the_refresh_token_that_the_last_one_gave() -> None:
    player = Player([exchange("renouveau-neuf", granted("suivant"))])
    memory = speaking(player).renew(RENEWED, UNTIL)
    assert memory is not None
    assert memory["refresh_token"] == "renouveau-suivant"


def test_what_is_fresh_is_left_alone() -> None:
    assert speaking(Player([])).renew(RENEWED, UNTIL - timedelta(minutes=25)) is None


def test_tokens_connected_anew_take_the_place_of_what_was_remembered() -> None:
    anew = replace(RENEWED, credentials={**GIVEN, "access_token": "autre", "refresh_token": "autre-r"})
    player = Player([exchange("autre-r", granted())])
    assert speaking(player).renew(anew, NOW) is not None


def test_an_answer_without_a_new_refresh_token_leaves_none() -> None:
    body = {"access_token": "acces-neuf"}
    memory = speaking(Player([exchange("renouveau-donne", {"status": 200, "body": body})])).renew(
        CONNECTED, NOW
    )
    assert memory is not None
    assert "refresh_token" not in memory
    assert memory["expires_at"] == UNTIL.isoformat()


@pytest.mark.parametrize("status", [400, 401])
def test_a_refused_refresh_token_asks_to_reconnect(status: int) -> None:
    refused = {"status": status, "body": {"error": "invalid_request"}}
    with pytest.raises(NeedsReconnection):
        speaking(Player([exchange("renouveau-donne", refused)])).renew(CONNECTED, NOW)


@pytest.mark.parametrize(
    "response", [{"fault": "ReadTimeout"}, {"status": 503, "body": ""}, {"status": 200, "body": {}}]
)
def test_a_renewal_that_nobody_answers_is_tried_again(response: dict[str, Any]) -> None:
    with pytest.raises(TemporaryFailure):
        speaking(Player([exchange("renouveau-donne", response)])).renew(CONNECTED, NOW)


def test_a_poll_whose_token_is_refused_renews_it_once() -> None:
    lists = Lists(NOTHING, granted("suivant"), refused=1)
    polled = speaking(lists).poll(RENEWED, None, NOW)
    assert lists.voices == ["Bearer acces-neuf", BASIC, "Bearer acces-suivant", "Bearer acces-suivant"]
    assert polled.memory is not None


def test_a_reading_of_the_past_renews_as_a_poll_does() -> None:
    lists = Lists(NOTHING, granted("suivant"), refused=1)
    polled = speaking(lists).backfill(RENEWED, NOW, None, NOW)
    assert polled.memory is not None
    assert lists.voices == ["Bearer acces-neuf", BASIC, "Bearer acces-suivant"]


@pytest.mark.parametrize("status", [400, 402, 403, 429, 503])
def test_a_new_pair_is_kept_whatever_fails_after_it(status: int) -> None:
    lists = Lists({"status": status, "body": {}}, granted())
    channel, cursor = speaking(lists), '{"marks": {}, "posts": {}}'
    polled = channel.poll(CONNECTED, cursor, NOW)
    assert (polled.memory, polled.cursor, polled.events) == (FRESH, cursor, ())
    assert channel.backfill(CONNECTED, NOW, "mentions", NOW).memory == FRESH


def test_a_new_token_that_is_refused_too_is_kept_and_then_asks_to_reconnect() -> None:
    lists = Lists(NOTHING, granted(), refused=2)
    assert speaking(lists).poll(CONNECTED, None, NOW).memory == FRESH
    refused = {"status": 400, "body": {"error": "invalid_request"}}
    with pytest.raises(NeedsReconnection):
        speaking(Lists(NOTHING, refused, refused=9)).poll(RENEWED, None, NOW)


def test_a_reply_waits_for_the_poll_to_renew_what_has_ended() -> None:
    channel = speaking(Always({"status": 401, "body": {"title": "Unauthorized"}}))
    calls: list[Any] = [
        lambda: channel.publish(DISPATCH, RENEWED),
        lambda: channel.find(DISPATCH, RENEWED),
        lambda: channel.read(Reference("comment", "1900000000000000201"), RENEWED),
        lambda: channel.check(RENEWED),
    ]
    for call in calls:
        with pytest.raises(TemporaryFailure, match="token_expired"):
            call()


def test_what_the_town_did_not_allow_is_told() -> None:
    me = {"status": 200, "body": {"data": {"id": ACCOUNT, "name": "Sainte-Onde"}}}
    health: Health = speaking(Always(me)).check(RENEWED)
    assert [lack.permission for lack in health.lacks] == [
        "tweet.write",
        "tweet.moderate.write",
        "dm.read",
        "offline.access",
    ]
    assert speaking(Always(me)).check(CONNECTED).lacks == ()


@pytest.mark.parametrize("token", ["", "jeton\nfaux", "é"])
def test_a_token_that_no_header_can_carry_asks_to_reconnect(token: str) -> None:
    access = replace(CONNECTED, credentials={"consumer_secret": "s", "access_token": token})
    with pytest.raises(NeedsReconnection):
        speaking(Player([])).publish(DISPATCH, access)


def test_no_token_shows_in_a_representation() -> None:
    polled = speaking(Lists(NOTHING, granted())).poll(CONNECTED, None, NOW)
    assert "acces-neuf" not in repr(polled)
