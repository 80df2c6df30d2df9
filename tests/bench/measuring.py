"""Measuring: times become one JSON line (contract §7), and ratios are taken in turns."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

TURNS = 5
Times = list[float]


@dataclass(frozen=True)
class Line:
    """What was measured. Times are milliseconds, `per_s` a pace, `ratio` a comparison with `against`."""

    what: str
    n: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    per_s: float | None = None
    rss_mb: float | None = None
    ratio: float | None = None
    against: str | None = None

    def say(self) -> None:
        print(json.dumps(asdict(self)), flush=True)  # noqa: T201 - it is what `make bench` is for


@dataclass(frozen=True)
class Turn:
    """One side's turn: how long each request took, and all of them together, in seconds."""

    times: Times
    whole: float

    @property
    def per_s(self) -> float:
        return len(self.times) / self.whole

    @property
    def p50(self) -> float:
        return statistics.median(self.times)


Side = Callable[[], Turn]


def timed(act: Callable[[], object]) -> float:
    """How many seconds it takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


def in_turns(ours: Side, other: Side) -> tuple[list[Turn], list[Turn]]:
    """Let both sides have their turns, each first as often as it can; one round before does not count."""
    ours()
    other()
    turns: dict[Side, list[Turn]] = {ours: [], other: []}
    for number in range(TURNS):
        for side in ((ours, other), (other, ours))[number % 2]:
            turns[side].append(side())
    return turns[ours], turns[other]


def line_of(
    what: str, turns: Sequence[Turn], *, ratio: float | None = None, against: str | None = None
) -> Line:
    """Write the line of all turns together; the pace is their median."""
    times = sorted(time for turn in turns for time in turn.times)
    return Line(
        what,
        n=len(times),
        p50_ms=in_ms(statistics.median(times)),
        p95_ms=in_ms(times[int(len(times) * 0.95)]),
        per_s=round(statistics.median(turn.per_s for turn in turns), 1),
        ratio=None if ratio is None else round(ratio, 3),
        against=against,
    )


def in_ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def resident(pid: int) -> float:
    """How much memory a process holds, in megabytes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return round(int(kilobytes) / 1024, 1)
