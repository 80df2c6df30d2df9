"""Inventing: comments by the thousand out of a few hundred. Pure: the same seed invents the same town.

Each is one of the town's own, said again by others with small variations; its label is what triage says
of those very words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from app import triage
from app.domain.actor import By
from app.domain.dismissal import Reason
from app.domain.standing import Records, Standing, stand
from app.errands.staging import Line
from app.triage import Verdict

A_POST, AN_AUTHOR = 60, 8  # comments under one, comments by one
OPEN_ONE_IN = 20
ENDS = ("answered",) * 10 + ("dismissed",) * 9 + ("removed",)
VARIATIONS = ("{}", "Bonjour, {}", "{} Merci d’avance.", "Bonsoir. {}")
ANSWER = "Bonjour, merci de votre message. Nous le transmettons au service."
REASONS = (Reason.THANKS_READ, Reason.RESIDENTS_TALKING, Reason.NO_ANSWER_EXPECTED, Reason.OFF_TOPIC)
APART = 1_000_003

Row = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """What is said again: a line in one of its variations, and what triage makes of it."""

    text: str
    verdict: Verdict


@dataclass(frozen=True)
class Ground:
    """What comments stand on: the town's id and age, its people, its threads each with its post's name.

    templates: for each publication of the town, what is said under it.
    """

    town: int
    opened_at: datetime
    span: timedelta
    seed: int
    threshold: float
    templates: Sequence[Sequence[Template]]
    authors: Sequence[int]
    threads: Sequence[tuple[int, str]]
    departments: Mapping[str, int]


@dataclass(frozen=True)
class Made:
    """One comment and how it ended: a native answer, a dismissal, a removal (in its row), or not yet."""

    row: Row
    standing: Standing
    answered_at: datetime | None
    dismissed_at: datetime | None
    reason: Reason

    @property
    def name(self) -> str:
        return str(self.row["external_id"])


def templates(lines: Sequence[Line]) -> list[list[Template]]:
    """Every variation of every line, by publication, each judged once."""
    under: defaultdict[str, list[Template]] = defaultdict(list)
    for line in lines:
        for variation in VARIATIONS:
            text = variation.format(line.text)
            under[line.post].append(Template(text, _judged(text, line.post_text)))
    return [under[post] for post in sorted(under)]


def people(lines: Sequence[Line], number: int, seed: int) -> list[Row]:
    """So many people: first names of some, surnames of others."""
    names = sorted({line.name for line in lines if " " in line.name})
    first, last = ([name.split(" ", 1)[part] for name in names] for part in (0, 1))
    mixed = [f"{given} {family}" for family in last for given in first]
    Random(seed).shuffle(mixed)  # noqa: S311 - an invented town needs no secrecy
    return [
        {"external_id": f"f{seed}-{place:06}", "name": mixed[place % len(mixed)]} for place in range(number)
    ]


def posts(lines: Sequence[Line], number: int, seed: int, opened_at: datetime, span: timedelta) -> list[Row]:
    """So many publications: the town's own, one after the other, over the whole time."""
    words = {line.post: line.post_text for line in lines}
    texts = [words[post] for post in sorted(words)]
    return [
        {
            "external_id": f"f{seed}-{place:06}",
            "text": texts[place % len(texts)],
            "published_at": opened_at - span * (1 + place / number),
            "read_at": opened_at,
        }
        for place in range(number)
    ]


def name_of(seed: int, number: int) -> str:
    return f"f{seed}-{number:07}"


def make(ground: Ground, number: int) -> Made:
    """Invent the `number`th comment, with its label, its end and where it then stands."""
    chance = Random(ground.seed * APART + number)  # noqa: S311 - an invented town needs no secrecy
    thread_id, post = ground.threads[number // A_POST]
    under = ground.templates[(number // A_POST) % len(ground.templates)]
    template = under[chance.randrange(len(under))]
    age = ground.span * chance.random()
    posted_at = ground.opened_at - age
    ended_at = posted_at + age * (0.02 + 0.9 * chance.random())
    end = "open" if number % OPEN_ONE_IN == 0 else chance.choice(ENDS)
    row = {
        "connection_id": ground.town,
        "thread_id": thread_id,
        "author_id": chance.choice(ground.authors),
        "external_id": name_of(ground.seed, number),
        "post_external_id": post,
        "kind": "comment",
        "text": template.text,
        "posted_at": posted_at,
        "received_at": ground.opened_at,
        "removed_at": ended_at if end == "removed" else None,
        **_label(template.verdict, ground.departments),
    }
    answered_at = ended_at if end == "answered" else None
    dismissed_at = ended_at if end == "dismissed" else None
    standing = _standing(row, answered_at, dismissed_at, ground.threshold)
    row |= {"state": standing.state, "waiting_since": standing.waiting_since}
    row |= {"shelf": standing.shelf, "rank": standing.rank, "counted_intent": row["intent"]}
    return Made(row, standing, answered_at, dismissed_at, chance.choice(REASONS))


def dismissals(made: Sequence[Made], ids: Mapping[str, int], *, by: By) -> Iterator[Row]:
    """The reasons given, as rows. ids: of the comments, by their names."""
    for one in made:
        if one.dismissed_at is not None:
            comment_id = ids[one.name]
            yield {
                "comment_id": comment_id,
                "reason": one.reason,
                "by": by,
                "dismissed_at": one.dismissed_at,
            }


def answers(made: Sequence[Made], ids: Mapping[str, int]) -> Iterator[Row]:
    """The town's own words, as they stand on the network."""
    for one in made:
        if one.answered_at is not None:
            yield {
                **{key: one.row[key] for key in ("connection_id", "thread_id", "post_external_id", "kind")},
                "external_id": f"r{one.name[1:]}",
                "parent_external_id": one.name,
                "own": True,
                "text": ANSWER,
                "posted_at": one.answered_at,
                "received_at": one.row["received_at"],
                "answers_id": ids[one.name],
            }


@lru_cache(maxsize=4_096)
def _judged(text: str, post: str) -> Verdict:
    return triage.classify(text, post)


def _label(verdict: Verdict, departments: Mapping[str, int]) -> Row:
    return {
        "lang": verdict.lang,
        "intent": verdict.intent,
        "intents": list(verdict.intents),
        "candidates": [list(candidate) for candidate in verdict.candidates],
        "confidence": verdict.confidence,
        "urgent": verdict.urgent,
        "department_id": departments.get(verdict.department or ""),
        "because": [asdict(reason) for reason in verdict.because],
        "said_intent": verdict.intent,
        "said_confidence": verdict.confidence,
        "said_urgent": verdict.urgent,
        "said_department": verdict.department if verdict.department in departments else None,
    }


def _standing(
    row: Row, answered_at: datetime | None, dismissed_at: datetime | None, threshold: float
) -> Standing:
    records = Records(
        posted_at=row["posted_at"],
        received_at=row["received_at"],
        removed_at=row["removed_at"],
        answered_natively_at=[answered_at] if answered_at else [],
        dismissed_at=[dismissed_at] if dismissed_at else [],
        intents=row["intents"],
        confidence=row["confidence"],
        urgent=row["urgent"],
        read_threshold=threshold,
    )
    return stand(records)
