"""How long what is written is, as its network counts what is seen by as many people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.comment import Comment
from app.domain.part import Part, cut
from app.ports.capabilities import Limit
from app.ports.channel import Channel
from app.ports.events import Visibility
from app.web.voices import Voice


@dataclass(frozen=True)
class Measure:
    """What one reply may hold; a network that no channel answers for any more has no limit.

    server: the limit of the account's own server, where that has one; may_part: what is too long may be
    said in parts; opening: what each of them must begin with.
    """

    channel: Channel | None
    visibility: Visibility
    server: int | None = None
    may_part: bool = False
    opening: str = ""

    @property
    def limit(self) -> Limit:
        limit = self.channel.capabilities.limit(self.visibility) if self.channel else Limit()
        return replace(limit, longest=self.server) if self.server else limit

    def length(self, text: str) -> int:
        """Count as the network counts."""
        return self.channel.length(text, self.visibility) if self.channel else len(text)

    def over(self, text: str) -> int:
        """How much too long it is, 0 where it fits."""
        return 0 if self.limit.longest is None else max(0, self.length(text) - self.limit.longest)

    def parts(self, text: str) -> tuple[Part, ...]:
        """What would be said one after the other; nothing where it fits, or where that cannot be."""
        if not self.may_part or not self.over(text):
            return ()
        return cut(text, lambda part: not self.over(part), self.opening)


def measure(channel: Channel | None, comment: Comment, voice: Voice, *, private: bool) -> Measure:
    """What a reply to this comment may hold. private: its author alone will read it.

    The one private message that a public comment may have is in one piece.
    """
    apart = private and not comment.is_private
    may_part = channel is not None and channel.capabilities.in_parts and not apart
    visibility: Visibility = "private" if private or comment.is_private else "public"
    return Measure(channel, visibility, comment.connection.longest, may_part, voice.opening)
