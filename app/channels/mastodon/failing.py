"""What an answer means: a body, or one of our failures (Mastodon documentation, "Rate limits", "Errors").

Only the HTTP status decides: the text of an error is in the account's language, and on some servers it is
no JSON at all.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from app.channels._http import Answer
from app.channels._values import http_date, instant
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

SUCCESS = 2
GONE, REFUSED, TROUBLE = "comment_gone", "refused", "network_trouble"
PERMANENT: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "permission",
    HTTPStatus.NOT_FOUND: GONE,
    HTTPStatus.GONE: GONE,
}
MOVED = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
LINK = re.compile(r'<([^>]*)>\s*;\s*rel="?(next|prev)"?')
LOWEST = 10  # in hundredths of what is allowed: below, polling leaves the rest to replies
USUAL_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=24)
COUNT = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True)
class Reply:
    """What the server said. links: the parameters of its `next` and `prev` pages, never their address.

    rest: how long its counter asks polls to wait; spent: how long, once nothing at all is left.
    """

    body: object = field(repr=False)
    links: Mapping[str, Mapping[str, str]]
    rest: timedelta | None = None
    spent: timedelta | None = None


def reply_of(answer: Answer, *, writes: bool) -> Reply:
    """Return what was answered, or raise what its status means. `writes`: the call may have written."""
    body = _parsed(answer.body)
    if answer.status // 100 == SUCCESS and isinstance(body, dict | list):
        rest, spent = (_rest_asked(answer.headers, below) for below in (LOWEST, 0))
        return Reply(body, _links(answer.headers.get("link", "")), rest, spent)
    log.warning("server answered with status %s", answer.status)
    raise _failure_of(answer, writes=writes)


def _failure_of(answer: Answer, *, writes: bool) -> NetworkFailure:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return NeedsReconnection("token_dead")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited", _wait_asked(answer.headers))
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status != HTTPStatus.REQUEST_TIMEOUT:
        return PermanentFailure(PERMANENT.get(answer.status, REFUSED))
    if answer.status in MOVED and not writes:
        return PermanentFailure("bad_address")
    if writes:
        return InDoubt("unclear_answer")
    return TemporaryFailure(TROUBLE, _seconds_asked(answer.headers))


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _links(header: str) -> dict[str, dict[str, str]]:
    """Behind a proxy the addresses name another host: only their parameters are believed."""
    return {found[2]: _query(found[1]) for found in LINK.finditer(header)}


def _query(address: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        return {}


def _rest_asked(headers: Mapping[str, str], below: int) -> timedelta | None:
    """How long to leave the account alone, once no more than `below` hundredths of its calls are left."""
    allowed, left = (_count(headers.get(f"x-ratelimit-{name}")) for name in ("limit", "remaining"))
    if allowed is None or left is None or left * 100 > allowed * below:
        return None
    return _wait_asked(headers)


def _wait_asked(headers: Mapping[str, str]) -> timedelta:
    """Until `x-ratelimit-reset`, an ISO 8601 time read against the answer's own date; else `retry-after`."""
    reset, said_at = instant(headers.get("x-ratelimit-reset")), http_date(headers.get("date"))
    if reset is not None and said_at is not None and reset > said_at:
        return min(reset - said_at, LONGEST_WAIT)
    return _seconds_asked(headers) or USUAL_WAIT


def _seconds_asked(headers: Mapping[str, str]) -> timedelta | None:
    seconds = _count(headers.get("retry-after"))
    return None if seconds is None else timedelta(seconds=seconds)


def _count(value: str | None) -> int | None:
    return int(value) if value and COUNT.fullmatch(value.strip()) else None
