"""What the errors of Graph mean, when we were reading and when we may have written."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from app.channels._http import Answer
from app.channels._meta.failing import body_of
from app.channels._meta.pacing import rest_asked, wait_asked
from app.ports.failures import (
    InDoubt,
    NeedsReconnection,
    NetworkFailure,
    PermanentFailure,
    TemporaryFailure,
)

DOUBT_OR_LATER = (InDoubt, TemporaryFailure)
AS_READ = (PermanentFailure, PermanentFailure)
DEAD = (NeedsReconnection, NeedsReconnection)
LATER = (TemporaryFailure, TemporaryFailure)
CODES: list[tuple[int, int | None, tuple[type[NetworkFailure], type[NetworkFailure]], str]] = [
    (102, None, DEAD, "token_dead"),
    (190, None, DEAD, "token_dead"),
    (190, 458, DEAD, "app_removed"),
    (190, 459, DEAD, "checkpoint"),
    (190, 460, DEAD, "password_changed"),
    (190, 463, DEAD, "token_expired"),
    (190, 464, DEAD, "unconfirmed_user"),
    (190, 466, DEAD, "token_revoked"),
    (190, 467, DEAD, "token_revoked"),
    (104, None, AS_READ, "configuration"),
    (3, None, AS_READ, "configuration"),
    (1, None, DOUBT_OR_LATER, "network_trouble"),
    (2, None, DOUBT_OR_LATER, "network_trouble"),
    (20, 1772107, DOUBT_OR_LATER, "written_all_the_same"),
    (506, 1455006, DOUBT_OR_LATER, "duplicate"),
    (4, None, LATER, "rate_limited"),
    (17, None, LATER, "rate_limited"),
    (32, None, LATER, "rate_limited"),
    (341, None, LATER, "rate_limited"),
    (613, None, LATER, "rate_limited"),
    (80001, None, LATER, "rate_limited"),
    (80014, None, LATER, "rate_limited"),
    (10, None, AS_READ, "permission"),
    (10, 2018278, AS_READ, "window_closed"),
    (200, None, AS_READ, "permission"),
    (200, 1545041, AS_READ, "person_unavailable"),
    (283, None, AS_READ, "permission"),
    (299, None, AS_READ, "permission"),
    (368, None, AS_READ, "blocked"),
    (100, None, AS_READ, "bad_request"),
    (100, 33, AS_READ, "comment_gone"),
    (551, None, AS_READ, "person_unavailable"),
    (803, None, AS_READ, "bad_request"),
    (2500, None, AS_READ, "bad_request"),
    (424242, None, (InDoubt, PermanentFailure), ""),
]


def answer(body: Any, status: int = 400, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def failure(given: Answer, *, writes: bool = False) -> NetworkFailure:
    with pytest.raises(NetworkFailure) as caught:
        body_of(given, writes=writes)
    return caught.value


@pytest.mark.parametrize(("code", "subcode", "classes", "reason"), CODES)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_code_decides_whatever_the_status(
    status: int,
    code: int,
    subcode: int | None,
    classes: tuple[type[NetworkFailure], type[NetworkFailure]],
    reason: str,
) -> None:
    error = {"message": "Un texte traduit", "type": "OAuthException", "code": code, "error_subcode": subcode}
    writing, reading = classes
    heard = failure(answer({"error": error}, status), writes=True)
    assert type(heard) is writing
    assert reason in {"", heard.reason}
    if status < 500 or reason:
        assert type(failure(answer({"error": error}, status))) is reading


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"error": {"type": "OAuthException", "message": "Jeton périmé"}}, 400, NeedsReconnection),
        ({"error": {"type": "OAuthException", "message": "(#341) Limite atteinte"}}, 400, TemporaryFailure),
        ({"error": {"type": "OAuthException", "code": "190", "message": ""}}, 400, NeedsReconnection),
        ({"error": "invalid_grant"}, 400, NeedsReconnection),
        ({"error": "something_else"}, 400, PermanentFailure),
        ({"error": []}, 400, PermanentFailure),
        ({"error": {"code": True}}, 400, PermanentFailure),
        (b"<html>Bad Gateway</html>", 502, TemporaryFailure),
        (b"", 503, TemporaryFailure),
        (b"", 401, NeedsReconnection),
        (b"<html></html>", 429, TemporaryFailure),
        (b"<html></html>", 200, TemporaryFailure),
        ([1, 2], 200, TemporaryFailure),
        (b"[" * 100_000, 200, TemporaryFailure),
    ],
)
def test_odd_shapes_are_understood(body: Any, status: int, expected: type[NetworkFailure]) -> None:
    assert type(failure(answer(body, status))) is expected


@pytest.mark.parametrize("status", [200, 301, 400, 404, 500, 502])
def test_an_unreadable_answer_to_a_write_is_a_doubt(status: int) -> None:
    assert type(failure(answer(b"<html></html>", status), writes=True)) is InDoubt


def test_an_error_inside_a_batch_is_found() -> None:
    inner = json.dumps({"error": {"type": "OAuthException", "code": 190, "error_subcode": 463}})
    batch = [{"code": 200, "body": "{}"}, None, {"code": 400, "headers": [], "body": inner}]
    assert failure(answer(batch, 200)).reason == "token_expired"


def test_a_good_answer_is_given_back() -> None:
    assert body_of(answer({"id": "9_1"}, 200), writes=True) == {"id": "9_1"}


def wait(given: Answer) -> timedelta | None:
    heard = failure(given)
    assert isinstance(heard, TemporaryFailure)
    return heard.retry_after


def test_a_limit_waits_as_long_as_the_network_asks() -> None:
    limited = {"error": {"code": 4, "type": "OAuthException"}}
    usage = json.dumps({"710": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 7}]})
    dated = {"retry_after": "Tue, 17 Mar 2026 10:00:00 GMT", "date": "Tue, 17 Mar 2026 09:59:00 GMT"}
    assert wait(answer(limited, 400, x_business_use_case_usage=usage)) == timedelta(minutes=7)
    assert wait(answer(limited, 429, retry_after="30")) == timedelta(seconds=30)
    assert wait(answer(limited, 429, **dated)) == timedelta(minutes=1)
    assert wait(answer(limited)) == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("usage", "rest"),
    [
        ('{"call_count":79,"total_cputime":2,"total_time":2}', None),
        ('{"call_count":2,"total_cputime":80,"total_time":2}', timedelta(minutes=15)),
        ('{"call_count":2,"total_cputime":3,"total_time":95}', timedelta(hours=1)),
        ("not json", None),
        ('{"call_count":"beaucoup"}', None),
        ("[]", None),
        ("", None),
    ],
)
def test_polling_slows_down_before_the_limit(usage: str, rest: timedelta | None) -> None:
    assert rest_asked({"x-app-usage": usage}) == rest
    assert wait_asked({"x-app-usage": usage}) is None


def test_the_log_keeps_codes_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    error = {"message": "Les mots d’une habitante", "code": 100, "error_subcode": 33, "fbtrace_id": "AbC"}
    with caplog.at_level(logging.DEBUG):
        failure(answer({"error": error}))
    assert "100/33" in caplog.text
    assert "AbC" in caplog.text
    assert "habitante" not in caplog.text
