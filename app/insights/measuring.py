"""Measuring: what a person's decisions say of triage. Pure numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEW = 20  # under so many, a percentage says nothing
URGENT, PATIENT = "yes", "no"


class Fate(StrEnum):
    """How one thing that triage said fared.

    LEFT: it did not decide. STOOD: a person acted on the comment and let it be; CHANGED: a person said
    otherwise. RULED: a rule of the town decided. OPEN: nobody has acted yet, which proves nothing.
    """

    LEFT = "left"
    STOOD = "stood"
    CHANGED = "changed"
    RULED = "ruled"
    OPEN = "open"


@dataclass(frozen=True)
class Said:
    """So many comments of a month of which triage said the same, which fared alike, and became the same.

    said, became: the slug of a tag or a service, `yes` and `no` of urgency; None: it proposed no service.
    """

    month: date
    said: str | None
    became: str | None
    fate: Fate
    number: int


@dataclass(frozen=True)
class Fared:
    """One line: of what, None of all. became: what people made of it instead, the most frequent first."""

    of: str | None
    left: int
    stood: int
    changed: int
    ruled: int
    open: int
    became: list[tuple[str, int]]

    @property
    def all(self) -> int:
        return self.left + self.stood + self.changed + self.ruled + self.open

    @property
    def judged(self) -> int:
        return self.stood + self.changed

    @property
    def share(self) -> int | None:
        """How many whole hundredths of the judgements stood; None where they are too few."""
        return 100 * self.stood // self.judged if self.judged >= FEW else None

    @property
    def share_left(self) -> int | None:
        """How many hundredths were left to the person, begun ones included."""
        return -(-100 * self.left // self.all) if self.all >= FEW else None


def by_said(groups: Iterable[Said], order: Iterable[str]) -> list[Fared]:
    """One line for each thing that triage says, in this order, those that never came left out."""
    kept = list(groups)
    lines = (fared([one for one in kept if one.said == of], of) for of in order)
    return [line for line in lines if line.all]


def by_month(groups: Iterable[Said], months: Iterable[date]) -> list[tuple[date, Fared]]:
    """One line a month, also where nothing came."""
    kept = list(groups)
    return [(month, fared(one for one in kept if one.month == month)) for month in months]


def fared(groups: Iterable[Said], of: str | None = None) -> Fared:
    """Add up what fared."""
    fates: Counter[Fate] = Counter()
    became: Counter[str] = Counter()
    for one in groups:
        fates[one.fate] += one.number
        if one.fate is Fate.CHANGED and one.became is not None:
            became[one.became] += one.number
    return Fared(
        of=of,
        left=fates[Fate.LEFT],
        stood=fates[Fate.STOOD],
        changed=fates[Fate.CHANGED],
        ruled=fates[Fate.RULED],
        open=fates[Fate.OPEN],
        became=became.most_common(),
    )
