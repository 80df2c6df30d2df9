"""Comments and posts as the API lists them, into what the house knows."""

from __future__ import annotations

from typing import Literal

from app.channels._values import Json, address, count, ident, instant, mapping, rows, text
from app.channels.linkedin.urns import NUMBER, address_of, comment_named, comment_urn, page_of, post_of, urn
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, PostSeen

MEDIA: dict[str, Literal["image", "video"]] = {"IMAGE": "image", "VIDEO": "video"}


def comment_from(account: str, row: Json, under: str | None = None) -> CommentPosted | None:
    """A comment or an answer; None without a name. under: the comment whose answers are listed."""
    external_id = named(row)
    if external_id is None:
        return None
    created = mapping(row.get("created"))
    author = urn(row.get("actor")) or urn(created.get("actor"))
    parent = comment_urn(row.get("parentComment")) or comment_urn(row.get("object")) or under
    seen = CommentSeen(
        external_id,
        text=text(mapping(row.get("message")).get("text")),
        author=AuthorSeen(author) if author else None,
        own=author == account,
        post_external_id=post_of(external_id),
        parent_external_id=None if parent == external_id else parent,
        permalink=address_of(external_id),
        posted_at=instant(created.get("time")),
        likes=count(mapping(row.get("likesSummary")).get("totalLikes")),
        attachments=_attachments(row),
    )
    return CommentPosted(account, seen)


def named(row: Json) -> str | None:
    """The name of a comment: whole, or else put together from its post and its number."""
    whole = comment_urn(row.get("commentUrn")) or comment_urn(row.get("$URN"))
    post, number = urn(row.get("object")), ident(row.get("id")) or ""
    if whole or post is None or not NUMBER.fullmatch(number):
        return whole
    return comment_named(post, number)


def post_from(account: str, row: Json, external_id: str) -> PostSeen:
    """A publication of ours, under the name by which its comments know it."""
    at = instant(row.get("publishedAt")) or instant(row.get("createdAt"))
    return PostSeen(account, external_id, text(row.get("commentary")), page_of(external_id), at)


def mention_from(account: str, row: Json, external_id: str) -> CommentPosted:
    """Somebody else's publication that names us."""
    author = urn(row.get("author"))
    seen = CommentSeen(
        external_id,
        kind="mention",
        text=text(row.get("commentary")),
        author=AuthorSeen(author) if author else None,
        own=author == account,
        thread_external_id=external_id,
        permalink=page_of(external_id),
        posted_at=instant(row.get("publishedAt")) or instant(row.get("createdAt")),
    )
    return CommentPosted(account, seen)


def _attachments(row: Json) -> tuple[AttachmentSeen, ...]:
    found = [(address(one.get("url")), text(one.get("type"))) for one in rows(row.get("content"))]
    return tuple(AttachmentSeen(url, MEDIA.get(kind or "IMAGE", "file")) for url, kind in found if url)
