"""Listing, as the Graph API pages it: opaque cursors, short pages, and a `next` that is a trap."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.standins.graph_answers import Refused
from tests.standins.graph_nouns import Comment, Post

Listed = TypeVar("Listed", Comment, Post)
USUAL = 25
MOST = 100
BEFORE_ALL = "debut"
FOLLOWED = "pretty"  # only a `next` carries it, so that a client that follows one is noticed


def page(
    listed: Sequence[Listed], params: Mapping[str, Any], *, short: bool
) -> tuple[list[Listed], dict[str, Any]]:
    """Cut one page, after the cursor; give it with its `paging`, which is empty where there is no row.

    short: every page but the last holds one row less than asked, the first none at all.
    """
    limit = _limit(params.get("limit"))
    start = _start(listed, params.get("after"))
    if short:
        limit = 0 if params.get("after") is None else max(1, limit - 1)
    if start >= len(listed):
        return [], {}
    cut = list(listed[start : start + limit])
    last = cut[-1].id if cut else BEFORE_ALL
    paging: dict[str, Any] = {
        "cursors": {"before": _cursor(cut[0].id if cut else last), "after": _cursor(last)}
    }
    if start + limit < len(listed):
        paging["next"] = True
    return cut, paging


def next_address(base: str, path: str, params: Mapping[str, Any], after: str) -> str:
    """Repeat the request's own query: with its token where the address had it, else without."""
    query = {key: value for key, value in params.items() if key not in {"after", FOLLOWED}}
    return f"{base}{path}?{urlencode(query | {FOLLOWED: '0', 'after': after})}"


def since(listed: Sequence[Listed], params: Mapping[str, Any]) -> list[Listed]:
    """Keep what is dated between `since` and `until`: seconds or an ISO date."""
    first, last = _instant(params.get("since")), _instant(params.get("until"))
    return [one for one in listed if (first is None or one.at >= first) and (last is None or one.at < last)]


def _instant(text: object) -> datetime | None:
    if text is None:
        return None
    if str(text).isdigit():
        return datetime.fromtimestamp(int(str(text)), UTC)
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        raise Refused(100, message=f"(#100) {text} is not a date.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _limit(text: object) -> int:
    try:
        return max(1, min(MOST, int(str(text)))) if text is not None else USUAL
    except ValueError:
        raise Refused(100, message=f"(#100) limit {text} is not a number.") from None


def _start(listed: Sequence[Listed], after: object) -> int:
    if after is None:
        return 0
    last = _opened(str(after))
    places = [place for place, one in enumerate(listed) if one.id == last]
    return places[0] + 1 if places else 0


def _cursor(noun: str) -> str:
    return base64.urlsafe_b64encode(noun.encode()).decode()


def _opened(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refused(100, message="(#100) The cursor cannot be read.") from None
