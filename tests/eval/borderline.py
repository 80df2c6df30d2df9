"""How many comments of the seed stand on each side of the borderline rules, and around an emergency."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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


def both_sides(rows: Sequence[Row]) -> Iterator[str]:
    """The rules both ways, emergencies and lookalikes, as Markdown."""
    yield from ("", "| rule | side | comments named |", "|---|---|---|")
    for side in sides():
        yield f"| {side.rule} | {side.says} | {len(side.comments)} |"
    yield from ("", "| around an emergency | asked for | comments |", "|---|---|---|")
    urgent, alike = (sum(map(told, rows)) for told in (is_urgent, is_lookalike))
    for what, least, found in (("emergencies", EMERGENCIES, urgent), ("lookalikes", LOOKALIKES, alike)):
        yield f"| {what} | {least} | {found} |"


def is_urgent(row: Row) -> bool:
    return bool(row["urgent"])


def is_lookalike(row: Row) -> bool:
    """Not urgent, though it says a word of danger: figurative, over, chronic, asked about, or wished."""
    return not row["urgent"] and bool(NAMED.search(row["text"]))
