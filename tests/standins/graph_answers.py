"""What the stand-in answers with, and the refusals that its handlers raise."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from tests.standins.graph_faults import Fault, error_body, error_status
from tests.standins.graph_nouns import Account

QUIET = 2  # percent


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; `body` is what is sent, already encoded."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: object, status: int = 200) -> Answer:
        body = json.dumps(content).replace("/", "\\/").encode()
        return cls(status, body, {"content-type": "application/json; charset=UTF-8"})


class Refused(Exception):
    """The request is answered with an error of the Graph API."""

    def __init__(self, code: int | None, subcode: int | None = None, message: str = "") -> None:
        super().__init__(message)
        self.answer = error(code, subcode, message)


def error(
    code: int | None, subcode: int | None = None, message: str = "", status: int | None = None
) -> Answer:
    return Answer.of(error_body(code, subcode, message), status or error_status(code, subcode))


def gone(noun: str) -> Refused:
    """Refuse as for an object that is missing, or that this token may not see."""
    return Refused(100, 33, f"Unsupported request. Object with ID '{noun}' is not there.")


def spoiled(fault: Fault, answer: Answer) -> Answer:
    """Give what is answered under this fault in the answer's place."""
    match fault.fault:
        case "error" | "write_then_error":
            return _error_of(fault)
        case "write_then_500" | "empty_500":
            return Answer(fault.status or 500, b"")
        case "html_502":
            page = b"<!DOCTYPE html><html><title>Bad gateway</title><body>Bad gateway</body></html>"
            return Answer(fault.status or 502, page, {"content-type": "text/html; charset=utf-8"})
        case "429":
            limited = error(fault.code or 4, fault.subcode, status=429)
            return replace(limited, headers=limited.headers | _retry_after(fault))
        case "success_false":
            return Answer.of({"success": False})
        case _:
            return answer


def usage_headers(account: Account | None, fault: Fault | None) -> dict[str, str]:
    """Write the usage headers: quiet, or as high as the fault says. The last number is minutes."""
    busy = fault is not None and (fault.fault == "usage" or fault.minutes > 0)
    percent = fault.percent if fault is not None and busy else QUIET
    minutes = fault.minutes if fault is not None and busy else 0
    counters: dict[str, Any] = {"call_count": percent, "total_cputime": QUIET, "total_time": QUIET}
    headers = {"x-app-usage": json.dumps(counters)}
    if account is not None:
        kind = "pages" if account.family == "facebook" else "instagram"
        case = {"type": kind, **counters, "estimated_time_to_regain_access": minutes}
        headers["x-business-use-case-usage"] = json.dumps({account.id: [case]})
    return headers


def _error_of(fault: Fault) -> Answer:
    if fault.bare:
        return Answer.of({"error": "invalid_grant"}, fault.status or 400)
    refused = error(fault.code, fault.subcode, status=fault.status)
    return replace(refused, headers=refused.headers | _retry_after(fault))


def _retry_after(fault: Fault) -> dict[str, str]:
    return {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
