"""The figures of measured.md, over comments that triage has judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from app import triage

BINS = 10
SURE = 0.9


class Judged(NamedTuple):
    """A labelled comment, and what triage says of it."""

    row: dict[str, Any]
    verdict: triage.Verdict

    @property
    def right(self) -> bool:
        return bool(self.verdict.intent == self.row["intent"])

    @property
    def accepted(self) -> set[str]:
        return {self.row["department"], *self.row.get("department_also", [])}


def figures(every: Sequence[Judged]) -> list[str]:
    """In the order of the columns; « – » where there is nothing to count."""
    routed = [one for one in every if one.row["department"]]
    urgent = [one for one in every if one.row["urgent"]]
    told = [
        share([one.right for one in every]),
        macro_f1(every),
        f1(every, "after_sales"),
        share([not one.accepted.isdisjoint(one.verdict.departments[:1]) for one in routed]),
        share([not one.accepted.isdisjoint(one.verdict.departments[:3]) for one in routed]),
        share([one.verdict.urgent for one in urgent]),
        share([one.row["urgent"] for one in every if one.verdict.urgent]),
        share([one.verdict.urgent for one in every]),
        share([one.right for one in every if one.row["intent"] == "abuse"]),
        share([one.right for one in every if one.verdict.intent == "abuse"]),
        calibration_error(every),
        coverage(every),
    ]
    return [str(len(every)), *("–" if figure is None else f"{figure:.3f}" for figure in told)]


def share(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None


def f1(every: Sequence[Judged], intent: str) -> float | None:
    meant = sum(one.row["intent"] == intent for one in every)
    said = sum(one.verdict.intent == intent for one in every)
    both = sum(one.right and one.row["intent"] == intent for one in every)
    return 2 * both / (meant + said) if meant else None


def macro_f1(every: Sequence[Judged]) -> float | None:
    """Over the intents that are there."""
    each = [figure for intent in triage.INTENTS if (figure := f1(every, intent)) is not None]
    return sum(each) / len(each) if each else None


def calibration_error(every: Sequence[Judged]) -> float | None:
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for one in every:
        bins[min(int(one.verdict.confidence * BINS), BINS - 1)].append(one)
    off = (abs(sum(one.verdict.confidence - one.right for one in kept)) for kept in bins)
    return sum(off) / len(every) if every else None


def coverage(every: Sequence[Judged]) -> float | None:
    """The largest share of the surest comments of which nine in ten are right."""
    surest = sorted(every, key=lambda one: -one.verdict.confidence)
    right, most = 0, 0
    for at, one in enumerate(surest, start=1):
        right += one.right
        if right >= SURE * at:
            most = at
    return most / len(every) if every else None
