"""What a network can do, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.ports.acting import Act
from app.ports.events import Visibility
from app.ports.spending import Budget

ALWAYS = timedelta.max
Unit = Literal["characters", "bytes"]


@dataclass(frozen=True)
class Limit:
    """How long one reply may be. longest: None without an end; unit: what `length` counts."""

    longest: int | None = None
    unit: Unit = "characters"


@dataclass(frozen=True)
class Capabilities:
    """What templates may ask instead of a network's name.

    longest: most units in one public reply, None without a limit; unit: what `length` counts there.
    message: the limit of a private message, None where it is the same.
    polls_every: time between two catch-up polls, None: never. inbox: where a person answers on the network
    itself what has no address of its own.
    acts: how its comments can be moderated. by_hand: a person says the reply there and tells us so.
    message_window: how long after a person's last private message it may be answered, None without an end.
    private_reply: how long after a public comment its author may be written to in private, once; ALWAYS:
    whenever one likes; None: never.
    opens_with_handle: a reply must begin with `@handle` for its reader to be told of it.
    in_parts: what is too long may be said as several replies, one after the other.
    budget: what calls cost, None where they are free.
    """

    longest: int | None = None
    unit: Unit = "characters"
    message: Limit | None = None
    has_webhook: bool = True
    keyed_address: bool = False
    polls_every: timedelta | None = timedelta(minutes=5)
    inbox: str | None = None
    acts: frozenset[Act] = frozenset()
    by_hand: bool = False
    message_window: timedelta | None = None
    private_reply: timedelta | None = None
    opens_with_handle: bool = False
    in_parts: bool = False
    budget: Budget | None = None

    def limit(self, visibility: Visibility) -> Limit:
        """How long a reply that is seen so may be."""
        public = Limit(self.longest, self.unit)
        return self.message or public if visibility == "private" else public

    @property
    def is_pasted(self) -> bool:
        """Whether its comments come from a person's hands alone."""
        return self.by_hand and not self.has_webhook and self.polls_every is None
