"""Events of a business account: what stands in a text that is JSON itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.tiktok import TikTok
from app.ports.channel import Access
from app.ports.events import CommentPosted, CommentRemoved, Event, Unreadable
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Network, mutations
from tests.needs import fixtures_folder

NETWORK = Network("tiktok")
ACCESS = NETWORK.access
CHANNEL = TikTok(Http())
GOOD: dict[str, Any] = NETWORK.neighbour
BODIES = [json.loads(file.read_text(encoding="utf-8")) for file in NETWORK.recorded("webhooks")]
CONTENTS = [
    (body, json.loads(body["content"]))
    for body in BODIES
    if body.get("event") == "comment.update" and str(body.get("content")).endswith("}")
]
ROOT = fixtures_folder()
FILES = sorted((ROOT / "meta" / "tiktok").glob("*.json")) if ROOT else []


def parsed(body: Any, *accesses: Access) -> list[Event]:
    return CHANNEL.parse(json.dumps(body).encode(), accesses or [ACCESS])


@pytest.mark.parametrize(("body", "content"), CONTENTS, ids=lambda one: str(one.get("comment_action", "")))
def test_odd_content_never_fails_and_invents_nothing(body: dict[str, Any], content: dict[str, Any]) -> None:
    for odd in [*mutations(content), [], [content], 3, None, "texte", {}]:
        for written in (json.dumps(odd), odd):
            events = parsed({**body, "content": written})
            assert len(events) == 1, odd
            assert not [one for one in events if getattr(one, "reason", "") == "unexpected"], odd
            assert_nothing_is_invented(events, {**body, "content": json.dumps(odd)})


def test_ids_beyond_what_other_languages_count_stay_whole() -> None:
    content = json.dumps({"comment_id": 2**63 - 1, "video_id": 2**53 + 1, "comment_action": "insert"})
    (said,) = parsed({**GOOD, "content": content})
    assert isinstance(said, CommentPosted)
    assert (said.comment.external_id, said.comment.post_external_id) == (
        "9223372036854775807",
        "9007199254740993",
    )


def test_a_text_that_is_no_number_of_this_world_is_only_unreadable() -> None:
    for content in ('{"comment_id":' + "9" * 5000 + "}", "[" * 5000):
        assert parsed({**GOOD, "content": content}) == [Unreadable("content", "not_json", ACCESS.account)]


def test_an_event_counts_only_for_the_account_it_names() -> None:
    other = Access(2, "ouvert-voisine-0002", "Ville voisine", {})
    assert parsed(GOOD, other) == [Unreadable("", "unknown_account", ACCESS.account)]
    assert [one.account for one in parsed(GOOD, other, ACCESS)] == [ACCESS.account]


@pytest.mark.parametrize(
    ("body", "reason"), [(b"{", "not_json"), (b"[]", "not_an_object"), (b"{}", "missing_id")]
)
def test_a_body_that_says_nothing_is_kept_and_shown(body: bytes, reason: str) -> None:
    assert CHANNEL.parse(body, [ACCESS]) == [Unreadable("", reason)]


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_published_webhook_is_read(file: Any) -> None:
    body = json.loads(file.read_text(encoding="utf-8"))
    access = Access(1, body["user_openid"], "", {})
    for mutated in (body, *mutations(body)):
        events = parsed(mutated, access)
        assert not [one for one in events if getattr(one, "reason", "") == "unexpected"]
        assert_nothing_is_invented(events, mutated)
    if body["event"] == "comment.update":
        (gone,) = parsed(body, access)
        assert isinstance(gone, CommentRemoved)
        assert gone.external_id == "7247303576418566913"
