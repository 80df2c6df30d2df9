"""Figures of triage over labelled comments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import triage

_BINS = 10


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; departments over the comments that have one."""

    intent: float
    department: float
    department_in_three: float
    urgent_recall: float
    urgent_precision: float
    calibration_error: float


def measure(path: Path) -> Figures:
    """Classify every comment of a file of JSON lines and compare with its labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    judged = [(triage.classify(row["text"], row["post"], network=row["network"]), row) for row in rows]
    routed = [(verdict, _accepted(row)) for verdict, row in judged if row["department"]]
    rang = [row["urgent"] for verdict, row in judged if verdict.urgent]
    return Figures(
        intent=_share([verdict.intent == row["intent"] for verdict, row in judged]),
        department=_share(
            [verdict.departments[:1] and verdict.departments[0] in fit for verdict, fit in routed]
        ),
        department_in_three=_share([fit.intersection(verdict.departments[:3]) for verdict, fit in routed]),
        urgent_recall=_share([verdict.urgent for verdict, row in judged if row["urgent"]]),
        urgent_precision=_share(rang),
        calibration_error=_error(
            [(verdict.confidence, verdict.intent == row["intent"]) for verdict, row in judged]
        ),
    )


def _accepted(row: dict[str, Any]) -> set[str]:
    return {row["department"], *row.get("department_also", [])}


def _share(answers: Sequence[object]) -> float:
    return sum(bool(answer) for answer in answers) / len(answers)


def _error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten bins of confidence."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in pairs:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    return sum(abs(sum(c for c, _ in kept) - sum(r for _, r in kept)) for kept in bins) / len(pairs)
