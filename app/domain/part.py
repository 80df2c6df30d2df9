"""A part: what is said at once of a reply that is longer than its network takes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST = 9
# Where one may cut, best first. A no-break space is none: it keeps a mark with its word.
WORD = re.compile(r"[ \t\n]+")
ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…»])[ \t]"), WORD)
HEAD = 2 / 3  # a better place that comes before this share of a part would leave it too short
Fits = Callable[[str], bool]


@dataclass(frozen=True)
class Part:
    """text: as it is published, numbered; words: what the person wrote, from here to the end."""

    text: str
    words: str


def cut(text: str, fits: Fits, opening: str = "") -> tuple[Part, ...]:
    """Cut between words into numbered parts that fit, as few as can be, after a thought where that adds none.

    opening: what makes the network tell its reader; where the text begins with it, each part does.
    Nothing is given for what fits whole, nor for what nine parts do not hold.
    """
    opening = opening if text.startswith(opening) else ""
    body = text.removeprefix(opening).strip()
    fewest = _starts(body, fits, opening, ENDS[-1:])
    nicest = _starts(body, fits, opening, ENDS)
    starts = nicest if len(nicest) == len(fewest) else fewest
    if len(starts) <= 1:
        return ()
    pieces = [body[start:end].rstrip() for start, end in zip(starts, (*starts[1:], None), strict=True)]
    return tuple(
        Part(_numbered(opening + piece, number, len(pieces)), opening + body[start:])
        for number, (piece, start) in enumerate(zip(pieces, starts, strict=True), 1)
    )


def _starts(body: str, fits: Fits, opening: str, ends: Sequence[re.Pattern[str]]) -> list[int]:
    """Where each part begins; empty where a word alone is too long, or there would be too many parts."""
    starts: list[int] = []
    start = 0
    while start < len(body):
        end = _end(body, start, lambda piece: fits(_numbered(opening + piece, MOST, MOST)), ends)
        if end is None or len(starts) == MOST:
            return []
        starts.append(start)
        start = end + len(body[end:]) - len(body[end:].lstrip())
    return starts


def _end(body: str, start: int, fits: Fits, ends: Sequence[re.Pattern[str]]) -> int | None:
    """Where the part that begins here ends, None where not even a word fits."""
    breaks = [*(found.start() for found in WORD.finditer(body, start)), len(body)]
    fitting = bisect_left(breaks, 1, key=lambda end: int(not fits(body[start:end])))
    if fitting in {0, len(breaks)}:
        return len(body) if fitting else None
    farthest = breaks[fitting - 1]
    early = start + int((farthest - start) * HEAD)
    found = (list(end.finditer(body, early, farthest + 1)) for end in ends)
    return next((places[-1].start() for places in found if places), farthest)


def _numbered(text: str, number: int, total: int) -> str:
    return f"{text} ({number}/{total})"
