"""How a network can fail us. Each failure says by its class what the outbox does next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

# The reason of a PermanentFailure of `read`: this network lets nothing of that kind be read again.
NOT_READABLE = "not_readable"


class ForgedWebhook(Exception):
    """No secret we hold signed this request; nothing of it may be kept."""


class NetworkFailure(Exception):
    """A call to a network did not do what was asked.

    reason: a stable code in English (`rate_limited`, `comment_gone`, …); sentences live in templates.
    memory: what the next attempt of the same dispatch must know, None for nothing new.
    """

    memory: Mapping[str, str] | None = None

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(NetworkFailure):
    """Nothing was written, and the same call may succeed later.

    retry_after: the wait the network asked for, or None where it asked for none.
    """

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PermanentFailure(NetworkFailure):
    """Nothing was written, and trying again changes nothing: a person decides."""


class InDoubt(NetworkFailure):
    """The network may have written what we asked: look it up before anything is said again."""


class NeedsReconnection(NetworkFailure):
    """The access is dead (revoked, expired): nothing was written, an administrator reconnects."""
