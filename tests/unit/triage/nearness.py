"""How near a comment is to another one: of the letters of both, four by four, the share that both have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

SHORTEST = 20  # groups of letters; what is shorter (« merci ») is nobody's own

Row = dict[str, Any]


def nearest(ours: Sequence[Row], kept: Sequence[Row]) -> Iterator[tuple[float, str, str]]:
    """For each of ours that is like any: how near the nearest one kept comes, our number, their words."""
    texts = {row["text"]: letters for row in kept if len(letters := _letters(row["text"])) >= SHORTEST}
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for text, letters in texts.items():
        for four in letters:
            holding[four].append(text)
    for row in ours:
        mine = _letters(row["text"])
        shared: defaultdict[str, int] = defaultdict(int)
        for four in mine:
            for text in holding.get(four, ()):
                shared[text] += 1
        near = [(both / (len(mine) + len(texts[text]) - both), text) for text, both in shared.items()]
        if near:
            share, text = max(near)
            yield share, row["id"], text


def _letters(text: str) -> frozenset[str]:
    line = text.lower()
    return frozenset(line[at : at + 4] for at in range(len(line) - 3))
