"""What webhooks tell: neighbours of one list, accounts apart, and the network's own published bodies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.x import X
from app.ports.channel import Access
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, Event, PostSeen
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import Network, mutations
from tests.channels.test_contract import NOW
from tests.needs import fixtures_folder

NETWORK = Network("x")
CHANNEL = X(Http())


def body(name: str) -> Any:
    return json.loads((NETWORK.folder / "webhooks" / f"{name}.json").read_text(encoding="utf-8"))


def told(said: Any, *accesses: Access) -> list[Event]:
    return CHANNEL.parse(json.dumps(said).encode(), accesses or (NETWORK.access,))


def comments(said: Any, *accesses: Access) -> dict[str, str | None]:
    heard = [one for one in told(said, *accesses) if isinstance(one, CommentPosted | CommentEdited)]
    return {one.comment.external_id: one.comment.text for one in heard}


@pytest.mark.parametrize("name", ["older-reply-and-mention", "older-quote", "older-longer-with-a-picture"])
def test_an_odd_post_of_a_list_loses_no_neighbour(name: str) -> None:
    good = body("older-mention")["tweet_create_events"][0]
    events = told(body("older-mention"))
    for odd in mutations(body(name)["tweet_create_events"][0]):
        for beside in ([odd, good], [good, odd]):
            said = {"for_user_id": NETWORK.access.account, "tweet_create_events": beside}
            assert all(event in told(said) for event in events), odd
            assert_nothing_is_invented(told(said), said)


def test_an_odd_message_loses_no_neighbour() -> None:
    said = body("message")
    good = said["data"]["payload"]["direct_message_events"][0]
    for odd in mutations({**good, "id": "1900000000000000399"}):
        said["data"]["payload"]["direct_message_events"] = [odd, good, None]
        assert good["id"] in comments(said), odd


def test_each_kind_of_a_body_is_read_beside_the_others() -> None:
    names = ("older-mention", "older-messages", "older-delete")
    merged = {key: value for name in names for key, value in body(name).items()}
    assert all(event in told(merged) for name in names for event in told(body(name)))


def test_a_post_that_comes_without_its_account_is_known_by_whom_it_names() -> None:
    said = body("older-mention")
    del said["for_user_id"]
    assert told(said) == told(body("older-mention"))


def test_an_event_is_told_to_its_own_account_alone() -> None:
    other = Access(2, "1799999999999999999", "Autre", {})
    assert told(body("mention"), other, NETWORK.access) == told(body("mention"))
    heard = told(body("another-account"), other, NETWORK.access)
    assert [getattr(one, "account", None) for one in heard] == [other.account]


def test_marks_are_read_as_they_were_written() -> None:
    said = body("mention")
    said["data"]["payload"]["text"] = "A &lt; B &amp;amp; C &gt; @sainte_onde"
    assert list(comments(said).values()) == ["A < B &amp; C > @sainte_onde"]


def test_on_a_plan_without_restrictions_everybody_can_be_answered() -> None:
    said = body("reply-that-names-nobody")
    free = Access(1, NETWORK.access.account, "", {"plan": " Enterprise "})
    answerable = [
        [one.comment.answerable for one in told(said, access) if isinstance(one, CommentPosted)]
        for access in (NETWORK.access, free)
    ]
    assert answerable == [[False], [True]]


def test_who_quotes_a_post_of_ours_can_be_answered() -> None:
    said = body("reply-that-names-nobody")
    post = {"id": "1900000000000000100", "author_id": NETWORK.access.account}
    said["data"]["payload"]["referenced_tweets"].append({"type": "quoted", "id": post["id"]})
    said["data"]["includes"]["tweets"] = [post]
    heard = [one for one in told(said) if isinstance(one, CommentPosted)]
    assert [one.comment.answerable for one in heard] == [True]


def test_an_event_that_two_deliveries_bring_is_one_delivery() -> None:
    first, again, other = body("mention"), body("mention"), body("mention")
    again["data"]["payload"]["public_metrics"] = {"like_count": 3}
    other["data"]["event_uuid"] = "2"
    ids = [
        CHANNEL.verify(NETWORK.signed(json.dumps(one).encode()), [NETWORK.access], NOW).delivery_id
        for one in (first, again, other)
    ]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0] is not None


FOLDER = folder / "x" if (folder := fixtures_folder()) else None
FILES = sorted([*FOLDER.glob("xaa-*.json"), *FOLDER.glob("aaa-*.json")]) if FOLDER else []


def published(file: Path) -> Any:
    said = json.loads(file.read_text(encoding="utf-8"))
    return said.get("params", said)


def account_of(said: Any) -> str:
    data = said.get("data", {})
    revoked = said.get("user_event", {}).get("revoke", {}).get("source", {})
    named = data.get("filter", {}).get("user_id") or data.get("payload", {}).get("user_id")
    return str(said.get("for_user_id") or named or revoked["user_id"])


HEARD = {
    "xaa-post.mention.create": (CommentPosted,),
    "xaa-post.reply.create": (CommentPosted,),
    "xaa-post.create": (PostSeen,),
    "xaa-post.delete": (PostSeen, CommentRemoved),
    "xaa-dm.received": (CommentPosted,),
    "aaa-docs-direct_message_events": (CommentPosted,),
    "aaa-docs-tweet_delete_events": (PostSeen, CommentRemoved),
    "aaa-zammad-webhook2-tweet-extended": (CommentPosted,),
    "xaa-like.create": (),
    "aaa-docs-direct_message_mark_read_events": (),
}


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_published_webhook_is_read_whole(file: Path) -> None:
    said = published(file)
    access = Access(1, account_of(said), "", {})
    events = told(said, access)
    if file.stem in HEARD:
        assert tuple(type(one) for one in events) == HEARD[file.stem]
    for mutated in (said, *mutations(said)):
        assert_nothing_is_invented(told(mutated, access), mutated)
