"""How long what is written is, as its network counts what is seen by as many people."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.comment import Comment
from app.ports.capabilities import Limit
from app.ports.channel import Channel
from app.ports.events import Visibility


@dataclass(frozen=True)
class Measure:
    """What one reply may hold; a network that no channel answers for any more has no limit."""

    channel: Channel | None
    visibility: Visibility

    @property
    def limit(self) -> Limit:
        return self.channel.capabilities.limit(self.visibility) if self.channel else Limit()

    def length(self, text: str) -> int:
        """Count as the network counts."""
        return self.channel.length(text, self.visibility) if self.channel else len(text)

    def over(self, text: str) -> int:
        """How much too long it is, 0 where it fits."""
        return 0 if self.limit.longest is None else max(0, self.length(text) - self.limit.longest)


def measure(channel: Channel | None, comment: Comment, *, private: bool) -> Measure:
    """What a reply to this comment may hold. private: its author alone will read it."""
    return Measure(channel, "private" if private or comment.is_private else "public")
