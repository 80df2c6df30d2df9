"""What an answer means: a body, or one of our failures ("Response codes and errors", "Rate limits")."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from app.channels._http import Answer
from app.channels._values import Json, instant, mapping, rows, text
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

SUCCESS = 2
GONE, REFUSED, TROUBLE, CREDITS = "comment_gone", "refused", "network_trouble", "out_of_credits"
DUPLICATE = re.compile(r"duplicate content", re.IGNORECASE)
UNSUMMONED = re.compile(r"reply to this conversation is not allowed|not been mentioned", re.IGNORECASE)
USUAL_WAIT, CREDITS_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24)
LOWEST = 10  # in hundredths of what is allowed: below, polling leaves the rest to replies
COUNTERS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
COUNT = re.compile(r"[0-9]{1,12}")


class TokenRefused(NeedsReconnection):
    """The access token is not taken; a renewed one may be."""


@dataclass(frozen=True)
class Reply:
    """What the network said. rest: how long its counters ask polls to wait.

    used_up: how long until anything may be asked again, once nothing at all is left.
    """

    body: Json = field(repr=False)
    rest: timedelta | None = None
    used_up: timedelta | None = None


def reply_of(answer: Answer, *, writes: bool) -> Reply:
    """Return what was answered, or raise what its status means. `writes`: the call may have written."""
    body = _parsed(answer.body)
    if answer.status // 100 == SUCCESS and isinstance(body, dict):
        rest, used_up = (wait_asked(answer.headers, below) for below in (LOWEST, 0))
        return Reply(body, rest, used_up)
    log.warning("the network answered with status %s", answer.status)
    raise _failure_of(answer, mapping(body), writes=writes)


def error_kinds(body: Json) -> set[str]:
    """What a call that went well says went wrong: a partial answer carries its errors beside its data."""
    return {(text(one.get("type")) or "").rpartition("/")[2] for one in rows(body.get("errors"))}


def _failure_of(answer: Answer, body: Json, *, writes: bool) -> NetworkFailure:
    kind = (text(body.get("type")) or "").rpartition("/")[2]
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused("token_dead")
    if answer.status == HTTPStatus.PAYMENT_REQUIRED or kind == "usage-capped":
        return TemporaryFailure(CREDITS, CREDITS_WAIT)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited", wait_asked(answer.headers, 0) or USUAL_WAIT)
    if answer.status == HTTPStatus.FORBIDDEN:
        return _forbidden(body, writes=writes)
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return PermanentFailure(GONE)
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status != HTTPStatus.REQUEST_TIMEOUT:
        return PermanentFailure(REFUSED)
    return InDoubt("unclear_answer") if writes else TemporaryFailure(TROUBLE)


def _forbidden(body: Json, *, writes: bool) -> NetworkFailure:
    """The same words again are refused: they may stand there since an attempt whose answer was lost."""
    said = " ".join(text(one) or "" for one in (body.get("detail"), body.get("title")))
    if writes and DUPLICATE.search(said):
        return InDoubt("duplicate")
    return PermanentFailure("not_answerable" if UNSUMMONED.search(said) else "permission")


def wait_asked(headers: Mapping[str, str], below: int) -> timedelta | None:
    """How long to wait, once no more than `below` hundredths of one of its counters are left."""
    said_at = _date(headers.get("date"))
    waits = [_wait(headers, counter, below, said_at) for counter in COUNTERS]
    return max((wait for wait in waits if wait), default=None)


def _wait(headers: Mapping[str, str], counter: str, below: int, said_at: datetime | None) -> timedelta | None:
    allowed, left = (_count(headers.get(f"{counter}-{name}")) for name in ("limit", "remaining"))
    reset = instant(headers.get(f"{counter}-reset"))
    if allowed is None or left is None or left * 100 > allowed * below:
        return None
    if reset is None or said_at is None or reset <= said_at:
        return USUAL_WAIT
    return min(reset - said_at, LONGEST_WAIT)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _count(value: str | None) -> int | None:
    return int(value) if value and COUNT.fullmatch(value.strip()) else None


def _date(value: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(value or "")
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
