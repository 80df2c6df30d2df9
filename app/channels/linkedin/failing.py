"""What an answer means: a body, or one of our failures (LinkedIn, "Error handling", "Rate limits").

Only the HTTP status decides: messages are for developers, and `serviceErrorCode` says no more than it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from app.channels._http import Answer
from app.channels._values import Json, mapping
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

SUCCESS = 2
GONE, REFUSED = "comment_gone", "bad_request"
PERMANENT: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "permission",
    HTTPStatus.NOT_FOUND: GONE,
    HTTPStatus.GONE: GONE,
    HTTPStatus.CONFLICT: "duplicate",
    HTTPStatus.UPGRADE_REQUIRED: "configuration",  # the version asked for is no longer served
}
# What was used up in a day comes back at midnight UTC; nobody says how far that is.
RATE_WAIT, LONGEST_WAIT = timedelta(minutes=30), timedelta(hours=24)
SECONDS = re.compile(r"[0-9]{1,7}")


def body_of(answer: Answer, *, writes: bool) -> Json:
    """Return what was answered, or raise what its status means. `writes`: the call may have written.

    What is created or deleted is often answered without a body.
    """
    if answer.status // 100 == SUCCESS:
        body = _parsed(answer.body)
        if isinstance(body, dict):
            return body
        if writes:
            return {}
    raise failure_of(answer, writes=writes)


def failure_of(answer: Answer, *, writes: bool) -> NetworkFailure:
    """Say what an answer means that is no success, or a success that says nothing."""
    code = mapping(_parsed(answer.body)).get("serviceErrorCode")
    log.warning("error with status %s, code %s", answer.status, code if isinstance(code, int) else None)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return NeedsReconnection("token_dead")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited", wait_asked(answer.headers) or RATE_WAIT)
    is_refusal = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and answer.status != HTTPStatus.REQUEST_TIMEOUT:
        return PermanentFailure(PERMANENT.get(answer.status, REFUSED))
    if writes:
        return InDoubt("unclear_answer")
    return TemporaryFailure("network_trouble", wait_asked(answer.headers))


def wait_asked(headers: Mapping[str, str]) -> timedelta | None:
    value = headers.get("retry-after", "").strip()
    asked = timedelta(seconds=int(value)) if SECONDS.fullmatch(value) else timedelta()
    return min(asked, LONGEST_WAIT) or None


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
