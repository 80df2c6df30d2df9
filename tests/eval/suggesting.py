"""`python -m tests.eval.suggesting`: how often the right saved reply comes first, without and with meaning.

The second needs the extra `meaning`. The weight of meaning was chosen on the comments that are weighed; those
that are judged took no part in it. For the last lines of the set no saved reply is right.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app import saved_replies
from app.domain.blank import without
from app.domain.comment import Comment
from app.domain.saved_reply import SavedReply
from app.domain.sense import nearness
from app.meaning.encoding import SentenceEncoder, is_there
from app.saved_replies import Listed
from app.triage import SERVICES, classify

SET = Path(__file__).parent / "suggesting.jsonl"
TODAY = date(2026, 11, 24)
NUMBERS = {one.slug: number for number, one in enumerate(SERVICES, 1)}


@dataclass(frozen=True)
class Asked:
    """A comment, and the title of the one that answers it; None where none does."""

    comment: Comment
    right: str | None


def main() -> None:
    lines = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    listed = [Listed(_saved(line)) for line in lines if line["title"]]
    for part in ("weighed", "judged"):
        asked = [Asked(_comment(text), line["title"]) for line in lines for text in line[part]]
        _say(f"{part}, by words", Counter(_came(one, listed) for one in asked))
        if is_there():
            _say(f"{part}, with meaning", Counter(_with_meaning(asked, listed)))


def _with_meaning(asked: Sequence[Asked], listed: Sequence[Listed]) -> Iterator[str]:
    encoder = SentenceEncoder()
    titles = encoder.vectors([one.saved.title for one in listed])
    wholes = encoder.vectors([f"{one.saved.title}. {without(one.saved.text)}" for one in listed])
    said = encoder.vectors([one.comment.text or "" for one in asked])
    for one, vector in zip(asked, said, strict=True):
        near = [max(nearness(vector, a), nearness(vector, b)) for a, b in zip(titles, wholes, strict=True)]
        yield _came(one, [replace(kept, nearness=by) for kept, by in zip(listed, near, strict=True)])


def _came(asked: Asked, listed: Sequence[Listed]) -> str:
    found = saved_replies.nearest(listed, asked.comment, None, TODAY)
    if not found:
        return "nothing" if asked.right else "rightly nothing"
    return (
        "right" if found[0][0].saved.title == asked.right else "wrong" if asked.right else "wrongly something"
    )


def _saved(line: dict[str, str]) -> SavedReply:
    words = {"title": line["title"], "text": line["text"], "intents": line["intents"]}
    return SavedReply(**words, wordings=[], facts=[], department_id=NUMBERS[line["department"]])


def _comment(text: str) -> Comment:
    verdict = classify(text)
    return Comment(text=text, intent=verdict.intent, department_id=NUMBERS.get(verdict.department or ""))


def _say(name: str, counted: Counter[str]) -> None:
    said = ", ".join(f"{how} {count}" for how, count in sorted(counted.items()))
    sys.stdout.write(f"{name}: {said}\n")


if __name__ == "__main__":
    main()
