"""Likeness: what a town said of comments like this one speaks for the same tag.

How like two comments are is the cosine of their words and of their letters, what is rare counting most. It
is a sum over what both hold, so the lessons of a tag are kept as one sum by bucket: a comment costs a product
a feature, however many were taught.
"""

from collections.abc import Iterator
from math import log, sqrt
from operator import mul
from struct import Struct

from app.triage.grams import URGENT, Seen
from app.triage.weights import OFTENEST

# Lanes of 64 bits: a thousand lessons of two hundred features stay far below.
_LANE = 64
_READ = Struct(f"<{URGENT}Q")
_FINE = 1 << 16
# How loud, and how many lessons' worth of doubt: the best on held-out writers and posts of the seed.
_LOUD, _DOUBT = 4.0, 8.0
_RARITY = bytes(max(1, OFTENEST + 1 - often) for often in range(256))


class Likeness:
    """What was taught of the intents, as a sum of comments each."""

    def __init__(self, met: bytes) -> None:
        self._rare = met.translate(_RARITY)
        self._sums: dict[int, int] = {}
        self._taught = [1] * URGENT

    def keep(self, seen: Seen, intent: int) -> None:
        """Remember what a comment was said to ask for."""
        self._taught[intent] += 1
        for buckets, rare, length in self._sides(seen):
            for bucket, weight in zip(buckets, rare, strict=True):
                step = round(_FINE * weight / length) << (_LANE * intent)
                self._sums[bucket] = self._sums.get(bucket, 0) + step

    def heights(self, seen: Seen) -> list[float]:
        """What the comments like it add to the score of each intent: nothing where none is like it."""
        if not self._sums:
            return [0.0] * URGENT
        like = [0.0] * URGENT
        for buckets, rare, length in self._sides(seen):
            whole = sum(map(mul, rare, (self._sums.get(bucket, 0) for bucket in buckets)))
            lanes = _READ.unpack(whole.to_bytes(_READ.size, "little"))
            like = [one + lane / (2 * _FINE * length) for one, lane in zip(like, lanes, strict=True)]
        every, taught = sum(like) + _DOUBT, sum(self._taught)
        shares = [count / taught for count in self._taught]
        return [
            _LOUD * log((one + _DOUBT * share) / (every * share))
            for one, share in zip(like, shares, strict=True)
        ]

    def _sides(self, seen: Seen) -> Iterator[tuple[tuple[int, ...], list[int], float]]:
        """The words, then the letters: their buckets, how rare each is, and how long that makes them."""
        for buckets in (features.buckets for features in seen.said if features.buckets):
            rare = [self._rare[bucket] for bucket in buckets]
            yield buckets, rare, sqrt(sum(map(mul, rare, rare)))
