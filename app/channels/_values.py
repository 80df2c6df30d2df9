"""What loosely typed JSON says, taken only where it really says it; else None, never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

Json = Mapping[str, Any]

LONGEST_ID = 512
LARGEST_COUNT = 2**31 - 1
NUMBER = re.compile(r"[0-9]{1,19}")
MILLISECONDS_FROM = 1e11


def mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Json]:
    """The objects of a list; whatever else stands in it is left out."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def ident(value: object) -> str | None:
    """An id, always as text: Meta sends the same one as text here and as a number there."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    cleaned = (text(value) or "").strip()
    return cleaned if 0 < len(cleaned) <= LONGEST_ID else None


def another(found: str | None, typed: str) -> str | None:
    """How the network itself names an account, where something else was typed."""
    return None if found == typed else found


def is_handle(typed: str, handle: object) -> bool:
    """Whether what was typed for an account is its handle, however it is written."""
    known = ident(handle)
    return known is not None and typed.strip().removeprefix("@").casefold() == known.casefold()


def text(value: object) -> str | None:
    """A text that any database can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        return None
    return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def address(value: object) -> str | None:
    """A web address."""
    found = text(value)
    return found if found and found.startswith(("https://", "http://")) else None


def count(value: object) -> int | None:
    """A number of things, small enough for any database."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST_COUNT else None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def instant(value: object) -> datetime | None:
    """An instant in UTC, from seconds, milliseconds, either of them as text, or ISO 8601."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    found = (text(value) or "").strip()
    return _from_number(int(found)) if NUMBER.fullmatch(found) else _from_iso(found)


def http_date(value: str | None) -> datetime | None:
    """What a header dates; without a zone in UTC, as every date of HTTP is (RFC 9110 §5.6.7)."""
    try:
        found = parsedate_to_datetime(value or "")
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _from_number(value: float) -> datetime | None:
    try:
        seconds = value / 1000 if value > MILLISECONDS_FROM else value
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def _from_iso(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
