"""Likeness: how surely two comments ask the same thing, from 0 to 1, by what can be seen of both.

The weights come from `python -m tests.eval.grouping` and are judged on posts that took no part in it
(docs/grouping.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from app.grouping.asking import Asked, are_near, common, lexicon
from app.grouping.wording import Wording, senses

# From SURE on a comment is ticked with a group, from FIRST on two make one, from OFFERED on it is shown.
# From PERHAPS on, likelier than not, it is said of one that another may ask the same.
SURE, FIRST, OFFERED, PERHAPS = 0.73, 0.8, 0.09, 0.5
# What is called otherwise is never ticked, whatever else is shared.
ELSEWHERE = 0.3
NEAREST = 3
LEAST_SURE = 0.002
WEIGHTS: dict[str, float] = {
    "always": -1.34,
    "least": 1.75,
    "met": 0.25,
    "strongest": 2.99,
    "of_post": 0.63,
    "told": 1.99,
    "asks": 2.31,
    "conflict": -2.08,
    "one": -1.02,
    "letters": 2.46,
}
# What is said in another word counts so much; more than so much that meets is no surer.
SENSE, MOST_MET = 0.85, 3.0
# Between two posts, words alone speak: so much of what both say must be shared.
FEWEST_SHARED, MOST_SHARED = 0.25, 0.6


def likeness(one: Asked, other: Asked, *, same_post: bool) -> float:
    """How surely both ask the same thing.

    same_post: they stand under one post, or under a copy of it elsewhere.
    """
    if not same_post:
        return _across(one, other)
    score = sum(WEIGHTS[name] * value for name, value in signs(one, other).items())
    likely = 1 / (1 + exp(-score))
    return min(likely, ELSEWHERE) if one.names != other.names else likely


def nearness(scores: Iterable[float]) -> float:
    """How near one comment is to a group, from its likeness to each member: the mean of the nearest."""
    return agreement(sorted(scores, reverse=True)[:NEAREST])


def agreement(scores: Sequence[float]) -> float:
    """What several likenesses say together: the mean of their odds, so that one that is sure weighs more."""
    if not scores:
        return 0.0
    sure = [min(max(score, LEAST_SURE), 1 - LEAST_SURE) for score in scores]
    return 1 / (1 + exp(-sum(log(one / (1 - one)) for one in sure) / len(sure)))


def signs(one: Asked, other: Asked) -> dict[str, float]:
    """What speaks for and against: words that meet, kinds of question, pieces of letters."""
    mine, theirs = met(one.wording, other.wording), met(other.wording, one.wording)
    of_post = mine.of_post + theirs.of_post
    named, neither = bool(one.asks and other.asks), not one.asks and not other.asks
    return {
        "always": 1.0,
        "least": min(side.met / side.said if side.said else 0.0 for side in (mine, theirs)),
        "met": min(mine.met + theirs.met, MOST_MET),
        "strongest": max(mine.strongest, theirs.strongest),
        "of_post": (mine.met_of_post + theirs.met_of_post) / of_post if of_post else 0.0,
        "told": min(mine.told + theirs.told, MOST_MET),
        "asks": float(bool(one.asks & other.asks)),
        "conflict": float(named and not _meet(one.asks, other.asks)),
        "one": float(not named and not neither),
        "letters": _overlap(one.letters, other.letters),
    }


class Met(NamedTuple):
    """Of what one comment asks, how much another says too, as weights.

    said, met: words that the post does not say; of_post, met_of_post: those it does; strongest: the word
    that tells most; told: what is met of what stands beside the question.
    """

    said: float
    met: float
    of_post: float
    met_of_post: float
    strongest: float
    told: float


def met(one: Wording, other: Wording) -> Met:
    """How much of one wording another meets, in its words or in words that may say the same."""
    new, near, of_post, told = (
        [(weight_of(word), weight_of(word) * _meets(word, other)) for word in words]
        for words in (one.new, one.near, one.of_post, one.told)
    )
    return Met(
        said=sum(heavy for heavy, _ in (*new, *near)),
        met=sum(share for _, share in (*new, *near)),
        of_post=sum(heavy for heavy, _ in of_post),
        met_of_post=sum(share for _, share in of_post),
        strongest=max((share for _, share in new), default=0.0),
        told=sum(share for _, share in told),
    )


def _meets(word: str, other: Wording) -> float:
    if word in other.whole:
        return 1.0
    return 0.0 if senses(word).isdisjoint(other.senses) else SENSE


def shared(one: Asked, other: Asked) -> float:
    """How much of what both are about they share, whatever they ask, from 0 to 1."""
    mine, theirs = one.words | one.of_post, other.words | other.of_post
    return weight(mine & theirs) / weight(mine | theirs) if mine & theirs else 0.0


def are_copies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two posts, by their words, are one announcement made in two places."""
    return bool(one and other) and weight(one & other) >= MOST_SHARED * weight(one | other)


def weight(words: Iterable[str]) -> float:
    """How much these words tell: what everybody says tells little."""
    return sum(weight_of(word) for word in words)


def _across(one: Asked, other: Asked) -> float:
    """Under different posts nothing goes without saying: the question and most words must be the same."""
    if not _meet(one.asks, other.asks):
        return 0.0
    part = shared(one, other)
    if not part:
        return 0.0
    rise = (FIRST - OFFERED) / (MOST_SHARED - FEWEST_SHARED)
    return min(1.0, max(0.0, OFFERED + rise * (part - FEWEST_SHARED)))


def _meet(asks: frozenset[str], others: frozenset[str]) -> bool:
    return any(are_near(one, other) for one in asks for other in others)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return float(len(one & other) / (len(one) * len(other)) ** 0.5) if one and other else 0.0


@lru_cache(maxsize=8_192)
def weight_of(word: str) -> float:
    counted = lexicon()["common"]
    return 1 - log(1 + common().get(word, counted["rare"])) / log(counted["of"])
