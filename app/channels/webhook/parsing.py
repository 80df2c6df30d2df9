"""A tool's event into ours, field by field, as schema.json beside this module describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from app.channels._values import Json
from app.channels.webhook.fields import Fields, UnreadableError
from app.ports.channel import Access
from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    PostSeen,
    Unreadable,
)

ENVELOPE = {"type", "timestamp", "data"}
COMMENT = {"id", "text", "author", "post", "parent", "url", "posted_at", "attachments", "private"}
POST = {"id", "text", "url", "published_at", "attachments"}


def parse(body: bytes, access: Access) -> list[Event]:
    """Give the events of one body. An optional field that cannot be read is said so and left out."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return [Unreadable("", "not_json", access.account)]
    if not isinstance(told, dict):
        return [Unreadable("", "not_an_object", access.account)]
    fields = Fields(access.account, told)
    try:
        events = list(_events(fields, access))
    except UnreadableError as failure:
        events = [failure.said]
    return [*events, *fields.odd]


def _events(fields: Fields, access: Access) -> Iterator[Event]:
    data = fields.within("data")
    at = fields.instant("timestamp")
    fields.only(ENVELOPE)
    match fields.told.get("type"):
        case "comment.created" | "reply.created" as told:
            yield from _posts(data)
            yield CommentPosted(access.account, _comment(data, access, own=told == "reply.created"))
        case "comment.updated":
            yield from _posts(data)
            yield CommentEdited(access.account, _comment(data, access), at)
        case "comment.deleted":
            yield _removed(data, at)
        case "post.published":
            yield _post(data)
        case "ping":
            pass
        case _:
            raise fields.unreadable("type", "unknown_event")


def _comment(data: Fields, access: Access, *, own: bool = False) -> CommentSeen:
    data.only(COMMENT)
    external_id, private = data.required_id(), data.flag("private")
    attachments = _attachments(data)
    text = data.text("text") if attachments else data.required_text()
    parent, post = data.ident("parent"), _post_id(data)
    return CommentSeen(
        external_id,
        visibility="private" if private else "public",
        text=text,
        author=_author(data),
        own=own,
        post_external_id=post,
        parent_external_id=None if parent in {external_id, post} else parent,
        # What is private never stands in the public conversation under a post.
        thread_external_id=(parent or external_id) if private else None,
        permalink=data.address("url"),
        posted_at=data.instant("posted_at"),
        attachments=attachments,
        answerable=bool(access.credentials.get("callback_url")),
    )


def _removed(data: Fields, at: datetime | None) -> CommentRemoved:
    """Gone there; words that were private are erased here as well."""
    data.only(COMMENT)
    private = data.flag("private")
    return CommentRemoved(data.account, data.required_id(), at, _post_id(data), erase=private)


def _post(data: Fields) -> PostSeen:
    data.only(POST)
    return PostSeen(
        data.account,
        data.required_id(),
        data.text("text"),
        data.address("url"),
        data.instant("published_at"),
        _attachments(data),
    )


def _posts(data: Fields) -> Iterator[PostSeen]:
    """The post that a comment names; it is all that will ever be told of it, so it counts as whole."""
    post = data.inside("post")
    external_id = post.ident("id", missing="missing_id") if post else None
    if post is None or external_id is None:
        return
    yield _post(post)


def _post_id(data: Fields) -> str | None:
    post: Json = told if isinstance(told := data.told.get("post"), dict) else {}
    return Fields(data.account, post).ident("id")


def _author(data: Fields) -> AuthorSeen | None:
    author = data.inside("author")
    if author is None:
        return None
    author.only({"id", "name"})
    external_id, name = author.ident("id"), author.text("name")
    return AuthorSeen(external_id, name) if external_id or name else None


def _attachments(data: Fields) -> tuple[AttachmentSeen, ...]:
    """The pictures; one that cannot be read spares the others."""
    seen = []
    for one in data.each("attachments"):
        one.only({"url", "alt"})
        url = one.address("url", missing="missing_url")
        if url is not None:
            seen.append(AttachmentSeen(url, alt=one.text("alt")))
    return tuple(seen)
