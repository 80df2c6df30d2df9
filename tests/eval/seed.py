"""`python -m tests.eval.seed`: what the seed corpus holds, as docs/seed.md says; a test compares the two."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.triage.training import corpus
from tests.eval.borderline import both_sides
from tests.unit.triage.measuring import FROZEN, lines
from tests.unit.triage.nearness import nearest

DEV = Path(__file__).resolve().parents[3] / "shared" / "triage" / "dev.jsonl"
WORDS = tomllib.loads(Path(__file__).with_name("seed.toml").read_text(encoding="utf-8"))
PASSES = {"a": "first", "b": "second", "c": "third, plain", "d": "fourth", "e": "fifth"}
LETTER, LONG, WORDY, FEW, SHOUTED, ACCENTED = 400, 160, 25, 2, 0.6, 12
NEAR = 0.4
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf❤]")
ACCENT = re.compile("[àâäçéèêëîïôöùûüœæ]", re.IGNORECASE)

Row = Mapping[str, Any]


def main() -> None:
    rows = corpus()
    for told in (*counted(rows), "", *near(rows)):
        sys.stdout.write(told + "\n")


def counted(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Everything but the nearness, as Markdown."""
    posts = {row["post"] for row in rows} - {""}
    alone = sum(not row["post"] for row in rows)
    yield f"{len(rows)} comments: {len(rows) - alone} under {len(posts)} posts, {alone} under none."
    yield from _table("pass", rows, lambda row: [PASSES[row["id"][0]]])
    yield from _table("tag", rows, lambda row: [row["intent"]])
    yield from _table("service", rows, lambda row: [row["department"] or "none"])
    yield from _table("network", rows, lambda row: [row["network"]])
    yield from _table("language", rows, lambda row: [row["lang"]])
    yield from _table("season, by words", rows, lambda row: _named("season", row) or ["none named"])
    yield from _table("place, by words", rows, lambda row: _named("place", row) or ["none named"])
    yield from _table("register, by spelling", rows, _registers)
    yield from both_sides(rows)


def near(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """How near the nearest comments come to those that are kept for testing."""
    kept = {"frozen.jsonl": FROZEN} | ({"dev.jsonl": DEV} if DEV.exists() else {})
    for name, path in kept.items():
        shares = [share for share, _number, _text in nearest(rows, lines(path))]
        over = sum(share > NEAR for share in shares)
        yield f"- {name}: the nearest shares {max(shares):.3f} of its letters, {over} more than {NEAR}"


def _table(what: str, rows: Sequence[Row], key: Callable[[Row], list[str]]) -> Iterator[str]:
    met = Counter(name for row in rows for name in key(row))
    yield from ("", f"| {what} | comments |", "|---|---|")
    for name, number in sorted(met.items(), key=lambda one: (-one[1], one[0])):
        yield f"| {name} | {number} |"


def _named(what: str, row: Row) -> list[str]:
    """The seasons or places that comment or post name."""
    said = f"{row['text']} {row['post']}".lower().replace("’", "'")
    return [name for name, words in WORDS[what].items() if re.search(rf"\b({words})\b", said)]


def _registers(row: Row) -> list[str]:
    """How it is written, whatever it says; one comment may be several."""
    text: str = row["text"]
    words = re.findall(r"\w+", text)
    letters = [one for one in text if one.isalpha()]
    phonetic = set(WORDS["phonetic"]["words"].split("|"))
    told = {
        "a letter (over 400 characters)": len(text) > LETTER,
        "long (161 to 400)": LONG < len(text) <= LETTER,
        "one or two words": 0 < len(words) <= FEW,
        "emoji alone": not words,
        "with emoji": bool(words) and bool(EMOJI.search(text)),
        "capitals": len(letters) >= ACCENTED
        and sum(one.isupper() for one in letters) > SHOUTED * len(letters),
        "no accent (French, 12 words or more)": row["lang"] == "fr"
        and len(words) >= ACCENTED
        and not ACCENT.search(text),
        "abridged or phonetic": row["lang"] == "fr"
        and len([one for one in words if one.lower() in phonetic]) > 1,
        "spoken (25 words, no mark between)": len(words) >= WORDY and not re.search(r"[,;:.!?…\n]", text),
    }
    return [name for name, holds in told.items() if holds] or ["plain"]


if __name__ == "__main__":
    main()
