"""What an answer of Graph means: a body, or one of our failures (Graph API, "Handle errors").

Messages are localised, so only `code`, `error_subcode` and the HTTP status decide.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from http import HTTPStatus

from app.channels._http import Answer
from app.channels._meta.pacing import wait_asked
from app.channels._values import Json, mapping, rows
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

TOKEN_DEAD = {
    458: "app_removed",
    459: "checkpoint",
    460: "password_changed",
    463: "token_expired",
    464: "unconfirmed_user",
    466: "token_revoked",
    467: "token_revoked",
}
RECONNECT_CODES = {102, 190}
RECONNECT_WORDS = {"invalid_grant", "invalid_token"}
RATE_CODES = {4, 17, 32, 341, 613, *range(80000, 80015), 130429, 131056}
SUCCESS = 2
RATE_WAIT = timedelta(minutes=5)
# What was prepared is not ready to be said, or not there yet: nothing was said.
NOT_READY, NOT_READY_WAIT = 24, timedelta(seconds=30)
AMBIGUOUS = {1: "network_trouble", 2: "network_trouble", 20: "written_all_the_same", 506: "duplicate"}
PERMANENT_WITH_SUBCODE = {
    (100, 33): "comment_gone",
    (10, 2018278): "window_closed",
    (10, 2534022): "window_closed",
    (10, 2018065): "window_closed",
    (10, 2018108): "window_closed",
    (200, 1545041): "person_unavailable",
}
PERMANENT = {
    3: "configuration",
    10: "permission",
    100: "bad_request",
    104: "configuration",
    368: "blocked",
    551: "person_unavailable",
    803: "bad_request",
    10900: "private_reply_refused",
    10902: "private_reply_refused",
    131008: "bad_request",
    131009: "bad_request",
    131026: "person_unavailable",
    131031: "blocked",
    131047: "window_closed",
    131048: "blocked",
    2500: "bad_request",
    **dict.fromkeys(range(200, 300), "permission"),
}
NUMBER = re.compile(r"[0-9]{1,9}")
CODE_IN_MESSAGE = re.compile(r"\(#(\d{1,7})\)")


def body_of(answer: Answer, *, writes: bool) -> Json:
    """Return what Graph answered, or raise what its error means. `writes`: the call may have written."""
    body = _parsed(answer.body)
    error = _error_in(body)
    if error is None and isinstance(body, dict) and answer.status // 100 == SUCCESS:
        return body
    raise failure_of(answer, error or {}, writes=writes)


def failure_of(answer: Answer, error: Json, *, writes: bool) -> NetworkFailure:
    """Say what an error means, by its code first and by the HTTP status where no code is known."""
    code, subcode = _code(error), _as_number(error.get("error_subcode"))
    log.warning(
        "graph error %s/%s, status %s, trace %s", code, subcode, answer.status, error.get("fbtrace_id")
    )
    if code in RECONNECT_CODES or error.get("word") in RECONNECT_WORDS or _is_old_token_error(error, code):
        return NeedsReconnection(TOKEN_DEAD.get(subcode or 0, "token_dead"))
    if code in RATE_CODES:
        return _rate_limited(answer)
    if code == NOT_READY and writes:
        return TemporaryFailure("not_ready", NOT_READY_WAIT)
    permanent = PERMANENT_WITH_SUBCODE.get((code or 0, subcode or 0)) or PERMANENT.get(code or 0)
    if permanent:
        return PermanentFailure(permanent)
    if code in AMBIGUOUS:
        return InDoubt(AMBIGUOUS[code]) if writes else TemporaryFailure(AMBIGUOUS[code])
    return _by_status(answer, known=code is not None, writes=writes)


def _by_status(answer: Answer, *, known: bool, writes: bool) -> NetworkFailure:
    """A code we do not know, or none at all. What may have written is in doubt: 20/1772107 taught that."""
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return NeedsReconnection("token_dead")
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _rate_limited(answer)
    if writes:
        return InDoubt("unclear_answer")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TemporaryFailure("network_trouble", wait_asked(answer.headers))
    if known or answer.status >= HTTPStatus.BAD_REQUEST:
        return PermanentFailure("refused")
    return TemporaryFailure("unclear_answer")


def _rate_limited(answer: Answer) -> TemporaryFailure:
    return TemporaryFailure("rate_limited", wait_asked(answer.headers) or RATE_WAIT)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _error_in(body: object) -> Json | None:
    """The error of an answer, be it an object, a bare word (OAuth endpoints) or an item of a batch."""
    if isinstance(body, list):
        errors = [_error_in(_parsed(str(row.get("body", "")).encode())) for row in rows(body)]
        return next((error for error in errors if error is not None), None)
    error = mapping(body).get("error")
    return {"word": error} if isinstance(error, str) else mapping(error) if error is not None else None


def _code(error: Json) -> int | None:
    """The code; old answers carry it only as `(#341)` before the message, which no language changes."""
    named = _as_number(error.get("code"))
    written = CODE_IN_MESSAGE.match(str(error.get("message", "")))
    return named if named is not None else int(written[1]) if written else None


def _as_number(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if NUMBER.fullmatch(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_old_token_error(error: Json, code: int | None) -> bool:
    return code is None and error.get("type") == "OAuthException"
