"""Webhooks of a Facebook Page into events (Webhooks reference, object `page`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.channels._meta.channel import accounts_of
from app.channels._meta.messages import read_message, read_standby
from app.channels._meta.walking import Door, walk
from app.channels._values import Json, ident, text
from app.channels.facebook.posts import ITEMS as POSTS
from app.channels.facebook.posts import read_post
from app.channels.facebook.rows import stars_in
from app.channels.facebook.seeing import author_of, comment_seen
from app.channels.facebook.verbs import by_verb, is_quiet
from app.ports.channel import Access
from app.ports.events import Event, Unreadable

# Items that Meta documents and that carry no words to answer.
QUIET_ITEMS = {
    "like", "reaction", "milestone", "address", "connection", "coupon", "experience", "group",
    "group_message", "interest", "mention", "page", "picture", "platform-story", "photo-album", "profile",
    "question", "relationship-status", "story", "timeline cover", "tag",
}  # fmt: skip


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these accounts alone."""
    return walk(body, DOOR, accounts_of(accesses))


def _feed(account: str, value: Json, part: str) -> Iterable[Event]:
    # The item is looked at before `comment_id`: reactions carry one too, and are no comments.
    item = text(value.get("item"))
    if item in POSTS:
        return read_post(account, value, part)
    return _talk(account, value, part)


def _ratings(account: str, value: Json, part: str) -> Iterable[Event]:
    """What is said under a review stands under the story that the review is known by."""
    story = ident(value.get("open_graph_story_id"))
    return _talk(account, value, part, **({"post_external_id": story} if story else {}))


def _talk(account: str, value: Json, part: str, **place: str) -> Iterable[Event]:
    item = text(value.get("item"))
    if item in QUIET_ITEMS or (item in {"comment", "rating"} and is_quiet(value)):
        return []
    if item == "comment":
        return _comment(account, value, part, **place)
    if item == "rating":
        return [_rating(account, value, part)]
    return [Unreadable(part, "unknown_item", account)]


def _comment(account: str, value: Json, part: str, **place: str) -> Iterable[Event]:
    external_id = ident(value.get("comment_id"))
    if external_id is None:
        yield Unreadable(part, "missing_id", account)
        return
    seen = comment_seen(account, value, external_id, "comment", **place)
    yield by_verb(account, value, seen, part)


def _rating(account: str, value: Json, part: str) -> Event:
    """A recommendation, or a note of one to five: the story that it is can be answered."""
    story = ident(value.get("open_graph_story_id"))
    if story is None:
        return Unreadable(part, "missing_id", account)
    reviewer = {"from": {"id": value.get("reviewer_id"), "name": value.get("reviewer_name")}}
    worded = {**value, **reviewer, "message": value.get("review_text"), "parent_id": None}
    place = {"post_external_id": None, "thread_external_id": story}
    seen = comment_seen(account, worded, story, "review", **place, stars=stars_in(value), whole=True)
    return by_verb(account, value, seen, part)


def _mention(account: str, value: Json, part: str) -> Iterable[Event]:
    """A mention usually names no author: `read` must look for one."""
    item = text(value.get("item"))
    if is_quiet(value):
        return []
    if item not in POSTS and item != "comment":
        return [Unreadable(part, "unknown_item", account)]
    post = ident(value.get("post_id"))
    external_id = ident(value.get("comment_id")) if item == "comment" else post
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    place = {} if item == "comment" else {"post_external_id": None, "thread_external_id": post}
    whole = author_of(value) is not None and text(value.get("message")) is not None
    seen = comment_seen(account, value, external_id, "mention", **place, whole=whole)
    return [by_verb(account, value, seen, part)]


DOOR = Door("page", {"feed": _feed, "mention": _mention, "ratings": _ratings}, read_message, read_standby)
