"""Training: the weights that ship are learned from the seed corpus, the same from the same corpus.

`python -m app.triage.training` writes them.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from app.triage.grams import BUCKETS, URGENT, Seen
from app.triage.learner import Learner, Steps, chances, pulls
from app.triage.looking import look
from app.triage.routing import SERVICES
from app.triage.verdict import INTENTS
from app.triage.weights import OFTENEST, SEED, SHIPPED, Scale, Shipped, fingerprint, written

_ROUNDS = 10
_RATE = 6.0
_SLOWEST = 0.1
# A bias is seen at every comment, so it moves little.
_BIAS = 0.02
# That of urgency is set: left to move it ends far below, and « il est » and « dans » make up for it in every
# long sentence; « gas leak in our street » has no such words.
_CALM = -4.5
# An emergency that is missed weighs this many times a false alarm.
_URGENT = 2.0
_FOLDS = 4
# Half of the corpus is traps; these files speak as people do, so they say how sure to be.
_PLAIN = "c"
_BINS = 8
_SLUGS = [service.slug for service in SERVICES]


class Lesson(NamedTuple):
    """A labelled comment as it is learned from."""

    seen: Seen
    intent: int
    service: int | None
    urgent: bool
    post: int
    plain: bool


def corpus(folder: Path = SEED) -> list[dict[str, Any]]:
    """Every labelled comment of the seed, in a fixed order."""
    files = sorted(folder.glob("*.jsonl"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines if line.strip()]


def lesson(row: Mapping[str, Any]) -> Lesson:
    """What a labelled line teaches."""
    slug = row["department"]
    seen = look(row["text"], row["post"], row["network"])
    return Lesson(
        seen.seen,
        INTENTS.index(row["intent"]),
        _SLUGS.index(slug) if slug else None,
        bool(row["urgent"]),
        _number(row),
        row["id"].startswith(_PLAIN),
    )


def trained(lessons: Sequence[Lesson], *, seed: int = 1) -> Learner:
    """A learner that has read all lessons a few times, in an order that `seed` decides."""
    learner = Learner()
    learner.bias[URGENT] = _CALM
    rates = how_often(lessons)
    order = list(lessons)
    chance = random.Random(seed)  # noqa: S311 - an order, the same each time
    for turn in range(_ROUNDS):
        rate = _RATE * (1 - (1 - _SLOWEST) * turn / _ROUNDS)
        chance.shuffle(order)
        for one in order:
            _learn(learner, one, rate, rates)
    return learner


def _learn(learner: Learner, lesson: Lesson, rate: float, rates: bytes) -> None:
    pulled = pulls(learner.heights(lesson.seen), lesson.intent, lesson.service, urgent=lesson.urgent)
    pulled[URGENT] *= _URGENT if lesson.urgent else 1
    learner.bias = [bias - rate * _BIAS * pull for bias, pull in zip(learner.bias, pulled, strict=True)]
    learner.bias[URGENT] = _CALM
    for buckets, value in lesson.seen.sets:
        steps = Steps(pulled, -rate * value)
        for bucket in buckets:
            learner.table[bucket] += steps[rates[bucket]]


def how_often(lessons: Sequence[Lesson]) -> bytes:
    """How often each bucket is met, as a power of two: what is met often moves less each time."""
    met = Counter(bucket for one in lessons for features in one.seen.sets for bucket in features.buckets)
    return bytes(min(OFTENEST, max(0, met[bucket].bit_length() - 1)) for bucket in range(BUCKETS))


def judged(lessons: Sequence[Lesson]) -> Iterator[tuple[Lesson, list[float]]]:
    """Each lesson with the scores of a learner that was taught without its post."""
    for fold in range(_FOLDS):
        learner = trained([one for one in lessons if one.post % _FOLDS != fold])
        yield from ((one, learner.heights(one.seen)) for one in lessons if one.post % _FOLDS == fold)


def scale(judged: Sequence[tuple[Lesson, Sequence[float]]]) -> Scale:
    """How scores become probabilities, from scores on posts not taught."""
    plain = [(one, heights) for one, heights in judged if one.plain] or judged
    temperature = min((step / 20 for step in range(8, 61)), key=lambda heat: _surprise(plain, heat))
    sure = []
    for one, heights in plain:
        told = chances([height / temperature for height in heights[:URGENT]])
        sure.append((max(told), told.index(max(told)) == one.intent))
    return Scale(temperature, _curve(sorted(sure)))


def _surprise(judged: Sequence[tuple[Lesson, Sequence[float]]], heat: float) -> float:
    told = ((one, chances([height / heat for height in heights[:URGENT]])) for one, heights in judged)
    return -sum(log(shares[one.intent] + 1e-9) for one, shares in told)


def _curve(sure: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Isotonic: blocks of neighbours are joined until the higher score is never less often right."""
    size = max(1, len(sure) // _BINS)
    blocks = [sure[at : at + size] for at in range(0, len(sure), size)]
    points: list[tuple[float, float, int]] = []
    for block in blocks:
        point = (sum(s for s, _ in block) / len(block), sum(r for _, r in block) / len(block), len(block))
        while points and points[-1][1] > point[1]:
            before = points.pop()
            whole = before[2] + point[2]
            point = (
                (before[0] * before[2] + point[0] * point[2]) / whole,
                (before[1] * before[2] + point[1] * point[2]) / whole,
                whole,
            )
        points.append(point)
    return tuple((round(score, 4), round(right, 4)) for score, right, _ in points)


def made(rows: Sequence[Mapping[str, Any]], corpus: str) -> Shipped:
    """What ships, from labelled lines."""
    lessons = [lesson(row) for row in rows]
    measured = scale(list(judged(lessons)))
    return Shipped(trained(lessons), measured, corpus, how_often(lessons))


def _number(row: Mapping[str, Any]) -> int:
    """A post as a number; without one, a comment is a post of its own."""
    told = row.get("post") or row["text"]
    return int.from_bytes(sha256(told.encode("utf-8", "replace")).digest()[:8], "big")


if __name__ == "__main__":
    SHIPPED.write_bytes(written(made(corpus(), fingerprint())))
