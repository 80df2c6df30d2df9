"""What an answer means: its data, or one of our failures (TikTok API for Business, "Return codes").

The HTTP status is 200 whatever happens; a number in the body decides.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from http import HTTPStatus

from app.channels._http import Answer
from app.channels._values import Json, mapping
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

SUCCESS = 2
OK, TOKEN_ENDED = 0, 40102
RATE_CODES = {40100, 40016, 40133}
TOKEN_DEAD = {
    40103: "refresh_refused",
    40104: "token_missing",
    40105: "token_dead",
    40106: "other_account",
    40107: "refresh_refused",
}
PERMANENT = {40001: "permission", 40002: "bad_request", 40113: "blocked"}
TROUBLE_FROM, REFUSALS = 50000, range(40000, 50000)
# Calls are counted by the minute.
RATE_WAIT = timedelta(minutes=1)
# By then the poll has renewed it.
ENDED_WAIT = timedelta(minutes=5)


class TokenEnded(TemporaryFailure):
    """The token's day is over; the poll and the nightly round have one to renew it with."""

    def __init__(self) -> None:
        super().__init__("token_expired", ENDED_WAIT)


def data_of(answer: Answer, *, writes: bool) -> Json:
    """Return the data of an answer, or raise what its number means. `writes`: the call may have written."""
    body = mapping(_parsed(answer.body))
    code = body.get("code")
    known = code if isinstance(code, int) and not isinstance(code, bool) else None
    if known == OK and answer.status // 100 == SUCCESS:
        return mapping(body.get("data"))
    log.warning("error %s, status %s", known, answer.status)
    raise (_by_code(known, writes=writes) if known else None) or _by_status(answer.status, writes=writes)


def _by_code(code: int, *, writes: bool) -> NetworkFailure | None:
    if code == TOKEN_ENDED:
        return TokenEnded()
    if code in TOKEN_DEAD:
        return NeedsReconnection(TOKEN_DEAD[code])
    if code in RATE_CODES:
        return TemporaryFailure("rate_limited", RATE_WAIT)
    if code in REFUSALS:
        return PermanentFailure(PERMANENT.get(code, "refused"))
    if code >= TROUBLE_FROM and not writes:
        return TemporaryFailure("network_trouble")
    return None


def _by_status(status: int, *, writes: bool) -> NetworkFailure:
    """No number, or one that says nothing: what may have written is in doubt."""
    if status == HTTPStatus.UNAUTHORIZED:
        return NeedsReconnection("token_dead")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited", RATE_WAIT)
    if status == HTTPStatus.FORBIDDEN:
        return PermanentFailure("permission")
    if writes:
        return InDoubt("unclear_answer")
    return TemporaryFailure("network_trouble")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
