"""Webhooks into events: the X Activity API tells one thing at a time, the older API lists of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.channels._values import Json, ident, mapping, rows, text
from app.channels.x.legacy import QUIET, id_of, row_of
from app.channels.x.messages import message_in
from app.channels.x.rows import Beside, Us, removed, said_in
from app.ports.channel import Access
from app.ports.events import AccessLost, CommentRemoved, Event, PollWanted, Unreadable

Ours = Mapping[str, Us]
REVOKED = "access_revoked"
SAID = {
    "post.create": False,
    "post.reply.create": False,
    "post.mention.create": True,
    "post.quote.create": True,
}
UNSAID = ("post.repost.", "like.", "follow.", "profile.", "dm.read", "dm.indicate_typing", "news.", "spaces.")


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these accounts alone, part by part."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return [Unreadable("", "not_json")]
    if not isinstance(told, dict):
        return [Unreadable("", "not_an_object")]
    ours = {access.account: Us.of(access) for access in accesses}
    if "data" in told:
        return [event for part, one in _listed(told, "data") for event in _activity(ours, one, part)]
    return list(_older(ours, told))


def _activity(ours: Ours, told: object, part: str) -> Iterable[Event]:
    """One event of the X Activity API."""
    if not isinstance(told, dict):
        return [Unreadable(part, "not_an_object")]
    kind, payload = text(told.get("event_type")) or "", mapping(told.get("payload"))
    named = ident(mapping(told.get("filter")).get("user_id"))
    account = named or next((one for one in _concerned(payload) if one in ours), None)
    us = ours.get(account or "")
    if us is None:
        return [Unreadable(part, "unknown_account" if account else "missing_id", account)]
    if kind in SAID:
        return _said(us, payload, Beside.of(told.get("includes")), part, summoned=SAID[kind])
    if kind in {"dm.received", "dm.sent"}:
        return _messages(us, payload, f"{part}/payload/")
    if kind == "post.delete":
        return _deleted(us, ident(payload.get("id")), ident(payload.get("author_id")), part)
    if kind == "oauth.revoke":
        return _cut_off(us.account)
    return [] if kind.startswith(UNSAID) else [Unreadable(part, "unknown_event", us.account)]


def _older(ours: Ours, told: Json) -> Iterator[Event]:
    """One body of the Account Activity API. A post that came without its account may name one of ours."""
    readers: dict[str, Callable[[Us, Json, str], Iterable[Event]]] = {
        "tweet_create_events": _tweet,
        "tweet_delete_events": _tweet_deleted,
        "direct_message_events": lambda us, one, part: message_in(us, one, told.get("users"), part),
    }
    given = ident(told.get("for_user_id"))
    for key in [one for one in readers if one in told]:
        for part, one in _listed(told, key):
            account = given or _named_by(ours, one)
            us = ours.get(account or "")
            if us is None:
                yield Unreadable(part, "unknown_account" if account else "missing_id", account)
            elif not isinstance(one, dict):
                yield Unreadable(part, "not_an_object", us.account)
            else:
                yield from readers[key](us, one, part)
    if "user_event" in told:
        yield from _revoked(ours, mapping(told.get("user_event")))
    if not told.keys() & {*readers, *QUIET, "user_event"}:
        yield Unreadable("", "unknown_event", given if given in ours else None)


def _said(us: Us, row: Json, beside: Beside, part: str, *, summoned: bool) -> Iterable[Event]:
    if not row:
        return [Unreadable(part, "no_value", us.account)]
    said = said_in(us, row, beside, summoned=summoned)
    is_repost = any(one.get("type") == "retweeted" for one in rows(row.get("referenced_tweets")))
    return [said] if said else [] if is_repost else [Unreadable(part, "missing_id", us.account)]


def _messages(us: Us, payload: Json, part: str) -> Iterable[Event]:
    key = "direct_message_events"
    for number, one in enumerate(rows(payload.get(key))):
        yield from message_in(us, one, payload.get("users"), f"{part}{key}/{number}")


def _deleted(us: Us, external_id: str | None, author: str | None, part: str) -> Iterable[Event]:
    if external_id is None:
        return [Unreadable(part, "missing_id", us.account)]
    if author in {None, us.account}:
        return removed(us.account, external_id)
    return [CommentRemoved(us.account, external_id)]


def _tweet(us: Us, tweet: Json, part: str) -> Iterable[Event]:
    row, beside = row_of(tweet)
    return _said(us, row, beside, part, summoned=False)


def _tweet_deleted(us: Us, told: Json, part: str) -> Iterable[Event]:
    status = mapping(told.get("status"))
    return _deleted(us, id_of(status), id_of(status, "user_id"), part)


def _revoked(ours: Ours, told: Json) -> Iterator[Event]:
    account = ident(mapping(mapping(told.get("revoke")).get("source")).get("user_id"))
    if account is not None and account in ours:
        yield from _cut_off(account)
    else:
        yield Unreadable("user_event", "unknown_account" if account else "missing_id", account)


def _cut_off(account: str) -> list[Event]:
    """A grant was taken back; where a newer one stands, the poll finds it alive."""
    return [AccessLost(account, REVOKED), PollWanted(account)]


def _concerned(payload: Json) -> Iterator[str]:
    """Accounts that an event names itself."""
    mentions = rows(mapping(payload.get("entities")).get("mentions"))
    named = (payload.get(key) for key in ("user_id", "author_id", "in_reply_to_user_id"))
    yield from filter(None, map(ident, (*named, *(one.get("id") for one in mentions))))


def _named_by(ours: Ours, tweet: object) -> str | None:
    row, _ = row_of(mapping(tweet))
    return next((one for one in _concerned(row) if one in ours), None)


def _listed(holder: Json, key: str) -> Iterator[tuple[str, object]]:
    found = holder.get(key)
    members = found if isinstance(found, list) else [found]
    for number, member in enumerate(members):
        yield f"{key}/{number}" if isinstance(found, list) else key, member
