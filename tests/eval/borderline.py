"""How many comments of the seed stand on each side of the borderline rules, and around an emergency."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.triage.weights import SEED

LEAST, EMERGENCIES, LOOKALIKES = 30, 400, 1_200
DANGER = tomllib.loads(Path(__file__).with_name("seed.toml").read_text(encoding="utf-8"))["danger"]
NAMED = re.compile(rf"\b({'|'.join(DANGER.values())})\b", re.IGNORECASE)

Row = Mapping[str, Any]


class Side(NamedTuple):
    """One side of a rule, by its number in the guidelines. tags: those that a comment there may have."""

    rule: int
    says: str
    tags: Sequence[str]
    comments: Sequence[str]


def sides() -> list[Side]:
    """The table beside the seed, as it is kept."""
    told = tomllib.loads((SEED / "borderline.toml").read_text(encoding="utf-8"))
    return [Side(**{**one, "comments": one["comments"].split()}) for one in told["side"]]


def both_sides(rows: Sequence[Row], taught: Collection[str]) -> Iterator[str]:
    """The rules both ways, emergencies and lookalikes, as Markdown. taught: the numbers that teach."""
    yield from ("", "| rule | side | comments named | of them taught |", "|---|---|---|---|")
    for side in sides():
        yield f"| {side.rule} | {side.says} | {_counted(side.comments, taught)} |"
    yield from ("", "| around an emergency | asked for | comments | of them taught |", "|---|---|---|---|")
    urgent = [row["id"] for row in rows if row["urgent"]]
    alike = [row["id"] for row in rows if is_lookalike(row)]
    for what, least, found in (("emergencies", EMERGENCIES, urgent), ("lookalikes", LOOKALIKES, alike)):
        yield f"| {what} | {least} | {_counted(found, taught)} |"


def is_lookalike(row: Row) -> bool:
    """Not urgent, though it says a word of danger: figurative, over, chronic, asked about, or wished."""
    return not row["urgent"] and bool(NAMED.search(row["text"]))


def _counted(comments: Sequence[str], taught: Collection[str]) -> str:
    return f"{len(comments)} | {sum(one in taught for one in comments)}"
