"""The open comment's own words: who wrote them, where and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.comment import Comment
from app.inbox import Opened
from app.ports.channel import Channel
from app.web import context, marks, wording
from app.web.addresses import Addresses
from app.web.rows import LONG, Network, network
from app.web.visits import Visit


@dataclass(frozen=True)
class Written:
    """What stands in the comment itself; what does not apply is None or empty.

    lookers: the others who have it open.
    """

    opened: Opened
    visit: Visit
    channels: Mapping[str, Channel]
    addresses: Addresses
    lookers: Sequence[str] = ()

    @property
    def comment(self) -> Comment:
        return self.opened.comment

    @property
    def id(self) -> int:
        return self.comment.id

    @property
    def url(self) -> str:
        return self.addresses.comment(self.id)

    @property
    def author(self) -> str | None:
        return self.comment.author.shown_name if self.comment.author else None

    @property
    def first_name(self) -> str | None:
        return self.comment.author.first_name if self.comment.author else None

    @property
    def initials(self) -> str:
        return wording.initials(self.author or "")

    @property
    def channel(self) -> Network:
        return network(self.channels, self.comment.connection.network)

    @property
    def private(self) -> bool:
        return self.comment.is_private

    @property
    def posted_at(self) -> datetime:
        return self.comment.written_at

    @property
    def pieces(self) -> list[marks.Piece]:
        text, labels = self.comment.text or "", context.labels_shown(self.comment)
        spans = self.addresses.filters.spans(text)
        return marks.found(text, spans) if spans else marks.underlined(text, self.comment.because, labels)

    @property
    def lang(self) -> str | None:
        return self.comment.lang

    @property
    def long(self) -> bool:
        return len(self.comment.text or "") > LONG

    @property
    def abusive(self) -> bool:
        return self.comment.intent == "abuse"

    @property
    def urgent(self) -> bool:
        return self.comment.urgent

    @property
    def likes(self) -> int | None:
        return self.comment.likes

    @property
    def stars(self) -> int | None:
        return self.comment.stars

    @property
    def attachments(self) -> list[tuple[str, str | None]]:
        return [(f"/attachments/{one.id}", one.alt) for one in self.comment.attachments if one.is_shown]

    @property
    def unshown(self) -> list[tuple[str, int]]:
        """What is joined and not shown here, by kind: films, sounds, files, pictures that did not come."""
        return list(Counter(one.media for one in self.comment.attachments if not one.is_shown).items())
