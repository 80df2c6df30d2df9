"""How well grouping does on labelled comments, told as they come: one after the other, in any order."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.group import FEWEST
from app.grouping.asking import asked
from app.grouping.opening import MOST_OFFERED
from app.grouping.placing import Beside, may_be_offered, nearness_to, place

Label = str | None


@dataclass
class Figures:
    """Of every group, which share was found. ticked: nearly certain; offered: these and those unticked."""

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
    """Let all these comments come in an order of chance, and see which stand together at the end."""
    told = read(file)
    groups = _gathered(random.Random(seed).sample(told, len(told)))
    figures = Figures()
    best: dict[str, list[Labelled]] = {}
    for members in groups:
        label = Counter(one.label for one in members).most_common(1)[0][0]
        figures.right += sum(one.label == label is not None for one in members)
        figures.wrong += [one.text for one in members if label is None or one.label != label]
        if label is not None and len(members) > len(best.get(label, ())):
            best[label] = members
    for label in sorted({one.label for one in told if one.label}):
        _count(figures, told, label, best.get(label, []))
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


def _gathered(told: list[Labelled]) -> list[list[Labelled]]:
    """The groups that a screen would show."""
    group_of: dict[int, int] = {}
    here: list[Labelled] = []
    for newcomer in told:
        before = [
            Beside(
                one.beside.comment_id,
                group_of.get(one.beside.comment_id),
                one.beside.ground,
                one.beside.asked,
            )
            for one in here
            if one.beside.ground == newcomer.beside.ground
        ]
        found = place(newcomer.beside, before)
        here.append(newcomer)
        if found is None:
            continue
        group = found.group_id if found.group_id is not None else len(here)
        merged = [one for one, other in group_of.items() if other in found.absorbed]
        group_of |= dict.fromkeys((newcomer.beside.comment_id, *found.joined, *merged), group)
    groups = defaultdict(list)
    for one in here:
        groups[group_of.get(one.beside.comment_id)].append(one)
    return [members for group, members in groups.items() if group is not None and len(members) >= FEWEST]


def _count(figures: Figures, told: list[Labelled], label: str, members: list[Labelled]) -> None:
    mine = [one for one in told if one.label == label]
    shown = [member.beside for member in members]
    beside = [one for one in told if one not in members and one.beside.ground == mine[0].beside.ground]
    nearness = {one.text: nearness_to(one.beside, shown) for one in beside if shown}
    offered = [one for one in beside if shown and may_be_offered(one.beside, nearness[one.text])]
    near = sorted(offered, key=lambda one: -nearness[one.text])[:MOST_OFFERED]
    figures.ticked[label] = sum(one in members for one in mine) / len(mine)
    figures.offered[label] = sum(one in members or one in near for one in mine) / len(mine)
    figures.unticked[label] = len(near)
