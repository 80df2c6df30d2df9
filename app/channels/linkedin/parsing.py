"""Notifications of a page into events (LinkedIn, "Organization Social Action Notifications")."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from app.channels._meta.walking import Reader, guarded, listed, opened
from app.channels._values import Json, ident, instant, mapping, text
from app.channels.linkedin.urns import comment_urn, post_of, urn
from app.ports.channel import Access
from app.ports.events import (
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    PostSeen,
    Unreadable,
)

TYPE = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these accounts alone, notification by notification."""
    payload = opened(body)
    if isinstance(payload, Unreadable):
        return [payload]
    if (payload.get("type") or TYPE) != TYPE:
        return [Unreadable("", "unknown_object")]
    if payload.get("notifications") is None:
        return [Unreadable("", "no_entry")]
    accounts = frozenset(access.account for access in accesses)
    return [
        event
        for part, notification in listed(payload, "notifications", "")
        for event in notified(accounts, notification, part)
    ]


def silence(now: datetime) -> bytes:
    """A body that notifies of nothing, unlike any other."""
    return json.dumps({"type": TYPE, "notifications": [], "at": now.isoformat()}).encode()


def notified(accounts: frozenset[str], notification: object, part: str) -> list[Event]:
    """What one notification says, of a page of ours."""
    account = ident(mapping(notification).get("organizationalEntity"))
    if account is None:
        return [Unreadable(part, "missing_id")]
    if account not in accounts:
        return [Unreadable(part, "unknown_account", account)]
    return guarded(_read, account, notification, part)


def _read(account: str, value: Json, part: str) -> Iterable[Event]:
    readers: dict[str, Reader] = {
        "COMMENT": partial(_said, own=False),
        "ADMIN_COMMENT": partial(_said, own=True),
        "COMMENT_EDIT": _edited,
        "COMMENT_DELETE": _deleted,
        "SHARE_MENTION": _mentioned,
        "LIKE": _quiet,
        "SHARE": _quiet,
    }
    action = value.get("action")
    reader = readers.get(action) if isinstance(action, str) else None
    return reader(account, value, part) if reader else [Unreadable(part, "unknown_verb", account)]


def _said(account: str, value: Json, part: str, *, own: bool) -> Iterable[Event]:
    at = instant(value.get("lastModifiedAt"))
    seen = _comment(account, value, own=own)
    if seen is None:
        return [Unreadable(part, "missing_id", account)]
    said_at = instant(mapping(_told(value).get("created")).get("time")) or at
    return [*_post(account, value, seen), CommentPosted(account, replace(seen, posted_at=said_at))]


def _edited(account: str, value: Json, part: str) -> Iterable[Event]:
    seen = _comment(account, value, own=False)
    if seen is None:
        return [Unreadable(part, "missing_id", account)]
    return [*_post(account, value, seen), CommentEdited(account, seen, instant(value.get("lastModifiedAt")))]


def _deleted(account: str, value: Json, part: str) -> Iterable[Event]:
    external_id = _named(value)
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    at = instant(value.get("lastModifiedAt"))
    return [CommentRemoved(account, external_id, at, post_external_id=post_of(external_id))]


def _mentioned(account: str, value: Json, part: str) -> Iterable[Event]:
    """Somebody named the page in a post of their own: a conversation apart."""
    share = mapping(mapping(value.get("decoratedGeneratedActivity")).get("share"))
    external_id = urn(share.get("entity")) or urn(value.get("generatedActivity"))
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    author, words = _author(share), text(share.get("text"))
    seen = CommentSeen(
        external_id,
        kind="mention",
        text=words,
        author=author,
        own=author is not None and author.external_id == account,
        thread_external_id=external_id,
        posted_at=instant(value.get("lastModifiedAt")),
        whole=bool(words and author),
    )
    return [CommentPosted(account, seen)]


def _quiet(account: str, value: Json, part: str) -> Iterable[Event]:
    return ()


def _comment(account: str, value: Json, *, own: bool) -> CommentSeen | None:
    external_id = _named(value)
    if external_id is None:
        return None
    told = _told(value)
    author, words = _author(told), _words(told)
    # The object of an answer is the comment it answers; that of a comment, the post.
    parent = comment_urn(told.get("parentComment")) or comment_urn(told.get("object"))
    return CommentSeen(
        external_id,
        text=words,
        author=author,
        own=own or (author is not None and author.external_id == account),
        post_external_id=post_of(external_id),
        parent_external_id=None if parent == external_id else parent,
        whole=bool(words and author),
    )


def _post(account: str, value: Json, seen: CommentSeen) -> Iterable[Event]:
    """Our publication, as the context of what was said under it."""
    post = mapping(value.get("decoratedSourcePost"))
    words, owner = text(post.get("text")), ident(post.get("owner"))
    if words is None or owner not in {None, account} or seen.post_external_id is None:
        return []
    return [PostSeen(account, seen.post_external_id, words)]


def _named(value: Json) -> str | None:
    return comment_urn(_told(value).get("entity")) or comment_urn(value.get("generatedActivity"))


def _told(value: Json) -> Json:
    return mapping(mapping(value.get("decoratedGeneratedActivity")).get("comment"))


def _words(told: Json) -> str | None:
    """The text, which stands in one of two places."""
    plain = text(told.get("text"))
    return plain if plain is not None else text(mapping(told.get("message")).get("text"))


def _author(told: Json) -> AuthorSeen | None:
    owner = urn(told.get("owner"))
    return AuthorSeen(owner) if owner else None
