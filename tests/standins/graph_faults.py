"""What goes wrong on demand: one fault for the next request that it fits, or faults drawn from a seed."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self

FaultName = Literal[
    "error",
    "write_then_error",
    "write_then_500",
    "write_then_silent",
    "write_then_close",
    "success_false",
    "silent",
    "close",
    "slow",
    "html_502",
    "empty_500",
    "429",
    "usage",
]

# (code, subcode): status, type, is_transient; from the fact sheet of the Meta family, §1.9.
ERRORS: dict[tuple[int, int | None], tuple[int, str, bool]] = {
    (1, None): (500, "OAuthException", False),
    (2, None): (503, "OAuthException", True),
    (3, None): (400, "OAuthException", False),
    (4, None): (403, "OAuthException", True),
    (10, None): (403, "OAuthException", False),
    (10, 2018278): (400, "OAuthException", False),
    (17, None): (400, "OAuthException", True),
    (20, 1772107): (400, "IGApiException", False),
    (24, None): (400, "OAuthException", False),
    (32, None): (400, "OAuthException", True),
    (100, None): (400, "OAuthException", False),
    (100, 33): (400, "GraphMethodException", False),
    (100, 2018047): (400, "OAuthException", False),
    (102, None): (401, "OAuthException", False),
    (104, None): (400, "OAuthException", False),
    (190, None): (401, "OAuthException", False),
    (190, 458): (400, "OAuthException", False),
    (190, 459): (400, "OAuthException", False),
    (190, 460): (400, "OAuthException", False),
    (190, 463): (400, "OAuthException", False),
    (190, 464): (400, "OAuthException", False),
    (190, 466): (400, "OAuthException", False),
    (190, 467): (400, "OAuthException", False),
    (200, None): (403, "OAuthException", False),
    (200, 1545041): (400, "OAuthException", False),
    (283, None): (403, "OAuthException", False),
    (341, None): (400, "OAuthException", True),
    (368, None): (400, "OAuthException", False),
    (506, 1455006): (400, "OAuthException", False),
    (551, None): (400, "OAuthException", False),
    (613, None): (429, "OAuthException", True),
    (803, None): (404, "OAuthException", False),
    (2500, None): (400, "OAuthException", False),
    (10900, None): (400, "OAuthException", False),
    (10902, None): (400, "OAuthException", False),
    (80001, None): (400, "OAuthException", True),
    (80002, None): (400, "OAuthException", True),
    (80006, None): (400, "OAuthException", True),
}
UNKNOWN = (400, "OAuthException", False)


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    on: `publish`, `act`, `read`, `list`, `check`, `picture` or `any`; None is `publish` for what writes
    first, else `any`. code None with `error` gives the old shape without a code; bare: `error` is one word.
    seconds: how long it is silent or slow. minutes: until the usage falls again.
    """

    fault: FaultName
    on: str | None = None
    code: int | None = None
    subcode: int | None = None
    status: int | None = None
    bare: bool = False
    seconds: float = 30.0
    retry_after: int | None = None
    percent: int = 96
    minutes: int = 0
    p: float = 0.0

    @classmethod
    def of(cls, wanted: Mapping[str, Any]) -> Self:
        """Read from a control request; an unknown key or fault is a ValueError that names it."""
        unknown = set(wanted) - {one.name for one in fields(cls)}
        if unknown or wanted.get("fault") not in FaultName.__args__:  # type: ignore[attr-defined]  # a Literal's own list
            message = f"no such fault: {dict(wanted)}"
            raise ValueError(message)
        return cls(**wanted)

    @property
    def writes(self) -> bool:
        return self.fault.startswith("write_then") or self.fault in {"slow", "usage"}

    def fits(self, kind: str) -> bool:
        on = self.on or ("publish" if self.fault.startswith("write_then") else "any")
        return on in {"any", kind}


class Faults:
    """The faults to come, in order, then the drawn ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: deque[Fault] = deque()
        self._drawn: tuple[Fault, ...] = ()
        self._random = random.Random(0)

    def add(self, *faults: Fault) -> None:
        """Queue faults; each is used once, by the first request that it fits."""
        with self._lock:
            self._next.extend(faults)

    def draw(self, seed: int, *faults: Fault) -> None:
        """Draw from now on: each fault falls on a request that it fits with its probability `p`."""
        with self._lock:
            self._random = random.Random(seed)
            self._drawn = faults

    def clear(self) -> None:
        with self._lock:
            self._next.clear()
            self._drawn = ()

    def left(self) -> int:
        """Count the queued faults that no request has met yet."""
        with self._lock:
            return len(self._next)

    def take(self, kind: str) -> Fault | None:
        with self._lock:
            for fault in self._next:
                if fault.fits(kind):
                    self._next.remove(fault)
                    return fault
            return self._throw(kind)

    def _throw(self, kind: str) -> Fault | None:
        fitting = [one for one in self._drawn if one.fits(kind)]
        if not fitting:
            return None
        thrown = self._random.random()
        for fault in fitting:
            thrown -= fault.p
            if thrown < 0:
                return fault
        return None


def error_body(
    code: int | None, subcode: int | None = None, message: str = "", **more: object
) -> dict[str, Any]:
    """Build an error as the Graph API shapes it; the message is ours and means nothing."""
    _, kind, transient = ERRORS.get((code or 0, subcode), ERRORS.get((code or 0, None), UNKNOWN))
    error: dict[str, Any] = {"message": message or f"(#{code}) Refusé par la doublure.", "type": kind}
    if code is not None:
        error |= {"code": code, "fbtrace_id": "AbDoublure01"}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient or code == 1:
        error["is_transient"] = transient
    return {"error": error | more}


def error_status(code: int | None, subcode: int | None = None) -> int:
    return ERRORS.get((code or 0, subcode), ERRORS.get((code or 0, None), UNKNOWN))[0]
