"""Bluesky as it is: a directory, a PDS and an AppView that tests/e2e/start-bluesky.sh started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.ports.acting import Act, Moderation
from app.ports.channel import Access, Channel, Dispatch, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import NeedsReconnection, PermanentFailure
from tests.e2e.conftest import named, until

POSTS, GATES = "app.bsky.feed.post", "app.bsky.feed.threadgate"


def now() -> datetime:
    return datetime.now(UTC)


class Person:
    """Somebody with an account on the PDS, who writes with any application."""

    def __init__(self, server: str, name: str) -> None:
        self.server, self.password = server, uuid4().hex
        self.handle = f"{name}-{uuid4().hex[:8]}.test"
        given = {"handle": self.handle, "email": f"{self.handle}@example.org", "password": self.password}
        self.token = ""
        opened = self.does("com.atproto.server.createAccount", given)
        self.token, self.did = opened["accessJwt"], opened["did"]

    def does(self, method: str, body: dict[str, Any]) -> Any:
        return self._said(httpx2.post(f"{self.server}/xrpc/{method}", json=body, headers=self._who()))

    def asks(self, method: str, **params: str) -> Any:
        return self._said(httpx2.get(f"{self.server}/xrpc/{method}", params=params, headers=self._who()))

    def writes(self, text: str, under: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Write a post, under another one if that is given; gives its uri and cid, and those of its root."""
        record = {"$type": POSTS, "text": text, "createdAt": now().isoformat().replace("+00:00", "Z"), **more}
        if under:
            own = {"uri": under["uri"], "cid": under["cid"]}
            record["reply"] = {"root": under.get("root") or own, "parent": own}
        said = self.does(
            "com.atproto.repo.createRecord", {"repo": self.did, "collection": POSTS, "record": record}
        )
        root = record["reply"]["root"] if under else None
        return {"uri": said["uri"], "cid": said["cid"], **({"root": root} if root else {})}

    def deletes(self, post: dict[str, Any]) -> None:
        key = post["uri"].rpartition("/")[2]
        self.does("com.atproto.repo.deleteRecord", {"repo": self.did, "collection": POSTS, "rkey": key})

    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _said(self, answer: httpx2.Response) -> Any:
        assert answer.is_success, (answer.request.url.path, answer.text)
        return answer.json()


@dataclass
class Town:
    """The town's own account, as a person of it and as Parvis speaks for it."""

    person: Person
    channel: Channel
    access: Access

    def poll(self) -> Polled:
        return self.channel.poll(self.access, None, now())

    def comments(self) -> dict[str, CommentSeen]:
        told = self.poll().events
        return {one.comment.external_id: one.comment for one in told if isinstance(one, CommentPosted)}

    def hears(self, post: dict[str, Any], is_so: Callable[[CommentSeen], object] = bool) -> CommentSeen:
        uri = post["uri"]
        heard = until(self.comments, lambda found: uri in found and is_so(found[uri]))
        return heard[uri]

    def reply(self, to: CommentSeen, text: str) -> Dispatch:
        return Dispatch(
            uuid4().hex,
            text,
            account=self.access.account,
            comment_external_id=to.external_id,
            kind=to.kind,
            parent_external_id=to.parent_external_id,
            post_external_id=to.post_external_id,
            first_attempt_at=now(),
            attempted_at=now(),
        )

    def says(self, dispatch: Dispatch) -> Published:
        return self.channel.publish(dispatch, self.access)

    def moderates(self, act: Act, comment: CommentSeen) -> None:
        asked = Moderation(act, comment.external_id, post_external_id=comment.post_external_id)
        self.channel.moderate(asked, self.access)


@pytest.fixture(scope="module")
def server() -> str:
    return named("PARVIS_E2E_BLUESKY_URL")


@pytest.fixture(scope="module")
def town(server: str, networks: dict[str, Channel]) -> Town:
    person = Person(server, "ville")
    made = person.does("com.atproto.server.createAppPassword", {"name": "Parvis"})
    credentials = {"app_password": made["password"], "api": server}
    channel, access = networks["bluesky"], Access(1, person.handle, "", credentials)
    return Town(person, channel, replace(access, memory=channel.renew(access, now()) or {}))


@pytest.fixture(scope="module")
def marc(server: str) -> Person:
    return Person(server, "marc")


@pytest.fixture
def post(town: Town) -> dict[str, Any]:
    return town.person.writes("Le marché a lieu samedi.")


@pytest.fixture
def question(town: Town, marc: Person, post: dict[str, Any]) -> CommentSeen:
    return town.hears(marc.writes("À quelle heure ?", post))


