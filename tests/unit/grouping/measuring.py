"""How well grouping does on labelled comments, told as they come: one after the other, in any order."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.group import FEWEST
from app.grouping.asking import asked
from app.grouping.opening import MOST_OFFERED
from app.grouping.placing import Beside, may_be_offered, may_join, nearness_to, perhaps, place

Label = str | None


@dataclass
class Figures:
    """Of every group, which share was found. ticked: nearly certain, in a line of the list; offered: on the
    page that somebody is led to, ticked or not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    ticked: dict[str, float] = field(default_factory=dict)
    offered: dict[str, float] = field(default_factory=dict)
    unticked: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))


@dataclass(frozen=True)
class Labelled:
    """A comment, and the group that a person put it in; None for one that asks something else."""

    beside: Beside
    label: Label
    text: str


def measure(file: Path, seed: int) -> Figures:
    """Let all these comments come in an order of chance, and see which stand together at the end.

    Where no line stands for a group, the first of its comments that says so leads to its page: who works
    through the list comes by it.
    """
    told = read(file)
    came = _gathered(random.Random(seed).sample(told, len(told)))
    figures = Figures()
    best: dict[str, list[Labelled]] = {}
    for members in _shown(came):
        label = Counter(one.label for one in members).most_common(1)[0][0]
        figures.right += sum(one.label == label is not None for one in members)
        figures.wrong += [one.text for one in members if label is None or one.label != label]
        if label is not None and len(members) > len(best.get(label, ())):
            best[label] = members
    for label in sorted({one.label for one in told if one.label}):
        figures.ticked[label] = _share(came, label, best.get(label, []))
        _count(figures, came, label, best.get(label) or _led_to(came, label))
    return figures


def read(file: Path) -> list[Labelled]:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    grounds = {post: number for number, post in enumerate(sorted({line["post"] for line in lines}))}
    return [
        Labelled(
            Beside(number, None, grounds[line["post"]], asked(line["text"], line["post"])),
            line["group"],
            line["text"],
        )
        for number, line in enumerate(lines)
    ]


def _gathered(told: list[Labelled]) -> list[Labelled]:
    """The same comments as they stand once all have come."""
    group_of: dict[int, int] = {}
    here: list[Labelled] = []
    for newcomer in told:
        before = [one.beside for one in _standing(here, group_of) if _is_beside(one, newcomer)]
        found = place(newcomer.beside, before)
        here.append(newcomer)
        if found is None:
            continue
        group = found.group_id if found.group_id is not None else len(here)
        merged = [one for one, other in group_of.items() if other in found.absorbed]
        group_of |= dict.fromkeys((newcomer.beside.comment_id, *found.joined, *merged), group)
    return _standing(here, group_of)


def _standing(told: list[Labelled], group_of: dict[int, int]) -> list[Labelled]:
    groups = (group_of.get(one.beside.comment_id) for one in told)
    return [
        replace(one, beside=replace(one.beside, group_id=group))
        for one, group in zip(told, groups, strict=True)
    ]


def _shown(came: list[Labelled]) -> list[list[Labelled]]:
    """The groups for which a line of the list stands."""
    groups = defaultdict(list)
    for one in came:
        groups[one.beside.group_id].append(one)
    return [members for group, members in groups.items() if group is not None and len(members) >= FEWEST]


def _led_to(came: list[Labelled], label: str) -> list[Labelled]:
    """Whom the page ticks that the first of them leads to, from whose comment there is a way."""
    for one in came:
        others = [other.beside for other in came if other is not one and _is_beside(other, one)]
        if one.label != label or not may_join(one.beside.asked):
            continue
        if len(perhaps(one.beside, others)) >= FEWEST - 1:
            group = one.beside.group_id
            return [mate for mate in came if mate is one or (group and mate.beside.group_id == group)]
    return []


def _is_beside(one: Labelled, other: Labelled) -> bool:
    return one.beside.ground == other.beside.ground


def _share(came: list[Labelled], label: str, members: list[Labelled]) -> float:
    mine = [one for one in came if one.label == label]
    return sum(one in members for one in mine) / len(mine)


def _count(figures: Figures, came: list[Labelled], label: str, members: list[Labelled]) -> None:
    """What the page of these members ticks and offers."""
    shown = [member.beside for member in members]
    beside = [one for one in came if shown and one not in members and _is_beside(one, members[0])]
    nearness = {one.text: nearness_to(one.beside, shown) for one in beside}
    offered = [one for one in beside if may_be_offered(one.beside, nearness[one.text])]
    near = sorted(offered, key=lambda one: -nearness[one.text])[:MOST_OFFERED]
    figures.offered[label] = _share(came, label, [*members, *near])
    figures.unticked[label] = len(near)
