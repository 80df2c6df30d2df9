"""An online logistic regression, with every answer learned at once.

A bucket's weights for all the answers stand side by side in one whole number, a lane of 32 bits each: adding
two numbers adds all their lanes, so a comment costs one addition a feature, and so does a lesson.
"""

from collections.abc import Sequence
from math import exp
from struct import Struct

from app.triage.grams import BUCKETS, LANES, ROUTES, URGENT, Seen

LANE = 32
_BYTES = LANES * LANE // 8
_READ = Struct(f"<{LANES}I")
# A weight of 1 is SCALE; lanes stand around ZERO, so that none is ever negative: weights stay within ±64.
SCALE = 1 << 14
ZERO = 1 << 20
_LAST = (1 << LANE) - 1
NOTHING = sum(ZERO << (LANE * lane) for lane in range(LANES))
_STEEPEST = 30.0
# How far each rule is trusted. Set, not learned: the lexicon was fitted to part of the corpus, where a
# learner would trust it too much; and it would learn that a comment is about its post, whatever it says.
TRUST = {
    "intents": 0.85,
    "comment": 1.6,
    "post, sure": 1.3,
    "post, vague": 2.1,
    "post, mute": 2.6,
    "post, rings": 0.8,
    "danger": 2.0,
    "threat": 2.5,
}


class Learner:
    """Weights by bucket, and a bias a lane."""

    def __init__(self) -> None:
        self.table = [NOTHING] * BUCKETS
        self.bias = [0.0] * LANES

    def heights(self, seen: Seen) -> list[float]:
        """The score of every answer, the rules' included."""
        heights = list(self.bias)
        for name, first, scores in seen.rules:
            trust = TRUST[name]
            for lane, score in enumerate(scores, first):
                heights[lane] += trust * score
        table = self.table
        for buckets, value in seen.sets:
            whole = sum(map(table.__getitem__, buckets))
            base, unit = len(buckets) * ZERO, value / SCALE
            lanes = _READ.unpack(whole.to_bytes(_BYTES, "little"))
            heights = [height + (lane - base) * unit for height, lane in zip(heights, lanes, strict=True)]
        return heights

    def weights(self, bucket: int) -> list[float]:
        """What one feature speaks for, a weight an answer."""
        whole = self.table[bucket]
        return [(lane - ZERO) / SCALE for lane in _READ.unpack(whole.to_bytes(_BYTES, "little"))]

    def weight(self, bucket: int, lane: int) -> float:
        """What one feature speaks for one answer."""
        return ((self.table[bucket] >> LANE * lane & _LAST) - ZERO) / SCALE


class Steps(dict[int, int]):
    """The step of a bucket by how often it is met, a power of two: by the root of that often, it moves less.

    Each is one number with a part for every lane, added to the bucket's own, made when it is first asked for.
    """

    def __init__(self, pulled: Sequence[float], rate: float) -> None:
        self._moved = [(lane * LANE, pull) for lane, pull in enumerate(pulled) if pull]
        self._rate = rate

    def __missing__(self, frequency: int) -> int:
        rate = self._rate * 2 ** (-frequency / 2)
        self[frequency] = step = sum(round(rate * pull * SCALE) << place for place, pull in self._moved)
        return step


def chances(heights: Sequence[float]) -> list[float]:
    """Scores as probabilities that add up to one."""
    top = max(heights)
    powers = [exp(height - top) for height in heights]
    whole = sum(powers)
    return [power / whole for power in powers]


def chance(height: float) -> float:
    """One score as a probability of its own."""
    return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, height))))


def pulls(
    heights: Sequence[float], intent: int | None, service: int | None, *, urgent: bool | None
) -> list[float]:
    """How far each answer is from the right one: what is to be taken from its weights.

    What nobody said pulls nothing.
    """
    alarm = 0.0 if urgent is None else chance(heights[URGENT]) - urgent
    return [*_pull(heights[:URGENT], intent), alarm, *_pull(heights[ROUTES:], service)]


def _pull(heights: Sequence[float], right: int | None) -> list[float]:
    if right is None:
        return [0.0] * len(heights)
    told = chances(heights)
    told[right] -= 1
    return told
