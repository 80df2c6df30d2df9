"""`python -m tests.eval.writers`: what corrections teach where triage meets a writer it was not taught.

The seed was written by three hands, told by the first letter of a file. One is held out, triage is taught by
the others, and 600 comments of the one come under their posts, each corrected. Takes three minutes.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app import triage
from app.triage.grams import URGENT
from app.triage.training import corpus, how_often, lesson, trained
from app.triage.weights import Scale, Shipped

LONGEST, ORDERS = 600, range(8)
WRITERS = "abc"
ANY_SCALE = Scale(1.0, ((0.0, 0.5),))

Row = Mapping[str, Any]


def main() -> None:
    for told in measured(corpus()):
        sys.stdout.write(told + "\n")


def measured(rows: Sequence[Row]) -> Iterator[str]:
    yield "| writer held out | right before | what the last quarter gains (spread) |"
    yield "|---|---|---|"
    for writer in WRITERS:
        theirs = [row for row in rows if row["id"].startswith(writer)]
        posts = {row["post"] for row in theirs} - {""}
        kept = [lesson(row) for row in rows if row not in theirs and row["post"] not in posts]
        first = Shipped(trained(kept), ANY_SCALE, "", how_often(kept))
        looks = [(triage.look(row["text"], row["post"], row["network"]), row) for row in theirs]
        told = [_gained(first, looks, order) for order in ORDERS]
        before, gains = zip(*told, strict=True)
        mean, spread = statistics.mean(gains), statistics.pstdev(gains)
        yield f"| {writer} | {statistics.mean(before):.3f} | {mean:+.3f} ({spread:.3f}) |"


def _gained(first: Shipped, looks: Sequence[tuple[triage.Look, Row]], order: int) -> tuple[float, float]:
    """How often the last quarter is right without lessons, and how much more often with them."""
    lessons, told = triage.Lessons(first), []
    for look, row in _stream(looks, random.Random(order)):
        right = triage.INTENTS.index(row["intent"])
        told.append(
            [_best(heights) == right for heights in (first.learner.heights(look.seen), lessons.heights(look))]
        )
        lessons.teach(look, row["intent"], row["department"], urgent=row["urgent"])
    before, after = (statistics.mean(column) for column in zip(*told[len(told) * 3 // 4 :], strict=True))
    return before, after - before


def _stream(looks: Sequence[tuple[triage.Look, Row]], chance: random.Random) -> list[tuple[triage.Look, Row]]:
    """Posts at random with all that was said under them, in any order."""
    posts: dict[str, list[tuple[triage.Look, Row]]] = {}
    for look, row in looks:
        posts.setdefault(row["post"] or row["text"], []).append((look, row))
    drawn = [one for post in chance.sample(sorted(posts), len(posts)) for one in posts[post]][:LONGEST]
    return chance.sample(drawn, len(drawn))


def _best(heights: Sequence[float]) -> int:
    return max(range(URGENT), key=heights.__getitem__)


if __name__ == "__main__":
    main()
