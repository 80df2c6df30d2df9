"""Triage: comments a second on one core, and what loading it costs; in processor time, whatever else runs."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import process_time

from app import triage
from tests.bench.measuring import Line, Turn, in_turns, line_of
from tests.needs import TREE
from tests.unit.triage.measuring import FROZEN, lines

LOADS = 5
AT_LEAST = 0.025
LETTERS = 4
ROWS = lines(FROZEN)


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Sort the frozen comments, and read them as plainly as the standard library can, in turns."""
    mine, others = in_turns(partial(_turn, _sort), partial(_turn, _read))
    ratio = statistics.median(one.per_s / other.per_s for one, other in zip(mine, others, strict=True))
    yield line_of("bare reading: words and letters, counted", others), True
    against = f"bare reading, at least {AT_LEAST}"
    yield line_of("sorting comments, one core", mine, ratio=ratio, against=against), ratio >= AT_LEAST
    lessons = triage.Lessons()
    looks = [(triage.look(row["text"], row["post"]), row) for row in ROWS]
    taught = [_timed(partial(_teach, lessons, *one)) for one in looks]
    yield line_of("learning a correction", [Turn(taught, sum(taught))]), True
    loads = [_load(folder) for _ in range(LOADS)]
    seconds = [load["seconds"] for load in loads]
    yield line_of("loading triage", [Turn(seconds, sum(seconds))]), True
    new = round(statistics.median(load["new_per_s"] for load in loads), 1)
    yield Line("sorting comments, each new, one core", n=LOADS * len(ROWS), per_s=new), True
    yield (
        Line("triage, memory added", rss_mb=round(statistics.median(load["rss_mb"] for load in loads), 1)),
        True,
    )


def _turn(act: Callable[[dict[str, str]], object]) -> Turn:
    times = [_timed(partial(act, row)) for row in ROWS]
    return Turn(times, sum(times))


def _timed(act: Callable[[], object]) -> float:
    began = process_time()
    act()
    return process_time() - began


def _sort(row: dict[str, str]) -> None:
    triage.classify(row["text"], row["post"], network=row["network"])


def _read(row: dict[str, str]) -> None:
    """Fold a comment, cut it into words, count them and its letters four by four."""
    folded = unicodedata.normalize("NFKD", row["text"].lower())
    Counter(re.findall(r"\w+", folded))
    Counter(folded[at : at + LETTERS] for at in range(len(folded)))


def _teach(lessons: triage.Lessons, seen: triage.Look, row: dict[str, str]) -> None:
    lessons.teach(seen, row["intent"], row["department"], urgent=bool(row["urgent"]))


def _load(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.loading"]
    known = os.environ | {"PYTHONPATH": str(TREE)}
    with FROZEN.open(encoding="utf-8") as rows:
        told = subprocess.run(
            command, cwd=TREE, env=known, check=True, capture_output=True, text=True, stdin=rows
        )
    loaded: dict[str, float] = json.loads(told.stdout)
    return loaded
