"""Placing: which group a comment that has just come belongs to, if any. Nothing but the comments decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.grouping.asking import Asked
from app.grouping.likening import SURE, likeness, nearness


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
    groups = {one: members for one, members in _groups(beside).items() if not _is_among(newcomer, members)}
    best = max(groups, key=lambda group: _near(likely, groups[group]), default=None)
    loose = [one for one in beside if one.group_id is None and may_join(one.asked)]
    loose = [one for one in loose if not _is_among(one, [newcomer])]
    if best is None or _near(likely, groups[best]) < SURE:
        nearest = max(loose, key=lambda one: likely[one.comment_id], default=None)
        if nearest is None or likely[nearest.comment_id] < SURE:
            return None
        best, members = None, [newcomer, nearest]
    else:
        members = [*groups.pop(best), newcomer]
    joined = [one for one in loose if one in members]
    for one in loose:
        if one not in members and not _is_among(one, members) and _belongs(one, members, likely):
            joined.append(one)
            members.append(one)
    absorbed = [group for group, others in groups.items() if _is_same(others, members)]
    return Place(best, tuple(one.comment_id for one in joined), tuple(absorbed))


def may_join(asked: Asked) -> bool:
    """Whether it may be ticked with others at all: it asks, and only one thing."""
    return asked.is_question and not asked.several


def nearness_to(one: Beside, members: Sequence[Beside]) -> float:
    """How near one comment is to a group."""
    return nearness(_like(one, member) for member in members if member.comment_id != one.comment_id)


def _groups(beside: Sequence[Beside]) -> dict[int, list[Beside]]:
    groups: dict[int, list[Beside]] = {}
    for one in beside:
        if one.group_id is not None:
            groups.setdefault(one.group_id, []).append(one)
    return groups


def _is_among(one: Beside, others: Sequence[Beside]) -> bool:
    return one.author is not None and any(one.author == other.author for other in others)


def _like(one: Beside, other: Beside) -> float:
    return likeness(one.asked, other.asked, same_post=one.ground == other.ground)


def _near(likely: dict[int, float], members: Sequence[Beside]) -> float:
    return nearness(likely[member.comment_id] for member in members)


def _belongs(one: Beside, members: Sequence[Beside], likely: dict[int, float]) -> bool:
    return likely[one.comment_id] >= SURE and nearness_to(one, members) >= SURE


def _is_same(others: Sequence[Beside], members: Sequence[Beside]) -> bool:
    return sum(nearness_to(other, members) for other in others) >= SURE * len(others)
