"""A network that may ask us to forget one of its people, or tells us that one left our application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from app.ports.channel import Access


@runtime_checkable
class Erases(Protocol):
    """A network with a signed request of its own about one of its people."""

    def whose(self, signed_request: str, accesses: Sequence[Access]) -> str:
        """Say whom the request is about, by the network's id, or raise ForgedWebhook. Pure."""
