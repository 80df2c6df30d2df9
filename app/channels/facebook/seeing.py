"""What the value of a Page event shows: the comment, its author, its pictures and its place."""

from __future__ import annotations

from typing import Any

from app.channels._values import Json, address, ident, instant, mapping, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentSeen, Kind


def comment_seen(
    account: str,
    value: Json,
    external_id: str,
    kind: Kind = "comment",
    **known: Any,  # noqa: ANN401 - fields of CommentSeen, whatever their types
) -> CommentSeen:
    """The comment as the event tells it; without an author or a post it is not whole. `known` goes first."""
    author = author_of(value)
    post = ident(value.get("post_id"))
    facts: dict[str, Any] = {
        "text": text(value.get("message")),
        "author": author,
        "own": author is not None and author.external_id == account,
        "post_external_id": post,
        "parent_external_id": parent_of(value, external_id),
        "posted_at": instant(value.get("created_time")),
        "attachments": attachments_of(value),
        "whole": author is not None and post is not None,
    }
    return CommentSeen(external_id, kind=kind, **{**facts, **known})


def author_of(value: Json) -> AuthorSeen | None:
    """`from` since v2.11, `sender_*` before it and in ratings; neither for a person who withholds it."""
    given = mapping(value.get("from"))
    external_id = ident(given.get("id")) or ident(value.get("sender_id"))
    name = text(given.get("name")) or text(value.get("sender_name"))
    return AuthorSeen(external_id, name) if external_id or name else None


def parent_of(value: Json, external_id: str) -> str | None:
    """The comment answered. For a comment under the post, Facebook names the post itself: that is no parent.

    Without a post to compare with, nothing tells a post from a comment, so there is none.
    """
    parent, post = ident(value.get("parent_id")), ident(value.get("post_id"))
    if parent is None or post is None or parent == external_id:
        return None
    # The page's part of a post's id may differ within one event (new Pages experience), its own part not.
    return None if _own_part(parent) == _own_part(post) else parent


def _own_part(external_id: str) -> str:
    return external_id.rpartition("_")[2]


def attachments_of(value: Json) -> tuple[AttachmentSeen, ...]:
    """Pictures and films, by signed addresses that expire."""
    several = value.get("photos")
    photos = [value.get("photo"), *(several if isinstance(several, list) else [])]
    films = [value.get("video")]
    if value.get("item") == "photo":
        photos.append(value.get("link"))
    if value.get("item") == "video":
        films.append(value.get("link"))
    seen = [AttachmentSeen(url) for url in map(address, photos) if url]
    return (*seen, *(AttachmentSeen(url, "video") for url in map(address, films) if url))
