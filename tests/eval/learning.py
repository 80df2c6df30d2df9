"""A stream of corrected comments: how much the last quarter gains on an engine that learns nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app import triage
from tests.eval.figures import Judged, share

LONGEST = 600
SEED = 7
WRONG = (0.0, 0.05)


def streamed(sets: Mapping[str, Sequence[dict[str, Any]]]) -> Iterator[str]:
    yield "| set | wrong corrections | intent, frozen | learning | department, frozen | learning |"
    yield "|---|---|---|---|---|---|"
    for name, rows in sets.items():
        for wrong in WRONG:
            frozen, taught = _stream(rows, wrong)
            told = (_intent(frozen), _intent(taught), _department(frozen), _department(taught))
            yield f"| {name} | {wrong:.0%} | {' | '.join(f'{figure or 0:.3f}' for figure in told)} |"


def _stream(rows: Sequence[dict[str, Any]], wrong: float) -> tuple[list[Judged], list[Judged]]:
    """The last quarter, as judged without and with the lessons before it."""
    order = list(rows)
    chance = random.Random(SEED)
    chance.shuffle(order)
    order = order[:LONGEST]
    lessons = triage.Lessons()
    frozen, taught = [], []
    for row in order:
        seen = triage.look(row["text"], row["post"], row["network"])
        frozen.append(Judged(row, triage.judge(seen)))
        taught.append(Judged(row, triage.judge(seen, lessons=lessons)))
        intent, department = row["intent"], row["department"]
        if chance.random() < wrong:
            intent = chance.choice(triage.INTENTS)
            department = chance.choice(triage.SERVICES).slug
        lessons.teach(seen, intent, department, urgent=row["urgent"])
    last = len(order) * 3 // 4
    return frozen[last:], taught[last:]


def _intent(every: Sequence[Judged]) -> float | None:
    return share([one.right for one in every])


def _department(every: Sequence[Judged]) -> float | None:
    routed = [one for one in every if one.row["department"]]
    return share([not one.accepted.isdisjoint(one.verdict.departments[:1]) for one in routed])
