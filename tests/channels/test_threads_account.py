"""The account on Threads: its token, its own events, its length, and one value beside another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.threads import Threads
from app.channels.threads.counting import has_too_many_links
from app.ports.channel import Access, Dispatch
from app.ports.events import CommentPosted, Unreadable
from app.ports.failures import ForgedWebhook, NeedsReconnection, PermanentFailure
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Always, Network, mutations

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
NETWORK = Network("threads")
ACCESS = NETWORK.access
CHANNEL = Threads(Http())
FRESH = {"access_token": "THneuf", "token_type": "bearer", "expires_in": 5184000}
REPLY: dict[str, Any] = NETWORK.neighbour
VALUES = [json.loads(file.read_text(encoding="utf-8")).get("values") for file in NETWORK.recorded("webhooks")]
CHANGES = [value for value in VALUES if isinstance(value, dict)]


def answering(body: Any, status: int = 200) -> tuple[Threads, Always]:
    always = Always({"status": status, "body": body})
    return Threads(Http(transport=always)), always


def renewed() -> Access:
    channel, _ = answering(FRESH)
    memory = channel.renew(ACCESS, NOW)
    assert memory is not None
    return replace(ACCESS, memory=memory)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", 0),
        ("Où ? À l’école…", 15),
        ("#12 & 3*4", 9),
        ("Merci 🙏", 10),
        ("👍🏽", 8),
        ("👨‍👩‍👧", 18),
        ("🇫🇷", 8),
        ("1️⃣", 7),
        ("❤️", 6),
        ("© 2026", 6),
        ("e\u0301", 2),
        ("\ud83d", 1),
    ],
)
def test_an_emoji_counts_as_its_bytes(text: str, units: int) -> None:
    assert CHANNEL.length(text) == units


def test_five_different_links_pass_and_a_sixth_does_not() -> None:
    links = [f"https://sainte-onde.example/{number}" for number in range(6)]
    assert not has_too_many_links(" ".join(links[:5]))
    assert not has_too_many_links(" ".join([*links[:5], f"({links[0]}), puis {links[1]}."]))
    assert has_too_many_links(" ".join(links))


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (39, False), (40, True), (61, True)])
def test_a_token_is_renewed_at_two_thirds_of_its_sixty_days(days: int, *, is_due: bool) -> None:
    channel, always = answering(FRESH)
    memory = channel.renew(renewed(), NOW + timedelta(days=days))
    assert (memory is not None) is is_due
    assert bool(always.asked) is is_due


def test_a_renewed_token_is_used_and_a_new_connection_forgets_it() -> None:
    channel, always = answering({"id": ACCESS.account, "username": "ville.sainte.onde"})
    again = replace(renewed(), credentials={**ACCESS.credentials, "access_token": "THreconnecte"})
    for access in (renewed(), again):
        channel.check(access)
    assert [one["authorization"] for one in always.asked][::2] == ["Bearer THneuf", "Bearer THreconnecte"]


def test_a_dead_token_asks_to_reconnect() -> None:
    channel, _ = answering({"error": {"code": 190, "type": "THApiException"}}, 400)
    with pytest.raises(NeedsReconnection):
        channel.renew(ACCESS, NOW)


def test_the_app_asks_about_the_token_where_its_id_is_known() -> None:
    channel, always = answering({"id": ACCESS.account, "username": "ville.sainte.onde"})
    channel.check(replace(ACCESS, credentials={**ACCESS.credentials, "app_id": "31"}))
    assert always.asked[1]["authorization"] == "Bearer TH|31|encore-une-cle-inventee"
    assert always.asked[1]["query"] == {"input_token": "THjetonInvente"}


def test_the_end_of_a_renewed_token_is_known_without_asking() -> None:
    channel, _ = answering({"id": ACCESS.account, "username": "ville.sainte.onde"})
    assert channel.check(renewed()).expires_at == NOW + timedelta(days=60)


def test_another_base_address_takes_the_place_of_the_network_s_own_without_a_proof() -> None:
    channel, always = answering({"data": []})
    elsewhere = replace(ACCESS, credentials={**ACCESS.credentials, "api": "https://relais.example/th/"})
    with pytest.raises(PermanentFailure):
        channel.publish(Dispatch("k", " ", comment_external_id="18"), elsewhere)
    channel.find(Dispatch("k", "Merci", comment_external_id="18"), elsewhere)
    assert always.asked[0]["url"] == "https://relais.example/th/18/replies"
    assert set(always.asked[0]["query"]) == {"fields", "limit"}


def test_the_handshake_is_the_family_s() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158", "hub.verify_token": "un-autre-mot"}
    assert CHANNEL.greet(query, [ACCESS]) == "1158"
    with pytest.raises(ForgedWebhook):
        CHANNEL.greet({**query, "hub.verify_token": "deviné"}, [ACCESS])


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.get("field")))
def test_an_odd_value_loses_no_neighbour_and_invents_nothing(change: dict[str, Any]) -> None:
    good = CHANNEL.parse(json.dumps(REPLY).encode(), [ACCESS])
    assert isinstance(good[0], CommentPosted)
    for odd in [*mutations(change), None, 3, "texte", []]:
        for values in ([odd, REPLY["values"]], [REPLY["values"], odd]):
            body = {**REPLY, "values": values}
            events = CHANNEL.parse(json.dumps(body).encode(), [ACCESS])
            assert all(event in events for event in good), odd
            assert not [one for one in events if getattr(one, "reason", "") == "unexpected"], odd
            assert_nothing_is_invented(events, body)


def test_a_value_counts_only_for_the_accounts_it_may_speak_for() -> None:
    other = Access(2, "27000000000000002", "ville.voisine", {})
    body = json.dumps(REPLY).encode()
    assert CHANNEL.parse(body, [other]) == [Unreadable("values/0", "unknown_account", ACCESS.account)]
    both = CHANNEL.parse(body, [other, ACCESS])
    assert [one.account for one in both if isinstance(one, CommentPosted)] == [ACCESS.account]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b"{}", "no_entry"),
        (b'{"values":null}', "no_entry"),
        (b'{"object":"instagram","entry":[]}', "wrong_address"),
        (b'{"object":"threads","values":[]}', "unknown_object"),
        (b'{"object":["page"]}', "unknown_object"),
    ],
)
def test_a_body_that_says_nothing_is_kept_and_shown(body: bytes, reason: str) -> None:
    assert CHANNEL.parse(body, [ACCESS]) == [Unreadable("", reason)]


def test_a_value_for_nobody_is_shown() -> None:
    body = json.dumps({"values": [{"field": "replies", "value": {"id": "1"}}]}).encode()
    assert CHANNEL.parse(body, [ACCESS]) == [Unreadable("values/0", "missing_id")]


def test_a_look_up_that_never_ends_is_not_whole() -> None:
    class Endless(Always):
        """Always another page, with another cursor."""

        def handle_request(self, request: Any) -> Any:
            cursor = {"cursors": {"after": f"c{len(self.asked)}"}, "next": "https://x"}
            self.response = {"status": 200, "body": {"data": [], "paging": cursor}}
            return super().handle_request(request)

    channel = Threads(Http(transport=Endless({})))
    assert not channel.find(Dispatch("k", "Merci", comment_external_id="18"), ACCESS).whole
