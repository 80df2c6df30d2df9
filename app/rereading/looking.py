"""Looking: all that a reply should perhaps not say as it is, the gravest first. Nothing here is forbidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from app.rereading.folding import fold, phrases
from app.rereading.links import places_of_links
from app.rereading.naming import wrong_name
from app.rereading.personal import personal
from app.rereading.promising import promises_in


@dataclass(frozen=True)
class Stale:
    """A fact that the words lean on and that is not known to be true any more."""

    fact_id: int
    name: str
    ended_on: date


@dataclass(frozen=True)
class Around:
    """What is known beside the words.

    author: as the network shows them; comment: what they wrote; private: they alone will read the reply;
    known: what the town says of itself, its numbers and addresses among it; dead: links that do not answer;
    over: by how much the network's length is passed; change: what became of the comment since it was shown,
    `edited`, `removed` or `answered`; stale: the facts beneath the words that have expired.
    """

    author: str | None = None
    comment: str = field(default="", repr=False)
    private: bool = False
    known: str = field(default="", repr=False)
    dead: frozenset[str] = frozenset()
    over: int = 0
    change: str | None = None
    stale: tuple[Stale, ...] = ()


@dataclass(frozen=True)
class Slip:
    """One thing to look at again. words: as they stand, from start to end; both 0 where it is in none.

    stale: the fact that it is about, for an expired one.
    """

    kind: str
    words: str = field(default="", repr=False)
    start: int = 0
    end: int = 0
    stale: Stale | None = None

    @property
    def key(self) -> str:
        """The same for the same words: nobody is warned of them twice."""
        return f"{self.kind}:{trace_of(fold(self.words))}"


def look(text: str, around: Around) -> list[Slip]:
    """Everything to look at again."""
    found = [*_of_the_comment(around)]
    found += [Slip("expired", fact.name, stale=fact) for fact in around.stale]
    if not around.private:
        found += [_slip(kind, text, place) for kind, place in personal(text, around.known, around.comment)]
    place = wrong_name(text, around.author)
    found += [_slip("name", text, place)] if place else []
    found += [_slip("blame", text, found_at.span()) for found_at in phrases("blame").finditer(fold(text))]
    found += [_slip("link", text, at) for link, at in places_of_links(text) if link in around.dead]
    found += _promises(text)
    found += [Slip("too_long", str(around.over))] if around.over else []
    return list({slip.key: slip for slip in found}.values())


def trace_of(words: str) -> str:
    """A short mark that these words leave, from which they cannot be read."""
    return sha256(words.encode()).hexdigest()[:16]


def _of_the_comment(around: Around) -> Iterator[Slip]:
    if around.change:
        yield Slip(around.change, around.comment)


def _promises(text: str) -> list[Slip]:
    return [
        Slip("promise", said.words, said.start, said.start + len(said.words))
        for said in promises_in(text)
        if said.when is None
    ]


def _slip(kind: str, text: str, place: tuple[int, int]) -> Slip:
    start, end = place
    return Slip(kind, text[start:end], start, end)
