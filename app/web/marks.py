"""Texts cut in pieces: the words that decided a label, and what an edit changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

Piece = tuple[str, str | None]
Change = tuple[str, int, int, int, int]
FEW, OFTEN, MOST_WORDS = 200, 8, 10_000


def underlined(text: str, because: Iterable[Mapping[str, Any]], slugs: Collection[str | None]) -> list[Piece]:
    """The text in pieces; those that decided one of these labels carry its slug; they never overlap."""
    pieces: list[Piece] = []
    at = 0
    for start, end, intent in sorted(_spans(text, because, slugs)):
        if start >= at:
            pieces += [(text[at:start], None), (text[start:end], intent)]
            at = end
    return [piece for piece in (*pieces, (text[at:], None)) if piece[0]]


def found(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text in pieces; those that were looked for carry `found`."""
    pieces: list[Piece] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], None), (text[start:end], "found")]
        at = end
    return [piece for piece in (*pieces, (text[at:], None)) if piece[0]]


def around(text: str, spans: Sequence[tuple[int, int]], longest: int) -> str:
    """The part of a text that shows the first of what was looked for: its beginning wherever that will do."""
    if not spans or spans[0][1] <= longest // 3:
        return text[:longest]
    start = text.rfind(" ", 0, max(0, spans[0][0] - longest // 6)) + 1
    return f"…\N{NO-BREAK SPACE}{text[start : start + longest]}" if start else text[:longest]


def compared(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: what was taken away is `del` in the first, what was added `ins` in the second."""
    old, new = _words(before), _words(after)
    was: list[Piece] = []
    now: list[Piece] = []
    for kind, a, b, c, d in _changes(old, new):
        was.append(("".join(old[a:b]), None if kind == "equal" else "del"))
        now.append(("".join(new[c:d]), None if kind == "equal" else "ins"))
    return [piece for piece in was if piece[0]], [piece for piece in now if piece[0]]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterable[Change]:
    """What became of each stretch of words.

    Who writes « ha » a thousand times is not compared « ha » by « ha »: that would take minutes.
    """
    if max(len(old), len(new)) > MOST_WORDS:
        return [("replace", 0, len(old), 0, len(new))]
    often = Counter(new) if len(old) * len(new) > FEW * FEW else Counter[str]()
    frequent = {word for word, count in often.items() if count > OFTEN}
    return SequenceMatcher(frequent.__contains__, old, new, autojunk=False).get_opcodes()


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _spans(
    text: str, because: Iterable[Mapping[str, Any]], slugs: Collection[str | None]
) -> Iterable[tuple[int, int, str]]:
    for reason in because:
        start, end = reason.get("start"), reason.get("end")
        if (
            reason.get("about") != "intent"
            or reason.get("intent") not in slugs
            or not isinstance(start, int)
            or not isinstance(end, int)
        ):
            continue
        if 0 <= start < end <= len(text):
            yield start, end, reason.get("intent") or "other"
