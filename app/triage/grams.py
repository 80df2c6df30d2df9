"""What a comment is made of, as numbers: its words, its letters, its post's words and the signs of the rules.

Each is a set of its own with its own weight: a long post does not drown a short comment. A feature is the
number of a bucket, by a hash that is the same on every machine.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple
from zlib import crc32

from app.triage.features import Sign
from app.triage.reading import Said
from app.triage.routing import SERVICES
from app.triage.verdict import INTENTS

BUCKETS = 1 << 17
# A lane for each answer: the intents, urgency, the services.
URGENT = len(INTENTS)
ROUTES = URGENT + 1
LANES = ROUTES + len(SERVICES)

_LAST = BUCKETS - 1
_GRAM = 4
# More words than this say nothing more.
_MOST_WORDS, _MOST_OF_POST = 200, 60
_MOST_BYTES = 1_200
# One salt a set: « pont » in a comment and in its post are two features.
WORDS, LETTERS, POST, SIGNS = 1, 2, 3, 4
_WEIGHTS = {WORDS: 1.0, LETTERS: 1.0, POST: 0.2}
# A sign speaks often, so it weighs little.
_SIGN = 0.2
# What rang is a rule: as a sign, the learner would trust the lexicon of urgency as far as it knows the seed.
_RUNG = frozenset(("danger-now", "despair", "threatens"))
_FULL = 0.99
_LEAST_CHANCE = 1e-3


class Features(NamedTuple):
    """A set of buckets, and the value that each of them has."""

    buckets: tuple[int, ...]
    value: float


class Rule(NamedTuple):
    """What one rule says of the answers from `first` on; `name` is whose, for it is trusted by its name."""

    name: str
    first: int
    scores: tuple[float, ...]


class Seen(NamedTuple):
    """A comment as the learner sees it: sets of features, and what the rules say.

    said: those of the sets that are the comment's own words and letters.
    """

    sets: tuple[Features, ...]
    rules: tuple[Rule, ...]
    said: tuple[Features, ...]


def seen(
    said: Said,
    under: Said,
    signs: Sequence[Sign],
    rules: Iterable[Rule],
    *,
    known: str,
    network: str,
) -> Seen:
    """Number all that is seen in a comment; `known` is how much of a topic it names by itself."""
    words = said.forms[:_MOST_WORDS]
    own = (_share(WORDS, word_buckets(words)), _share(LETTERS, _letters(words)))
    told = (
        *own,
        _of_post(under.forms[:_MOST_OF_POST], known),
        Features(tuple({_bucket(name, SIGNS) for name in _marks(signs, network)}), _SIGN),
    )
    return Seen(tuple(features for features in told if features.buckets), tuple(rules), own)


def word_buckets(words: Sequence[str], *, edges: bool = True) -> list[int]:
    """Each word, then each pair of neighbours, the `edges` of the comment included."""
    spelt = [word.encode("utf-8", "replace") for word in words]
    begun = [crc32(word, WORDS) for word in spelt]
    alone = [number & _LAST for number in begun]
    if not words or not edges:
        return alone
    # The number of « a b » goes on from that of « a ».
    befores = (crc32(b"^", WORDS), *begun)
    return alone + [
        crc32(b" " + after, before) & _LAST for before, after in zip(befores, (*spelt, b"$"), strict=True)
    ]


@lru_cache(maxsize=1_024)
def _of_post(words: tuple[str, ...], known: str) -> Features:
    """The words of a post, numbered once for all the comments under it that name as much."""
    return _share(POST, (_bucket(f"{known} {word}", POST) for word in words))


def _letters(words: Sequence[str]) -> list[int]:
    line = f" {' '.join(words)} ".encode("utf-8", "replace")[:_MOST_BYTES]
    return [crc32(line[at : at + _GRAM], LETTERS) & _LAST for at in range(len(line) - _GRAM + 1)]


def _marks(signs: Sequence[Sign], network: str) -> Iterator[str]:
    """The rules' signs, told apart where they count for less, and where it was said."""
    if network:
        yield f"on {network}"
    for sign in signs:
        if sign.name not in _RUNG:
            yield sign.name if sign.share >= _FULL else f"{sign.name} ~"


def _share(kind: int, buckets: Iterable[int]) -> Features:
    once = tuple(dict.fromkeys(buckets))
    return Features(once, _WEIGHTS[kind] / sqrt(len(once)) if once else 0.0)


def _bucket(feature: str, kind: int) -> int:
    return crc32(feature.encode("utf-8", "replace"), kind) & _LAST


def of_intents(chances: Mapping[str, float]) -> Rule:
    """The rules' chances of the intents."""
    return Rule("intents", 0, tuple(log(chances[intent] + _LEAST_CHANCE) for intent in INTENTS))


def of_urgency(name: str) -> Rule:
    """That a danger rang, or a threat."""
    return Rule(name, URGENT, (1.0,))


def of_services(name: str, scores: Mapping[str, float]) -> Rule:
    """The scores of the services, by the comment or by its post."""
    return Rule(name, ROUTES, tuple(scores[service.slug] for service in SERVICES))
