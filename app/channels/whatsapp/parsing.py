"""Webhooks of a WhatsApp number into events (WhatsApp Cloud API, "Webhooks").

One value may carry messages, the town's own messages from its telephone, and what became of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.channels._meta.channel import accounts_of
from app.channels._meta.walking import OTHER_ADDRESSES, guarded, listed, opened
from app.channels._values import Json, ident, mapping, rows, text
from app.channels.whatsapp.messages import read_echo, read_message
from app.ports.channel import Access
from app.ports.events import Event, ReplyFailed, Unreadable

OBJECT = "whatsapp_business_account"
# What became of a message, when all is well: understood, and nothing to do.
FAILED = "failed"
UNKNOWN = "refused"
REASONS = {
    131026: "person_unavailable",
    131047: "window_closed",
    131048: "blocked",
    131031: "blocked",
    368: "blocked",
}


def parse(body: bytes, accesses: Sequence[Access]) -> list[Event]:
    """Turn a signed body into events for these numbers alone, value by value."""
    payload = opened(body)
    if isinstance(payload, Unreadable):
        return [payload]
    speaks_for = payload.get("object", OBJECT)
    if speaks_for != OBJECT:
        elsewhere = isinstance(speaks_for, str) and speaks_for in OTHER_ADDRESSES
        return [Unreadable("", "wrong_address" if elsewhere else "unknown_object")]
    if "entry" not in payload:
        return [Unreadable("", "no_entry")]
    return list(_entries(payload, accounts_of(accesses)))


def _entries(payload: Json, accounts: frozenset[str]) -> Iterator[Event]:
    for part, entry in listed(payload, "entry", ""):
        if not isinstance(entry, dict):
            yield Unreadable(part, "not_an_object")
            continue
        for place, change in listed(entry, "changes", f"{part}/"):
            yield from _change(change, place, accounts)


def _change(change: object, part: str, accounts: frozenset[str]) -> Iterator[Event]:
    if not isinstance(change, dict):
        yield Unreadable(part, "not_an_object")
        return
    value = mapping(change.get("value"))
    account = ident(mapping(value.get("metadata")).get("phone_number_id"))
    if not value:
        yield Unreadable(part, "no_value")
    elif account is None:
        # What concerns the business account and none of its numbers: templates, quality, restrictions.
        yield Unreadable(part, "unknown_field")
    elif account not in accounts:
        yield Unreadable(part, "unknown_account", account)
    else:
        yield from _value(account, value, part)


def _value(account: str, value: Json, part: str) -> Iterator[Event]:
    people = rows(value.get("contacts"))

    def said(account: str, item: Json, place: str) -> Iterable[Event]:
        return read_message(account, item, people, place)

    for key, reader in (("messages", said), ("message_echoes", read_echo), ("statuses", _status)):
        for place, item in listed(value, key, f"{part}/"):
            yield from guarded(reader, account, item, place)


def _status(account: str, item: Json, part: str) -> Iterable[Event]:
    """What became of a message of ours: only its failure matters."""
    if text(item.get("status")) != FAILED:
        return []
    external_id = ident(item.get("id"))
    if external_id is None:
        return [Unreadable(part, "missing_id", account)]
    codes = [row.get("code") for row in rows(item.get("errors"))]
    reasons = [REASONS[code] for code in codes if isinstance(code, int) and code in REASONS]
    return [ReplyFailed(account, external_id, reasons[0] if reasons else UNKNOWN)]
