"""Webhooks of an account into events (Threads API, "Webhooks"): a flat body, one account, some values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from app.channels._meta.walking import OTHER_ADDRESSES, Reader, change_of, guarded, listed, opened
from app.channels._values import Json, ident, instant, mapping, text
from app.channels.threads.rows import Us, comment_from
from app.ports.channel import Access
from app.ports.events import CommentRemoved, CommentSeen, Event, Kind, PostSeen, Unreadable

Ours = Mapping[str, Us]


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these accounts alone, value by value."""
    payload = opened(body)
    if isinstance(payload, Unreadable):
        return [payload]
    if "object" in payload:
        speaks_for = payload["object"]
        elsewhere = isinstance(speaks_for, str) and speaks_for in OTHER_ADDRESSES
        return [Unreadable("", "wrong_address" if elsewhere else "unknown_object")]
    if payload.get("values") is None:
        return [Unreadable("", "no_entry")]
    ours = {access.account: Us(access.account, access.name) for access in accesses}
    return [
        event
        for part, change in listed(payload, "values", "")
        for event in _change(ours, ident(payload.get("target_id")), change, part)
    ]


def _change(ours: Ours, target: str | None, change: object, part: str) -> list[Event]:
    account = _account(ours, target, mapping(mapping(change).get("value")))
    if account is None:
        return [Unreadable(part, "unknown_account" if target else "missing_id", target)]
    us = ours[account]
    fields: dict[str, Reader] = {
        "replies": partial(_said, us, "comment"),
        "mentions": partial(_said, us, "mention"),
        "delete": _deleted,
        # Our own words, which may be a post or a reply: it does not say which. The poll tells them.
        "publish": _quiet,
    }
    return guarded(change_of(fields), account, change, part)


def _account(ours: Ours, target: str | None, value: Json) -> str | None:
    """Whose event it is: the target is the account or else the words themselves, with their owner beside."""
    root, owner = mapping(value.get("root_post")), mapping(value.get("owner"))
    named = (target, ident(owner.get("owner_id")), ident(owner.get("id")), ident(root.get("owner_id")))
    return next((account for account in named if account in ours), None)


def _said(us: Us, kind: Kind, account: str, value: Json, part: str) -> Iterable[Event]:
    """Somebody answered or named us; what stands under a publication of ours is a comment either way."""
    root = mapping(value.get("root_post"))
    owner, first = ident(root.get("owner_id")), ident(root.get("id"))
    # Answers name the owner of their first post; older ones do not, and come for our own posts alone.
    is_ours = owner == us.account or (owner is None and kind == "comment")
    known = us.named_by(root) if owner == us.account else us
    seen = comment_from(known, value, first if is_ours else None, "comment" if is_ours else kind)
    if seen is None:
        return [Unreadable(part, "missing_id", account)]
    return [replace(seen, comment=replace(seen.comment, whole=_is_whole(seen.comment, value)))]


def _is_whole(seen: CommentSeen, value: Json) -> bool:
    """Whether the event says all; a picture may be announced by its kind alone."""
    is_words_alone = text(value.get("media_type")) in {None, "TEXT_POST"}
    return bool(seen.author and seen.posted_at and (seen.attachments or (is_words_alone and seen.text)))


def _deleted(account: str, value: Json, part: str) -> Iterable[Event]:
    """We deleted a post or a reply of ours: the event does not say which, and an id is only one of them."""
    external_id = ident(value.get("id"))
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    at = instant(value.get("deleted_at"))
    return [
        PostSeen(account, external_id, removed=True),
        CommentRemoved(account, external_id, removed_at=at),
    ]


def _quiet(account: str, value: Json, part: str) -> Iterable[Event]:
    return ()
