"""Placing: which group a comment that has just come belongs to, if any. Nothing but the comments decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.group import FEWEST
from app.grouping.asking import Asked
from app.grouping.likening import ELSEWHERE, FIRST, OFFERED, PERHAPS, SURE, agreement, likeness, nearness

# Of those that stand alone the likest are looked at, and of a group eight speak for all.
LOOKED_AT, COMPARED = 12, 8


@dataclass(frozen=True, slots=True)
class Beside:
    """A comment that waits. ground: a number that posts share when they are one announcement.

    author: who wrote, None where nobody knows; one person is in a group once.
    """

    comment_id: int
    group_id: int | None
    ground: int
    asked: Asked
    author: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a newcomer goes: into a group (None: a new one), together with these that belonged to none.

    absorbed: groups that prove to ask the same as this one.
    """

    group_id: int | None
    joined: tuple[int, ...] = ()
    absorbed: tuple[int, ...] = ()


def place(newcomer: Beside, beside: Sequence[Beside]) -> Place | None:
    """Say where a newcomer belongs among comments that wait; None where nothing is nearly certain."""
    if not may_join(newcomer.asked):
        return None
    likely = {one.comment_id: _like(newcomer, one) for one in beside}
    groups = {one: members for one, members in _groups(beside).items() if _may_stand(newcomer, members)}
    sure = {group: _agreed(newcomer, members, likely) for group, members in groups.items()}
    best = max(groups, key=lambda group: sure[group] - _needed(groups[group]), default=None)
    loose = [one for one in beside if one.group_id is None and may_join(one.asked)]
    loose = [one for one in loose if _may_stand(one, [newcomer])]
    if best is None or sure[best] < _needed(groups[best]):
        nearest = max(loose, key=lambda one: likely[one.comment_id], default=None)
        if nearest is None or likely[nearest.comment_id] < FIRST:
            return None
        best, members = None, [newcomer, nearest]
    else:
        members = [*groups.pop(best), newcomer]
    joined = [one for one in loose if one in members]
    loose.sort(key=lambda one: (-likely[one.comment_id], one.comment_id))
    for one in loose[:LOOKED_AT]:
        if one not in members and _may_stand(one, members) and _belongs(one, members):
            joined.append(one)
            members.append(one)
    absorbed = [
        group for group, others in groups.items() if sure[group] >= SURE and _is_same(others, members)
    ]
    return Place(best, tuple(one.comment_id for one in joined), tuple(absorbed))


def may_join(asked: Asked) -> bool:
    """Whether it may be ticked with others at all: it asks, and only one thing."""
    return asked.is_question and not asked.several


def nearness_to(one: Beside, members: Sequence[Beside]) -> float:
    """How near one comment is to a group."""
    return nearness(_like(one, member) for member in members if member.comment_id != one.comment_id)


def perhaps(one: Beside, beside: Sequence[Beside]) -> list[Beside]:
    """Those that are likelier than not to ask the same as one, and for whom no line of the list stands."""
    standing = Counter(other.group_id or 0 for other in (one, *beside))
    alone = [other for other in beside if other.group_id is None or standing[other.group_id] < FEWEST]
    return [other for other in alone if _may_stand(other, [one]) and _like(one, other) >= PERHAPS]


def may_be_offered(one: Beside, nearness: float) -> bool:
    """Whether it is near enough to be shown unticked; who only tells something, nearer than who asks."""
    return nearness >= (OFFERED if one.asked.is_question else ELSEWHERE)


def _groups(beside: Sequence[Beside]) -> dict[int, list[Beside]]:
    groups: dict[int, list[Beside]] = {}
    for one in beside:
        if one.group_id is not None:
            groups.setdefault(one.group_id, []).append(one)
    return groups


def _may_stand(one: Beside, others: Sequence[Beside]) -> bool:
    """Whether nothing forbids it: nobody stands in a group twice, nor two that are called otherwise."""
    once = one.author is None or all(one.author != other.author for other in others)
    return once and all(one.asked.names == other.asked.names for other in others)


def _like(one: Beside, other: Beside) -> float:
    return likeness(one.asked, other.asked, same_post=one.ground == other.ground)


def _needed(members: Sequence[Beside]) -> float:
    """How sure one must be to join these: a group that is not shown yet is still in doubt itself."""
    return FIRST if len(members) < FEWEST else SURE


def _agreed(one: Beside, members: Sequence[Beside], likely: dict[int, float]) -> float:
    """How sure its likeness to these makes it; where none stands under its post, the nearest speak."""
    here = [likely[member.comment_id] for member in members if member.ground == one.ground]
    return agreement(here) if here else nearness(likely[member.comment_id] for member in members)


def _belongs(one: Beside, members: Sequence[Beside]) -> bool:
    return _sureness(one, members) >= _needed(members)


def _is_same(others: Sequence[Beside], members: Sequence[Beside]) -> bool:
    if not all(_may_stand(other, members) for other in others):
        return False
    sure = [_sureness(other, members) for other in others[:COMPARED]]
    return agreement(sure) >= max(_needed(others), _needed(members))


def _sureness(one: Beside, members: Sequence[Beside]) -> float:
    """The same, seen from one that is not the newcomer: eight members speak for all."""
    heard = members[-COMPARED:]
    return _agreed(one, heard, {member.comment_id: _like(one, member) for member in heard})
