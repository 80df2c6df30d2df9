"""Dealing: which wording each person receives, and when each reply leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.blank import Filling, filled

FEW = 3
PACE, SWAY = 40, 10


@dataclass(frozen=True)
class Addressee:
    """Who is answered. account: of the town, where it speaks; known: what is filled in for them."""

    comment_id: int
    account: int
    known: Filling


@dataclass(frozen=True)
class Dealt:
    """What one person receives. number: of the wording, from 1, 0 where there is none.

    wait: how long after the first of all.
    """

    comment_id: int
    number: int
    text: str
    wait: timedelta


def deal(wordings: Sequence[str], addressees: Sequence[Addressee]) -> list[Dealt]:
    """Deal the wordings out in turn, each account its own turn: none says the same twice running.

    Each account speaks as a person would: a reply every half minute or so.
    """
    starts = {account: place for place, account in enumerate(_accounts(addressees))}
    said: Counter[int] = Counter()
    dealt = []
    for one in addressees:
        turn = starts[one.account] + said[one.account]
        number = turn % len(wordings) + 1 if wordings else 0
        text = filled(wordings[number - 1], one.known) if wordings else ""
        dealt.append(Dealt(one.comment_id, number, text, _wait(said[one.account])))
        said[one.account] += 1
    return dealt


def sounds_automatic(wordings: Sequence[str], count: int) -> bool:
    """Whether so many people would read one and the same text."""
    return count > FEW and len(set(wordings)) < 2  # noqa: PLR2004 - one text for all


def _accounts(addressees: Iterable[Addressee]) -> Iterator[int]:
    return iter(dict.fromkeys(one.account for one in addressees))


def _wait(place: int) -> timedelta:
    """Never by the clock: between thirty and fifty seconds after the one before."""
    sways = (-SWAY + (turn * 13) % (2 * SWAY + 1) for turn in range(place))
    return timedelta(seconds=PACE * place + sum(sways))
