"""Notifications of a page: two spellings of one name, and one notification beside another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.linkedin import LinkedIn
from app.channels.linkedin.urns import address_of, comment_urn, post_of
from app.ports.channel import Access
from app.ports.events import CommentPosted, CommentRemoved, Event, PostSeen, Unreadable
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Network, mutations

NETWORK = Network("linkedin")
ACCESS = NETWORK.access
CHANNEL = LinkedIn(Http())
GOOD: dict[str, Any] = NETWORK.neighbour["notifications"][0]
BODIES = [json.loads(file.read_text(encoding="utf-8")) for file in NETWORK.recorded("webhooks")]
RECORDED = [one for body in BODIES for one in body.get("notifications", [])]
SHORT = "urn:li:comment:(activity:7300000000000000001,7300000000000000101)"
LONG = "urn:li:comment:(urn:li:activity:7300000000000000001,7300000000000000101)"


def parsed(*notifications: Any, accesses: tuple[Access, ...] = (ACCESS,)) -> list[Event]:
    return CHANNEL.parse(json.dumps({"notifications": notifications}).encode(), accesses)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (SHORT, LONG),
        (LONG, LONG),
        (LONG.replace(",", ", "), LONG),
        ("urn:li:comment:(ugcPost:1,2)", "urn:li:comment:(urn:li:ugcPost:1,2)"),
        ("urn:li:comment:(1,2)", None),
        ("urn:li:activity:1", None),
        ("12", None),
        (12, None),
        (None, None),
    ],
)
def test_a_comment_has_one_name(given: object, name: str | None) -> None:
    assert comment_urn(given) == name


def test_a_comment_names_its_post_and_its_place() -> None:
    assert post_of(LONG) == "urn:li:activity:7300000000000000001"
    assert address_of(LONG) == (
        "https://www.linkedin.com/feed/update/urn:li:activity:7300000000000000001"
        "?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7300000000000000001%2C7300000000000000101%29"
    )


def test_the_short_spelling_alone_is_the_same_comment() -> None:
    bare = {key: value for key, value in GOOD.items() if key != "decoratedGeneratedActivity"}
    (post, said) = parsed({**bare, "generatedActivity": SHORT})
    assert isinstance(post, PostSeen)
    assert isinstance(said, CommentPosted)
    assert (said.comment.external_id, said.comment.whole) == (LONG, False)
    (gone,) = parsed({**bare, "generatedActivity": SHORT, "action": "COMMENT_DELETE"})
    assert isinstance(gone, CommentRemoved)
    assert gone.external_id == LONG


def test_a_notification_counts_only_for_the_pages_it_may_speak_for() -> None:
    other = Access(2, "urn:li:organization:2", "Ville voisine", {})
    assert parsed(GOOD, accesses=(other,)) == [
        Unreadable("notifications/0", "unknown_account", ACCESS.account)
    ]
    assert {one.account for one in parsed(GOOD, accesses=(other, ACCESS))} == {ACCESS.account}


@pytest.mark.parametrize("notification", RECORDED, ids=lambda one: str(one["action"]))
def test_an_odd_notification_loses_no_neighbour_and_invents_nothing(notification: dict[str, Any]) -> None:
    good = parsed(GOOD)
    assert any(isinstance(one, CommentPosted) for one in good)
    for odd in [*mutations(notification), None, 3, "texte", []]:
        for beside in ([odd, GOOD], [GOOD, odd]):
            events = parsed(*beside)
            assert all(event in events for event in good), odd
            assert not [one for one in events if getattr(one, "reason", "") == "unexpected"], odd
            assert_nothing_is_invented(events, beside)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b"{}", "no_entry"),
        (b'{"type":"LEAD_ACTION","notifications":[]}', "unknown_object"),
        (b'{"type":["x"],"notifications":[]}', "unknown_object"),
    ],
)
def test_a_body_that_says_nothing_is_kept_and_shown(body: bytes, reason: str) -> None:
    assert CHANNEL.parse(body, [ACCESS]) == [Unreadable("", reason)]
