"""The envelope: one body, several entries, each of them for one account, each of them on its own."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.channels._values import Json, ident, mapping
from app.ports.events import Event, Unreadable

log = logging.getLogger(__name__)

# Reads one thing that happened to an account: (account, value, part) gives events.
Reader = Callable[[str, Json, str], Iterable[Event]]

OTHER_ADDRESSES = {"page", "instagram", "whatsapp_business_account"}


@dataclass(frozen=True)
class Door:
    """What one address understands: the `object` it serves, its fields, and how it reads messages.

    standby: how it reads those of a conversation that another application holds.
    """

    speaks_for: str
    fields: Mapping[str, Reader]
    message: Reader
    standby: Reader


def walk(body: bytes, door: Door, accounts: frozenset[str]) -> list[Event]:
    """Turn a body into events, part by part; one bad part never loses another."""
    payload = opened(body)
    if isinstance(payload, Unreadable):
        return [payload]
    speaks_for = payload.get("object", door.speaks_for)
    if speaks_for == "permissions":
        return list(_permissions(payload))
    if speaks_for != door.speaks_for:
        elsewhere = isinstance(speaks_for, str) and speaks_for in OTHER_ADDRESSES
        return [Unreadable("", "wrong_address" if elsewhere else "unknown_object")]
    return list(_entries(payload, door, accounts))


def opened(body: bytes) -> Json | Unreadable:
    """The object that a body is, or why it is none."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return Unreadable("", "not_json")
    return payload if isinstance(payload, dict) else Unreadable("", "not_an_object")


def _permissions(payload: Json) -> Iterator[Event]:
    """A person granted or took back a permission. It names a person and no page: shown, tied to nothing."""
    for part, entry in listed(payload, "entry", ""):
        for place, change in listed(entry, "changes", f"{part}/"):
            if isinstance(change, dict) and change.get("verb") == "revoked":
                yield Unreadable(place, "permission_revoked")


def _entries(payload: Json, door: Door, accounts: frozenset[str]) -> Iterator[Event]:
    if "entry" not in payload:
        yield Unreadable("", "no_entry")
    for part, entry in listed(payload, "entry", ""):
        known = mapping(entry)
        account = ident(known.get("id"))
        if account is None:
            yield Unreadable(part, "missing_id")
        elif account not in accounts:
            yield Unreadable(part, "unknown_account", account)
        else:
            yield from _entry(account, known, part, door)


def _entry(account: str, entry: Json, part: str, door: Door) -> Iterator[Event]:
    if not {"changes", "messaging", "standby", "field"} & entry.keys():
        # With `include_values` off, Meta sends the names of the fields alone.
        yield Unreadable(part, "values_off" if "changed_fields" in entry else "empty_entry", account)
    for place, change in listed(entry, "changes", f"{part}/"):
        yield from guarded(change_of(door.fields), account, change, place)
    if "field" in entry:
        # The flat variant that the documentation of Instagram Login shows.
        yield from guarded(change_of(door.fields), account, entry, part)
    for key, reader in (("messaging", door.message), ("standby", door.standby)):
        for place, item in listed(entry, key, f"{part}/"):
            yield from guarded(reader, account, item, place)


def listed(holder: object, key: str, before: str) -> Iterator[tuple[str, object]]:
    """The members of a list, each with its place in the body; a lone value counts as a list of one."""
    found = holder.get(key) if isinstance(holder, dict) else None
    members = found if isinstance(found, list) else [found] if found is not None else []
    for number, member in enumerate(members):
        yield f"{before}{key}/{number}", member


def change_of(fields: Mapping[str, Reader]) -> Reader:
    """Read `{field, value}` with the reader of its field."""

    def read(account: str, change: Json, part: str) -> Iterable[Event]:
        name, value = change.get("field"), change.get("value")
        reader = fields.get(name) if isinstance(name, str) else None
        if reader is None:
            return [Unreadable(part, "unknown_field", account)]
        if not isinstance(value, dict):
            return [Unreadable(part, "no_value", account)]
        return reader(account, value, part)

    return read


def guarded(read: Reader, account: str, item: object, part: str) -> list[Event]:
    """Read one part; whatever it holds, its neighbours are read too."""
    if not isinstance(item, dict):
        return [Unreadable(part, "not_an_object", account)]
    try:
        return list(read(account, item, part))
    except Exception as failure:  # noqa: BLE001 - the parsing of one entry: an odd part is shown, never fatal
        log.warning("unreadable part %s: %s", part, type(failure).__name__)
        return [Unreadable(part, "unexpected", account)]
