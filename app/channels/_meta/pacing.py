"""How fast Graph lets us go: its usage headers and the waits it asks for (Graph API, "Rate limits")."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

from app.channels._values import Json, mapping, rows

PLAIN = ("x-app-usage", "x-page-usage", "x-ad-account-usage")
BY_BUSINESS = "x-business-use-case-usage"
COUNTERS = ("call_count", "total_cputime", "total_time")
SLOW_FROM, STOP_FROM = 80, 95
A_LOT = 100_000
SECONDS = re.compile(r"[0-9]{1,7}")
SLOW, STOP = timedelta(minutes=15), timedelta(hours=1)


def wait_asked(headers: Mapping[str, str]) -> timedelta | None:
    """The wait the network asks for in so many words; None where it asks for none.

    `estimated_time_to_regain_access` is in minutes.
    """
    minutes = max(
        (_number(usage, "estimated_time_to_regain_access") for usage in _usages(headers)), default=0
    )
    asked = max(timedelta(minutes=minutes), _retry_after(headers))
    return asked or None


def rest_asked(headers: Mapping[str, str]) -> timedelta | None:
    """How long to leave polling alone: from 80 % of any counter on, and longer from 95 %."""
    used = max((_number(usage, counter) for usage in _usages(headers) for counter in COUNTERS), default=0)
    by_use = STOP if used >= STOP_FROM else SLOW if used >= SLOW_FROM else timedelta()
    return max(by_use, wait_asked(headers) or timedelta()) or None


def _usages(headers: Mapping[str, str]) -> Iterator[Json]:
    yield from (mapping(_parsed(headers.get(name))) for name in PLAIN)
    for usages in mapping(_parsed(headers.get(BY_BUSINESS))).values():
        yield from rows(usages)


def _parsed(value: str | None) -> object:
    try:
        return json.loads(value or "null")
    except (ValueError, RecursionError):
        return None


def _number(usage: Json, key: str) -> float:
    value = usage.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return value if 0 <= value < A_LOT else 0


def _retry_after(headers: Mapping[str, str]) -> timedelta:
    """Seconds, or a date; a date is measured against the network's own clock, from the same answer."""
    value = headers.get("retry-after", "").strip()
    if SECONDS.fullmatch(value):
        return timedelta(seconds=int(value))
    try:
        asked = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return timedelta()
    return max(asked, timedelta())
