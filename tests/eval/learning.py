"""A stream of corrected comments: how much the last quarter gains on an engine that learns nothing."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app import triage
from tests.eval.figures import Judged, share

LONGEST = 600
ORDERS = range(24)
WRONG = (0.0, 0.05)


class Known(NamedTuple):
    """A labelled comment, read once, and what an engine that learns nothing says of it."""

    row: dict[str, Any]
    look: triage.Look
    frozen: Judged


def streamed(sets: Mapping[str, Sequence[dict[str, Any]]]) -> Iterator[str]:
    yield f"What the last quarter gains, mean of {len(ORDERS)} orders (spread; least to most)"
    yield ""
    yield "| set | wrong corrections | intent | department |"
    yield "|---|---|---|---|"
    for name, rows in sets.items():
        known = [_read(row) for row in rows]
        for wrong in WRONG:
            gains = [gained(known, wrong, order) for order in ORDERS]
            told = [_spread(gain) for gain in zip(*gains, strict=True)]
            yield f"| {name} | {wrong:.0%} | {' | '.join(told)} |"


def _read(row: dict[str, Any]) -> Known:
    look = triage.look(row["text"], row["post"], row["network"])
    return Known(row, look, Judged(row, triage.judge(look)))


def gained(known: Sequence[Known], wrong: float, order: int) -> tuple[float, float]:
    """Intent and department of the last quarter, beyond what the engine that learns nothing has there."""
    chance = random.Random(order)
    stream = list(known)
    chance.shuffle(stream)
    stream = stream[:LONGEST]
    lessons, taught = triage.Lessons(), []
    for one in stream:
        taught.append(Judged(one.row, triage.judge(one.look, lessons=lessons)))
        intent, department = one.row["intent"], one.row["department"]
        if chance.random() < wrong:
            intent = chance.choice(triage.INTENTS)
            department = chance.choice(triage.SERVICES).slug
        lessons.teach(one.look, intent, department, urgent=one.row["urgent"])
    last = len(stream) * 3 // 4
    frozen = [one.frozen for one in stream[last:]]
    return (
        _intent(taught[last:]) - _intent(frozen),
        _department(taught[last:]) - _department(frozen),
    )


def _spread(gains: Sequence[float]) -> str:
    mean, spread = statistics.mean(gains), statistics.pstdev(gains)
    return f"{mean:+.3f} ({spread:.3f}; {min(gains):+.3f} to {max(gains):+.3f})"


def _intent(every: Sequence[Judged]) -> float:
    return share([one.right for one in every]) or 0.0


def _department(every: Sequence[Judged]) -> float:
    routed = [one for one in every if one.row["department"]]
    return share([not one.accepted.isdisjoint(one.verdict.departments[:1]) for one in routed]) or 0.0
