"""Asking an address whether it is there: the status is enough, nothing is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from app.ports.failures import PermanentFailure, TemporaryFailure

GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class AskingLinks:
    """status: asks an address and hangs up; it is bounded in time and reaches no private network."""

    def __init__(self, status: Callable[[str], int]) -> None:
        self._status = status

    def answers(self, address: str) -> bool | None:
        """What asks who we are, or moves us on, is there; what we may not ask, we cannot tell."""
        try:
            status = self._status(address)
        except PermanentFailure as failure:
            return False if failure.reason == "private_address" else None
        except TemporaryFailure:
            return False
        return status not in GONE and status < HTTPStatus.INTERNAL_SERVER_ERROR
