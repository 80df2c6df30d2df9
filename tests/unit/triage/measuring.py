"""Figures of triage over labelled comments."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import triage

_BINS = 10


FROZEN = Path(__file__).parents[2] / "eval/frozen.jsonl"
_TOWN = Path(__file__).parents[3] / "app/channels/demo/town"
# What may wait in « À lire », once triage is sure.
_QUIET = frozenset(("praise", "other", "spam"))
_SURE = 0.9


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; departments over the comments that have one."""

    intent: float
    department: float
    department_in_three: float
    urgent_recall: float
    urgent_precision: float
    calibration_error: float
    quiet_precision: float
    quiet_share: float


def measure(*paths: Path) -> Figures:
    """Classify every comment of files of JSON lines and compare with its labels."""
    return _figures([row for path in paths for row in lines(path)])


def measure_town(labels: Path) -> Figures:
    """The same for the demonstration town, whose texts stand in its own files."""
    comments = {comment["id"]: comment for comment in _town("comments")}
    comments |= {f"t{at:02d}": comment for at, comment in enumerate(_town("trickle"), start=1)}
    posts = {post["id"]: post["text"] for post in _town("posts")}
    rows = [
        {**row, "text": comments[row["id"]]["text"], "post": posts[row["post"]], "network": "demo"}
        for row in lines(labels)
    ]
    return _figures(rows)


def lines(path: Path) -> list[dict[str, Any]]:
    """The labelled comments of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _town(name: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((_TOWN / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _figures(rows: Sequence[dict[str, Any]]) -> Figures:
    judged = [(triage.classify(row["text"], row["post"], network=row["network"]), row) for row in rows]
    routed = [(verdict, _accepted(row)) for verdict, row in judged if row["department"]]
    sure = [
        verdict.intent == row["intent"]
        for verdict, row in judged
        if verdict.intent in _QUIET and verdict.confidence >= _SURE
    ]
    return Figures(
        intent=_share([verdict.intent == row["intent"] for verdict, row in judged]),
        department=_share(
            [verdict.departments[:1] and verdict.departments[0] in fit for verdict, fit in routed]
        ),
        department_in_three=_share([fit.intersection(verdict.departments[:3]) for verdict, fit in routed]),
        urgent_recall=_share([verdict.urgent for verdict, row in judged if row["urgent"]]),
        urgent_precision=_share([row["urgent"] for verdict, row in judged if verdict.urgent]),
        calibration_error=_error(
            [(verdict.confidence, verdict.intent == row["intent"]) for verdict, row in judged]
        ),
        quiet_precision=_share(sure),
        quiet_share=len(sure) / sum(row["intent"] in _QUIET for row in rows),
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
