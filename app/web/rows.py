"""A row of the list, as the template shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.domain.comment import UNSURE
from app.domain.standing import Shelf, State
from app.inbox import Row, Surge, place_of
from app.ports.channel import Channel
from app.web import marks, words
from app.web.addresses import Addresses
from app.web.looking import Here, here
from app.web.visits import Visit

EXCERPT = 160
LONG = 900
SHORT = 36


@dataclass(frozen=True)
class Network:
    """What templates know of a network: its glyph and its name."""

    icon: str
    label: str


@dataclass(frozen=True)
class ShownSurge:
    """The post that is over its usual, and how many of those that wait came since an hour."""

    post: str
    recent: int


@dataclass(frozen=True)
class ShownRow:
    """One line. state: what its reply is in, None while nothing was written; long: how long, where it is.

    mark: of its words as they stand here; place: where it stands in the list, as an address says it;
    alike: how many ask the same and stand in this line, or wait in a surge; told: how many can be told that
    it is repaired; keyed: whether G opens them.
    """

    id: int
    mark: str
    url: str
    place: str
    at: datetime
    since: datetime
    shelf: str | None
    channel: Network
    author: str | None
    lang: str | None
    private: bool
    urgent: bool
    stars: int | None
    long: int | None
    here: Here
    excerpt: str
    spans: Callable[[str], list[tuple[int, int]]]
    intent: str | None
    uncertain: bool
    department: str | None
    returned: str | None
    state: str | None
    current: bool
    alike: int = 0
    surge: ShownSurge | None = None
    told: int = 0
    group_url: str | None = None
    keyed: bool = False

    @property
    def abusive(self) -> bool:
        return self.intent == "abuse"

    @property
    def foreign(self) -> str | None:
        """Its language, where that is another."""
        return words.foreign(self.lang)

    @property
    def author_pieces(self) -> list[marks.Piece]:
        """Their name, with what was looked for marked."""
        return marks.found(self.author or "", self.spans(self.author or ""))

    @property
    def pieces(self) -> list[marks.Piece]:
        """The excerpt, with what was looked for marked."""
        return marks.found(self.excerpt, self.spans(self.excerpt))


def network(channels: Mapping[str, Channel], name: str) -> Network:
    """A network's glyph and name; one that no channel answers for any more keeps its own."""
    channel = channels.get(name)
    return Network(channel.icon, channel.label) if channel else Network("", name)


def shown_row(
    row: Row,
    visit: Visit,
    channels: Mapping[str, Channel],
    addresses: Addresses,
    open_id: int | None,
    lookers: Sequence[str] = (),
    surges: Mapping[int, Surge] = MappingProxyType({}),
) -> ShownRow:
    """What the template says of a row. lookers: the others who have it open; surges: by group."""
    comment, spans = row.comment, addresses.filters.spans
    return ShownRow(
        id=comment.id,
        mark=comment.mark,
        url=addresses.comment(comment.id),
        place=str(place_of(comment, addresses.filters)),
        at=comment.written_at,
        shelf=comment.shelf,
        since=comment.waiting_since or comment.written_at,
        channel=network(channels, comment.connection.network),
        author=comment.author.shown_name if comment.author else None,
        lang=comment.lang,
        private=comment.is_private,
        urgent=comment.urgent,
        stars=comment.stars,
        long=_long(comment.text or ""),
        here=here(row.reply, row.writer, lookers, visit),
        excerpt=_excerpt(comment.text or "", spans),
        spans=spans,
        intent=comment.intent,
        uncertain=is_uncertain(comment.confidence),
        department=row.department.name if row.department else None,
        returned=row.returned.name if row.returned else None,
        state=_state(row),
        current=comment.id == open_id,
        alike=row.alike,
        surge=_surge(row, surges),
        told=_told(row),
        group_url=_group_url(row, addresses),
    )


def is_uncertain(confidence: float | None) -> bool:
    """Whether triage hesitates, so that the two candidates are shown instead of one label."""
    return confidence is not None and confidence < UNSURE


def _long(text: str) -> int | None:
    return len(text) if len(text) > LONG else None


def _told(row: Row) -> int:
    """How many are told at once that it is repaired; one alone is answered like anybody."""
    waits = row.comment.shelf == Shelf.TO_ANSWER
    return row.to_tell.people if waits and row.to_tell and row.to_tell.people > 1 else 0


def _surge(row: Row, surges: Mapping[int, Surge]) -> ShownSurge | None:
    surge = surges.get(row.comment.group_id or 0)
    return ShownSurge(headline(surge.post, SHORT), surge.recent) if surge else None


def headline(text: str | None, most: int) -> str:
    """The first line of a post, cut between two words where it is longer than this."""
    line = " ".join((text or "").strip().split("\n")[0].split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def _group_url(row: Row, addresses: Addresses) -> str | None:
    if row.to_tell and _told(row):
        return f"/groups/{row.to_tell.group_id}{addresses.query}"
    return f"/groups/{row.comment.group_id}{addresses.query}" if row.alike else None


def _state(row: Row) -> str | None:
    comment = row.comment
    returned = row.returned is not None and comment.shelf == Shelf.TO_ANSWER
    answered = comment.state == State.ANSWERED_ELSEWHERE
    return words.state_of(row.reply, returned=returned, answered=answered)


def _excerpt(text: str, spans: Callable[[str], list[tuple[int, int]]]) -> str:
    line = " ".join(text.split())
    return marks.around(line, spans(line), EXCERPT)
