"""Likeness: how surely two comments ask the same thing, from 0 to 1, by what can be seen of both.

The weights were fitted on tests/unit/grouping/tuning.jsonl and judged on posts that took no part in it
(docs/grouping.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import exp, log

from app.grouping.asking import Asked, are_near, lexicon

# From SURE on a comment is ticked, from OFFERED on it is shown unticked.
SURE, OFFERED = 0.6, 0.06
# What asks something else, or of something called otherwise, is never ticked, whatever else is shared.
ELSEWHERE = 0.3
NEAREST = 3
WEIGHTS: dict[str, float] = {
    "always": -0.43,
    "asks": 3.12,
    "conflict": -1.98,
    "neither": -1.15,
    "one": -1.01,
    "shared": 1.88,
    "apart": -0.46,
    "of_post": 1.52,
    "part": 0.97,
    "letters": -1.31,
    "marked": -0.36,
}
# Where neither asks in words of the lexicon: fitted on the same comments with every kind of question taken
# away, and set so that ticking needs 0.9 of its own scale: what nobody named must be said nearly alike.
UNNAMED: dict[str, float] = {
    "always": -2.09,
    "shared": 1.76,
    "apart": -0.56,
    "of_post": -0.05,
    "part": -0.2,
    "letters": 7.43,
}
# Between two posts, words alone speak: so much of what both say must be shared.
FEWEST_SHARED, MOST_SHARED = 0.25, 0.6


def likeness(one: Asked, other: Asked, *, same_post: bool) -> float:
    """How surely both ask the same thing.

    same_post: they stand under one post, or under a copy of it elsewhere.
    """
    if not same_post:
        return _across(one, other)
    seen = signs(one, other)
    weights = UNNAMED if seen["neither"] else WEIGHTS
    score = sum(weight * seen[name] for name, weight in weights.items())
    likely = 1 / (1 + exp(-score))
    return min(likely, ELSEWHERE) if seen["conflict"] or one.names != other.names else likely


def nearness(scores: Iterable[float]) -> float:
    """How near one comment is to a group, from its likeness to each member: the mean of the nearest."""
    nearest = sorted(scores, reverse=True)[:NEAREST]
    return sum(nearest) / len(nearest) if nearest else 0.0


def signs(one: Asked, other: Asked) -> dict[str, float]:
    """What speaks for and against: kinds of question, words shared and not, pieces of letters."""
    common, all_asks = one.asks & other.asks, one.asks | other.asks
    shared, either = one.words & other.words, one.words | other.words
    return {
        "always": 1.0,
        "asks": len(common) / len(all_asks) if all_asks else 0.0,
        "conflict": float(bool(one.asks and other.asks) and not _meet(one.asks, other.asks)),
        "neither": float(not all_asks),
        "one": float(bool(one.asks) != bool(other.asks)),
        "shared": min(weight(shared), 2.0),
        "apart": min(weight(either - shared), 4.0),
        "of_post": min(weight(one.of_post & other.of_post), 2.0),
        "part": weight(shared) / weight(either) if either else 0.0,
        "letters": _overlap(one.letters, other.letters),
        "marked": float(one.is_question != other.is_question),
    }


def shared(one: Asked, other: Asked) -> float:
    """How much of what both are about they share, whatever they ask, from 0 to 1."""
    mine, theirs = one.words | one.of_post, other.words | other.of_post
    return weight(mine & theirs) / weight(mine | theirs) if mine & theirs else 0.0


def are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two posts, by their words, are one announcement made in two places."""
    return bool(one and other) and weight(one & other) >= MOST_SHARED * weight(one | other)


def weight(words: Iterable[str]) -> float:
    """How much these words tell: what everybody says tells little."""
    return sum(_weight(word) for word in words)


def _across(one: Asked, other: Asked) -> float:
    """Under different posts nothing goes without saying: the question and most words must be the same."""
    if not _meet(one.asks, other.asks):
        return 0.0
    part = shared(one, other)
    if not part:
        return 0.0
    rise = (SURE - OFFERED) / (MOST_SHARED - FEWEST_SHARED)
    return min(1.0, max(0.0, OFFERED + rise * (part - FEWEST_SHARED)))


def _meet(asks: frozenset[str], others: frozenset[str]) -> bool:
    return any(are_near(one, other) for one in asks for other in others)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return float(len(one & other) / (len(one) * len(other)) ** 0.5) if one and other else 0.0


@lru_cache(maxsize=8_192)
def _weight(word: str) -> float:
    common = lexicon()["common"]
    return 1 - log(1 + _said().get(word, common["rare"])) / log(common["of"])


@lru_cache(maxsize=1)
def _said() -> dict[str, int]:
    pairs = (pair.split(":") for pair in lexicon()["common"]["said"].split())
    return {word: int(count) for word, count in pairs}
