"""Offering: the services as this town has them: those it added, its own words for any, those set aside.

A service that ships is known by the lexicon and by what the learner was taught; one that the town added, by
its name, by what it covers and by its words. Where the town says whose a word is, it is nobody else's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.department import Department
from app.triage.describing import SHIPPED, WEIGHTS, Own, marks, participle, participles
from app.triage.learner import TRUST
from app.triage.looking import Look
from app.triage.phrases import Found, Phrases, load, longest
from app.triage.reading import Said
from app.triage.routing import SERVICES, headline, how_much, phrases, share, tally, without_names

_SLUGS = [service.slug for service in SERVICES]
MOST, SURE = 7.2, 2.6  # what words add to a service at most; from when on a comment says surely whose it is


class Heard(NamedTuple):
    """What a text says by the town's words: what that moves, the words themselves, and how surely."""

    moved: Mapping[str, float]
    words: Mapping[str, Found]
    named: float


@dataclass(frozen=True)
class Told:
    """The same of a comment and of the post above it. moved: what is added to the score of a service."""

    moved: Mapping[str, float]
    comment: Heard
    post: Heard


SILENCE = Heard({}, {}, 0.0)
UNTOLD = Told({}, SILENCE, SILENCE)


class Offer:
    """The services of one town, by which its comments are looked at one after the other."""

    def __init__(self, services: Sequence[Own]) -> None:
        self.ids = {one.slug: one.id for one in services}
        self.aside = frozenset(one.slug for one in services if not one.offered)
        offered = [one for one in services if one.offered]
        self.added = tuple(one.slug for one in offered if one.slug not in SHIPPED)
        self._phrases, self._participles = Phrases(marks(offered)), participles(offered)

    def look(self, seen: Look) -> Told:
        """Read a comment and its post for the town's own words."""
        said = self.hear(seen.said)
        above = _above(self, seen.under) if seen.under.forms else SILENCE
        says = "rings" if seen.alarms else "sure" if said.named >= SURE else how_much(seen.comment)
        moved: defaultdict[str, float] = defaultdict(float)
        for heard, trust in ((said, TRUST["comment"]), (above, TRUST[f"post, {says}"])):
            for slug, score in heard.moved.items():
                moved[slug] += trust * score
        return Told(moved, said, above)

    def hear(self, said: Said) -> Heard:
        """Find the town's words in a text; a longer phrase of anybody's uses up what it holds."""
        said = without_names(said)
        mine = [found for found in self._phrases.find(said) if not self._is_participle(said, found)]
        if not mine:
            return SILENCE
        theirs = phrases().find(said)
        there = _by_word(theirs)
        kept = [found for found in longest(mine) if not _is_used_up(found, there.get(found.first, ()))]
        gained, words = _weighed(said, kept)
        moved = Counter(gained)
        moved.subtract(_lost(said, longest(theirs), kept))
        return Heard(moved, words, max(gained.values(), default=0.0))

    def _is_participle(self, said: Said, found: Found) -> bool:
        """« est tombé » speaks of no « tombe »: accents are folded, so it looks alike."""
        key = participle(said.text[found.start : found.end].lower())
        return found.first == found.last and key is not None and key not in self._participles

    def heights(
        self, shipped: Sequence[float], told: Told, under_post: Mapping[str, float]
    ) -> dict[str, float]:
        """The score of every service: what the learner says of those that ship, the others from the middle.

        under_post: what people's decisions under the post say for those that the town added.
        """
        known = dict(zip(_SLUGS, shipped, strict=True))
        middle = median(shipped)
        added = {slug: middle + under_post.get(slug, 0.0) for slug in self.added}
        return {slug: score + told.moved.get(slug, 0.0) for slug, score in (known | added).items()}


def offer_of(session: Session) -> Offer:
    """The services of this town as they are now; what is built of them stays until one is changed."""
    return _built(tuple(Own(*row[:-1], row[-1] is None) for row in session.execute(SERVICES_OF_TOWN)))


@lru_cache(maxsize=8)
def _built(services: tuple[Own, ...]) -> Offer:
    return Offer(services)


@lru_cache(maxsize=512)
def _above(offer: Offer, post: Said) -> Heard:
    """What a post says, found once for the comments under it: what it announces first counts most."""
    whole, head = offer.hear(post), offer.hear(headline(post))
    rest = load("departments")["after_the_headline"]
    moved = {slug: rest * score for slug, score in whole.moved.items()}
    for slug, score in head.moved.items():
        moved[slug] = moved.get(slug, 0.0) + (1 - rest) * score
    return Heard(moved, {**whole.words, **head.words}, whole.named)


def _weighed(said: Said, kept: Sequence[Found]) -> tuple[Mapping[str, float], Mapping[str, Found]]:
    """What the town's words add to each service, each word once, and the heaviest of them."""
    gained: defaultdict[str, float] = defaultdict(float)
    words: dict[str, Found] = {}
    weighed = [(WEIGHTS[_kind(found)] * share(said, found), found) for found in kept]
    once: set[tuple[str, str]] = set()
    for weight, found in sorted(weighed, key=lambda pair: -pair[0]):
        slug, word = _slug(found), said.text[found.start : found.end].lower()
        if (slug, word) not in once:
            once.add((slug, word))
            gained[slug] = min(MOST, gained[slug] + weight)
            words.setdefault(slug, found)
    return gained, words


def _by_word(found: Iterable[Found]) -> Mapping[int, list[Found]]:
    """What holds each word, so that a long text is not compared with the whole of itself."""
    there: defaultdict[int, list[Found]] = defaultdict(list)
    for one in found:
        for place in range(one.first, one.last + 1):
            there[place].append(one)
    return there


def _is_used_up(found: Found, theirs: Sequence[Found]) -> bool:
    """« piscine de jardin » uses « piscine » up; « place en crèche » is said by who says « crèche » too."""
    same = {_slug(one) for one in theirs if (one.first, one.last) == (found.first, found.last)}
    longer = (one for one in theirs if one.dense and _holds(one, found) and not _holds(found, one))
    return any(_slug(one) not in {*same, _slug(found)} for one in longer)


def _lost(said: Said, theirs: Sequence[Found], kept: Sequence[Found]) -> Mapping[str, float]:
    """What the others had by words that the town says are not theirs."""
    mine = _by_word(found for found in kept if _kind(found) != "part")
    left = [one for one in theirs if not any(_takes(found, one) for found in _near(one, mine))]
    if len(left) == len(theirs):
        return {}
    had, has = tally(said, theirs)[0], tally(said, left)[0]
    return {slug: score - has.get(slug, 0.0) for slug, score in had.items()}


def _near(one: Found, mine: Mapping[int, list[Found]]) -> Iterator[Found]:
    for place in range(one.first, one.last + 1):
        yield from mine.get(place, ())


def _takes(found: Found, other: Found) -> bool:
    return (_holds(found, other) or _holds(other, found)) and _slug(found) != _slug(other)


def _holds(found: Found, other: Found) -> bool:
    return found.first <= other.first and other.last <= found.last


def _kind(found: Found) -> str:
    return found.mark.split(":", 1)[0]


def _slug(found: Found) -> str:
    return found.mark.split(":", 1)[1]


_TOLD = (Department.id, Department.slug, Department.name, Department.covers, Department.words)
# Asked of every comment that comes: put together once.
SERVICES_OF_TOWN = select(*_TOLD, Department.set_aside_at).order_by(Department.id)
