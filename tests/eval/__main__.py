"""`make triage-report`: how well triage does, on the frozen comments and on others' labels."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app import triage
from tests.eval import learning, yardstick
from tests.eval.figures import Judged, figures
from tests.unit.triage.measuring import FROZEN, lines

STRANGERS = Path(__file__).with_name("strangers.jsonl")
DEV = Path(__file__).resolve().parents[3] / "shared" / "triage" / "dev.jsonl"
COLUMNS = (
    *("n", "intent", "macro-F1", "after-sales F1", "department top-1", "top-3"),
    *(
        "urgent recall",
        "urgent precision",
        "alarms",
        "abuse recall",
        "abuse precision",
        "ECE",
        "coverage at 90 %",
    ),
)
FEWEST = 20
MOST_CONFUSED = 12


def main() -> None:
    """Print the whole report as Markdown."""
    sets = {"frozen": lines(FROZEN), "strangers": lines(STRANGERS)}
    if DEV.exists():
        sets["dev.jsonl"] = lines(DEV)
    for line in report(sets):
        sys.stdout.write(line + "\n")


def report(sets: Mapping[str, Sequence[dict[str, Any]]]) -> Iterator[str]:
    judged = {name: [judge(row) for row in rows] for name, rows in sets.items()}
    yield from table("set", judged)
    for name, every in judged.items():
        for what, key in KEYS.items():
            yield from ("", f"{name}, by {what}", "")
            yield from table(what, grouped(every, key))
        yield from ("", f"{name}: what is taken for what", "")
        yield from _confusions(every)
    yield from ("", *yardstick.compared(sets))
    yield from ("", *learning.streamed(sets))


def judge(row: dict[str, Any]) -> Judged:
    return Judged(row, triage.classify(row["text"], row["post"], network=row["network"]))


def table(what: str, groups: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield f"| {what} | {' | '.join(COLUMNS)} |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for name, group in groups.items():
        yield f"| {name} | {' | '.join(figures(group))} |"


def grouped(every: Sequence[Judged], key: Callable[[dict[str, Any]], str]) -> dict[str, list[Judged]]:
    """One group a value; those that are too small for a figure of their own share one, which names them."""
    groups: dict[str, list[Judged]] = {}
    for one in every:
        groups.setdefault(key(one.row), []).append(one)
    large = {name: group for name, group in sorted(groups.items()) if len(group) >= FEWEST}
    small = sorted(groups.keys() - large.keys())
    if not small:
        return large
    return {**large, f"rare: {', '.join(small)}": [one for name in small for one in groups[name]]}


def _length(row: dict[str, Any]) -> str:
    length = len(row["text"])
    return "to 30 characters" if length <= 30 else "to 160" if length <= 160 else "longer"


def _confusions(every: Sequence[Judged]) -> Iterator[str]:
    intents = Counter((one.row["intent"], one.verdict.intent) for one in every)
    routes = Counter((str(one.row["department"]), str(one.verdict.department)) for one in every)
    for counted in (intents, routes):
        wrong = [(pair, count) for pair, count in counted.most_common() if pair[0] != pair[1]]
        for (right, told), count in wrong[:MOST_CONFUSED]:
            yield f"- {count} × {right} taken for {told}"


KEYS = {
    "language": lambda row: str(row["lang"]),
    "length": _length,
    "network": lambda row: str(row["network"]),
    "with or without a post": lambda row: "under a post" if row.get("post") else "alone",
}

if __name__ == "__main__":
    main()
