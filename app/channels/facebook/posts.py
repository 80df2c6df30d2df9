"""Posts on the Page: the town's own are context, a visitor's is an item of the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.channels._values import Json, address, ident, instant, mapping, text
from app.channels.facebook.seeing import attachments_of, author_of, comment_seen
from app.channels.facebook.verbs import EDITS, REMOVALS, by_verb, is_quiet
from app.ports.events import CommentEdited, CommentRemoved, Event, PostSeen, Unreadable

ITEMS = {"post", "status", "photo", "video", "share", "link", "event", "album", "note"}
# Only a Page can make these, so that a missing author is the Page.
OF_THE_PAGE = {"event", "album"}


def read_post(account: str, value: Json, part: str) -> Iterable[Event]:
    """Turn a post's event into a publication of ours, or into what a visitor wrote on our Page."""
    if is_quiet(value):
        return []
    post = ident(value.get("post_id"))
    if post is None:
        return [Unreadable(part, "missing_id", account)]
    if _is_ours(account, value):
        return _ours(account, value, post, part)
    return [_visitors(account, value, post, part)]


def _is_ours(account: str, value: Json) -> bool:
    """Whether the Page wrote it. A removal that names nobody says only which post is gone."""
    author = author_of(value)
    if author is None or author.external_id is None:
        return text(value.get("item")) in OF_THE_PAGE or text(value.get("verb")) in REMOVALS
    return author.external_id == account


def _ours(account: str, value: Json, post: str, part: str) -> list[Event]:
    verb = text(value.get("verb"))
    if verb in REMOVALS:
        return [PostSeen(account, post, removed=True)]
    if verb == "add" or verb in EDITS:
        # `created_time` dates the publication on its first event alone; edits disagree among versions.
        at = instant(value.get("created_time")) if verb == "add" else None
        link = address(mapping(value.get("post")).get("permalink_url"))
        words = text(value.get("message"))
        return [PostSeen(account, post, words, link, at, attachments_of(value), whole=False)]
    return [] if verb in {"hide", "unhide"} else [Unreadable(part, "unknown_verb", account)]


def _visitors(account: str, value: Json, post: str, part: str) -> Event:
    seen = comment_seen(
        account,
        value,
        post,
        "post",
        own=False,
        post_external_id=None,
        parent_external_id=None,
        thread_external_id=post,
        permalink=address(mapping(value.get("post")).get("permalink_url")),
        whole=author_of(value) is not None and text(value.get("message")) is not None,
    )
    # `created_time` of a post keeps its first publication, so it dates neither an edit nor a removal.
    event = by_verb(account, value, seen, part)
    if isinstance(event, CommentEdited):
        return replace(event, edited_at=instant(value.get("edited_time")))
    return replace(event, removed_at=None) if isinstance(event, CommentRemoved) else event
