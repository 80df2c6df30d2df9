"""Posts as the network shows them into what the house knows: what we published, and what was said to us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.channels._values import Json, address, count, ident, instant, mapping, rows, text
from app.channels.bluesky.naming import did_of, permalink_of, post_uri
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, Kind, PostSeen

# A handle that its domain no longer confirms is shown under this name: it names nobody.
NO_HANDLE = "handle.invalid"
# What makes people hide a picture until they ask for it: it is kept here by its words alone.
DELICATE = {"porn", "sexual", "nudity", "graphic-media", "gore", "!hide", "!warn"}


@dataclass(frozen=True)
class Us:
    """The account as the house names it, and its DID. hidden: answers that the account itself hid."""

    account: str
    did: str
    hidden: frozenset[str] | None = field(default=None, repr=False)


def seen_in(us: Us, view: Json, kind: Kind = "comment") -> CommentPosted | PostSeen | None:
    """What a post is for us: our publication, or words (ours or others'); None without an address.

    kind: what it is when it stands under somebody else's post.
    """
    uri = post_uri(view.get("uri"))
    if uri is None:
        return None
    is_top = _reply(view, "root") is None
    return post_from(us, view, uri) if is_top and did_of(uri) == us.did else _comment(us, view, uri, kind)


def post_from(us: Us, view: Json, uri: str) -> PostSeen:
    """A publication."""
    words = text(mapping(view.get("record")).get("text"))
    return PostSeen(us.account, uri, words, permalink_of(uri), _posted_at(view), _attachments(view))


def _comment(us: Us, view: Json, uri: str, kind: Kind) -> CommentPosted:
    """A post of ours gathers comments; under somebody else's, the conversation is named by its first post."""
    root, parent = _reply(view, "root"), _reply(view, "parent")
    under = root if root and did_of(root) == us.did else None
    own = did_of(uri) == us.did
    seen = CommentSeen(
        uri,
        kind="comment" if under or own else kind,
        text=text(mapping(view.get("record")).get("text")),
        author=_author(view, uri),
        own=own,
        post_external_id=under,
        parent_external_id=None if parent in {under, uri} else parent,
        thread_external_id=None if under else root or uri,
        permalink=permalink_of(uri),
        posted_at=_posted_at(view),
        hidden=None if us.hidden is None else uri in us.hidden,
        likes=count(view.get("likeCount")),
        attachments=_attachments(view),
    )
    return CommentPosted(us.account, seen)


def _reply(view: Json, which: str) -> str | None:
    reply = mapping(mapping(view.get("record")).get("reply"))
    return post_uri(mapping(reply.get(which)).get("uri"))


def _author(view: Json, uri: str) -> AuthorSeen:
    """The DID is the address's own; names beside it are what the author calls themselves today."""
    given = mapping(view.get("author"))
    handle = ident(given.get("handle"))
    name = (text(given.get("displayName")) or "").strip()
    return AuthorSeen(did_of(uri), name or None, None if handle == NO_HANDLE else handle)


def _posted_at(view: Json) -> datetime | None:
    """The author's own date, unless it lies after the day the network saw the post: then that day."""
    said = (instant(mapping(view.get("record")).get("createdAt")), instant(view.get("indexedAt")))
    return min((at for at in said if at is not None), default=None)


def _attachments(view: Json) -> tuple[AttachmentSeen, ...]:
    embed = mapping(view.get("embed"))
    found = _pictures(mapping(embed.get("media")) or embed)
    is_delicate = _is_delicate(view)
    return tuple(AttachmentSeen(url, "file" if is_delicate else "image", alt or None) for url, alt in found)


def _pictures(embed: Json) -> Iterator[tuple[str, str | None]]:
    """Pictures, the still of a film, the picture of a linked page: each with its words."""
    for image in (*rows(embed.get("images")), *rows(embed.get("items"))):
        url = address(image.get("fullsize")) or address(image.get("thumb"))
        if url:
            yield url, text(image.get("alt"))
    still, page = address(embed.get("thumbnail")), mapping(embed.get("external"))
    if still:
        yield still, text(embed.get("alt"))
    if thumb := address(page.get("thumb")):
        yield thumb, text(page.get("title"))


def _is_delicate(view: Json) -> bool:
    labels = rows(view.get("labels"))
    return any(text(label.get("val")) in DELICATE and label.get("neg") is not True for label in labels)
