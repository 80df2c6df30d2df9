"""What an answer of Google means: a body, or one of our failures (Cloud APIs, "Errors"; YouTube, "Errors").

Messages are localised, so only the reason and the status decide, and the status first: a 403 that calls
itself unavailable is a refusal all the same.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from app.channels._http import Answer
from app.channels._values import Json, http_date, mapping, rows, text
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

GONE = "comment_gone"
DAY_USED_UP = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
# A 400 that is no fault of ours, and after which the comment may stand there all the same.
UNSURE = {"processingFailure"}
REASONS = {
    "commentsDisabled": "not_answerable",
    "parentCommentIsPrivate": "not_answerable",
    "operationNotSupported": "not_answerable",
    "ineligibleAccount": "permission",
    "commentTextTooLong": "too_long",
    "commentTextRequired": "bad_request",
    "invalidPageToken": "bad_page",
    "channelNotFound": "account_unknown",
}
STATUSES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.FORBIDDEN: "permission",
    HTTPStatus.NOT_FOUND: GONE,
    HTTPStatus.GONE: GONE,
}
PACIFIC = "America/Los_Angeles"  # a day of quota begins at midnight there
USUAL_WAIT, UNKNOWN_DAY, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24)
SECONDS = re.compile(r"[0-9]{1,7}")


class TokenRefused(NeedsReconnection):
    """This token is not taken any more; a fresh one may be."""


def body_of(answer: Answer, *, writes: bool) -> Json:
    """Return what was answered, or raise what its error means. `writes`: the call may have written."""
    if answer.status == HTTPStatus.NO_CONTENT:
        return {}
    body = _parsed(answer.body)
    if answer.status == HTTPStatus.OK and isinstance(body, dict):
        return body
    raise _failure_of(answer, mapping(mapping(body).get("error")), writes=writes)


def _failure_of(answer: Answer, error: Json, *, writes: bool) -> NetworkFailure:
    reason = reason_of(error)
    log.warning("google error %s, status %s", reason[:60], answer.status)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused("token_dead")
    if reason in DAY_USED_UP:
        return TemporaryFailure("rate_limited", wait_asked(answer.headers) or _rest_of_day(answer.headers))
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or reason in TOO_FAST:
        return TemporaryFailure("rate_limited", wait_asked(answer.headers) or USUAL_WAIT)
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status != HTTPStatus.REQUEST_TIMEOUT and reason not in UNSURE:
        return PermanentFailure(REASONS.get(reason) or STATUSES.get(answer.status, "refused"))
    if writes:
        return InDoubt("unclear_answer")
    return TemporaryFailure("network_trouble", wait_asked(answer.headers))


def reason_of(error: Json) -> str:
    """The stable word of an error: of its first entry, else of its details, else its status."""
    listed = (*rows(error.get("errors")), *rows(error.get("details")))
    words = (text(one.get("reason")) for one in listed)
    return next((word for word in words if word), None) or text(error.get("status")) or ""


def word_of(answer: Answer) -> str:
    """The word by which the token's own address refuses (RFC 6749, 5.2): its errors have another form."""
    return text(mapping(_parsed(answer.body)).get("error")) or ""


def wait_asked(headers: Mapping[str, str]) -> timedelta | None:
    """What `Retry-After` asks, in seconds or as a date read against the answer's own."""
    asked = (headers.get("retry-after") or "").strip()
    if SECONDS.fullmatch(asked):
        return min(timedelta(seconds=int(asked)), LONGEST_WAIT)
    until, said_at = http_date(asked), http_date(headers.get("date"))
    if until is None or said_at is None or until <= said_at:
        return None
    return min(until - said_at, LONGEST_WAIT)


def _rest_of_day(headers: Mapping[str, str]) -> timedelta:
    """Until midnight where the quota's day ends, by the answer's own clock."""
    said_at = http_date(headers.get("date"))
    if said_at is None:
        return UNKNOWN_DAY
    zone = ZoneInfo(PACIFIC)
    tomorrow = said_at.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, datetime.min.time(), zone)
    return midnight.astimezone(UTC) - said_at


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