def test_the_account_is_checked_and_a_wrong_password_is_refused(town: Town) -> None:
    assert town.channel.check(town.access).account_name == town.person.handle
    wrong = {**town.access.credentials, "app_password": "aaaa-bbbb-cccc-dddd"}
    with pytest.raises(NeedsReconnection, match="password_refused"):
        town.channel.check(replace(town.access, credentials=wrong, memory={}))


def test_an_answer_under_a_publication_is_heard(town: Town, marc: Person, post: dict[str, Any]) -> None:
    seen = town.hears(marc.writes("À quelle heure ? 🥕", post))
    assert (seen.text, seen.kind, seen.own, seen.post_external_id) == (
        "À quelle heure ? 🥕",
        "comment",
        False,
        post["uri"],
    )
    assert seen.author is not None
    assert (seen.author.external_id, seen.author.handle) == (marc.did, marc.handle)
    told = town.poll().events
    assert post["uri"] in {one.external_id for one in told if isinstance(one, PostSeen)}


def test_a_mention_elsewhere_is_heard(town: Town, marc: Person) -> None:
    text = f"@{town.person.handle} et le quai ?"
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": town.person.did}
    index = {"byteStart": 0, "byteEnd": len(town.person.handle) + 1}
    seen = town.hears(marc.writes(text, facets=[{"index": index, "features": [feature]}]))
    assert (seen.kind, seen.post_external_id) == ("mention", None)


def test_a_reply_is_said_once_and_found_again(town: Town, question: CommentSeen) -> None:
    dispatch = town.reply(question, f"Bonjour @{town.person.handle}, voyez https://ville.example/marché.")
    assert town.channel.find(dispatch, town.access).candidates == ()
    said = town.says(dispatch)
    assert town.says(dispatch).external_id == said.external_id
    found = town.channel.find(dispatch, town.access)
    assert ([one.external_id for one in found.candidates], found.whole) == ([said.external_id], True)
    own = town.hears({"uri": said.external_id})
    assert (own.own, own.text, own.parent_external_id) == (True, dispatch.text, question.external_id)
    assert own.post_external_id == question.post_external_id


@pytest.mark.parametrize("text", ["é" * 300, "👨‍👩‍👧‍👦" * 120])
def test_the_longest_reply_is_taken(town: Town, question: CommentSeen, text: str) -> None:
    assert town.channel.length(text) <= 300
    assert town.says(town.reply(question, text)).external_id


def test_an_answer_is_hidden_and_shown_again(town: Town, marc: Person, question: CommentSeen) -> None:
    uri = {"uri": question.external_id}
    for _ in range(2):
        town.moderates("hide", question)
    assert town.hears(uri, lambda seen: seen.hidden).hidden is True
    for _ in range(2):
        town.moderates("unhide", question)
    assert town.hears(uri, lambda seen: seen.hidden is False).hidden is False


def test_hiding_leaves_who_may_answer_as_it_is(
    town: Town, post: dict[str, Any], question: CommentSeen
) -> None:
    key = post["uri"].rpartition("/")[2]
    place = {"repo": town.person.did, "collection": GATES, "rkey": key}
    rules = [{"$type": f"{GATES}#followerRule"}]
    gate = {"$type": GATES, "post": post["uri"], "allow": rules, "createdAt": now().isoformat()}
    town.person.does("com.atproto.repo.putRecord", {**place, "record": gate})
    town.moderates("hide", question)
    kept = town.person.asks("com.atproto.repo.getRecord", **place)["value"]
    assert (kept["allow"], kept["hiddenReplies"]) == (rules, [question.external_id])


def test_the_past_is_read_to_its_end(town: Town, question: CommentSeen) -> None:
    said = town.says(town.reply(question, "À 9 h."))
    town.hears({"uri": said.external_id})
    heard: set[str] = set()
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        polled = town.channel.backfill(town.access, now() - timedelta(days=30), cursor, now())
        heard |= {one.comment.external_id for one in polled.events if isinstance(one, CommentPosted)}
        cursor, pages = polled.cursor, pages + 1
    assert {question.external_id, said.external_id} <= heard
    assert pages >= 2


def test_a_comment_that_is_gone_is_not_answered(town: Town, marc: Person, post: dict[str, Any]) -> None:
    written = marc.writes("Trop tard.", post)
    seen = town.hears(written)
    marc.deletes(written)
    reference = Reference("comment", seen.external_id, post_external_id=seen.post_external_id)
    read = until(
        lambda: town.channel.read(reference, town.access), lambda one: isinstance(one, CommentRemoved)
    )
    assert read == CommentRemoved(town.access.account, seen.external_id, post_external_id=post["uri"])
    with pytest.raises(PermanentFailure, match="comment_gone"):
        town.says(town.reply(seen, "Bonjour"))
