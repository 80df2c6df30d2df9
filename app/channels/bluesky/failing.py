"""What an answer means: a body, or one of our failures (AT Protocol, "HTTP API (XRPC)").

The word in `error` decides first: a token that ended is a 400 here, and not a 401.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from app.channels._http import Answer
from app.channels._values import Json, http_date, instant, mapping, text
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

TOKEN_REFUSED = {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"}
RECONNECT = {
    "AccountTakedown": "account_suspended",
    "AccountDeactivated": "account_suspended",
    "AuthFactorTokenRequired": "app_password_wanted",
}
GONE, WRITTEN = "comment_gone", "already_written"
PERMANENT = {
    "NotFound": GONE,
    "RecordNotFound": GONE,
    "RepoNotFound": GONE,
    "InvalidSwap": WRITTEN,
    "InvalidRequest": "bad_request",
    "MethodNotImplemented": "configuration",
    "XRPCNotSupported": "configuration",
}
# Servers before 2024 say this with the word of every other mistake.
NO_RECORD = re.compile(r"Could not locate record", re.IGNORECASE)
LOWEST = 10  # in hundredths of what is allowed: below, polling leaves the rest to replies
USUAL_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=24)
SECONDS = re.compile(r"[0-9]{1,7}")


class TokenRefused(NeedsReconnection):
    """This token is not taken any more; a fresh one may be."""


@dataclass(frozen=True)
class Reply:
    """What the network said. rest: what its counters ask of polls; used_up: of everything, at their end."""

    body: Json = field(repr=False)
    rest: timedelta | None = None
    used_up: timedelta | None = None


def reply_of(answer: Answer, *, writes: bool) -> Reply:
    """Return what was answered, or raise what its error means. `writes`: the call may have written."""
    body = _parsed(answer.body)
    if answer.status == HTTPStatus.OK and isinstance(body, dict):
        return Reply(body, rest_asked(answer.headers, LOWEST), rest_asked(answer.headers, 0))
    raise _failure_of(answer, mapping(body), writes=writes)


def rest_asked(headers: Mapping[str, str], below: int) -> timedelta | None:
    """How long to wait until its counter starts again, once no more than `below` hundredths are left."""
    allowed, left = (_seconds(headers.get(f"ratelimit-{name}")) for name in ("limit", "remaining"))
    if allowed is None or left is None or left * 100 > allowed * below:
        return None
    return _wait_asked(headers)


def _failure_of(answer: Answer, body: Json, *, writes: bool) -> NetworkFailure:
    word, said = text(body.get("error")) or "", text(body.get("message")) or ""
    log.warning("xrpc error %s, status %s", word[:60], answer.status)
    if word in RECONNECT:
        return NeedsReconnection(RECONNECT[word])
    if word in TOKEN_REFUSED or answer.status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused("token_dead")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or word == "RateLimitExceeded":
        return TemporaryFailure("rate_limited", _wait_asked(answer.headers))
    if word in PERMANENT:
        return PermanentFailure(GONE if NO_RECORD.search(said) else PERMANENT[word])
    return _by_status(answer, writes=writes)


def _by_status(answer: Answer, *, writes: bool) -> NetworkFailure:
    """A word we do not know, or none: a refusal is a refusal, all else may have been written."""
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status != HTTPStatus.REQUEST_TIMEOUT:
        return PermanentFailure("refused")
    if writes:
        return InDoubt("unclear_answer")
    return TemporaryFailure("network_trouble")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _wait_asked(headers: Mapping[str, str]) -> timedelta:
    """Until `ratelimit-reset`, a Unix time read against the answer's own date; else `retry-after`."""
    after = _seconds(headers.get("retry-after"))
    reset, said_at = instant(headers.get("ratelimit-reset")), http_date(headers.get("date"))
    if reset is not None and said_at is not None and reset > said_at:
        return min(reset - said_at, LONGEST_WAIT)
    return timedelta(seconds=after) if after is not None else USUAL_WAIT


def _seconds(value: str | None) -> int | None:
    return int(value) if value and SECONDS.fullmatch(value.strip()) else None
