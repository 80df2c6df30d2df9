"""The report of triage leaves no comment out: what is too rare for a line of its own shares one."""

from __future__ import annotations

from typing import Any

from tests.eval.__main__ import COLUMNS, FEWEST, grouped, judge, table

POOL, LEAK = "Quand ouvre la piscine ?", "Fuite de gaz rue Pasteur, ça sent très fort, venez vite"


def row(text: str, lang: str = "fr", *, urgent: bool = False) -> dict[str, Any]:
    told = {"text": text, "post": "", "network": "agora", "lang": lang}
    return {**told, "intent": "question", "department": "sports", "urgent": urgent}


def test_rare_languages_share_a_line_that_names_them() -> None:
    rows = [row(POOL)] * FEWEST + [row(POOL, "en")] * (FEWEST - 1) + [row(POOL, "br")]
    groups = grouped([judge(one) for one in rows], lambda one: str(one["lang"]))
    assert {name: len(group) for name, group in groups.items()} == {"fr": FEWEST, "rare: br, en": FEWEST}


def test_nothing_is_called_rare_where_nothing_is() -> None:
    groups = grouped([judge(row(POOL))] * FEWEST, lambda one: str(one["lang"]))
    assert list(groups) == ["fr"]


def test_urgency_is_told_by_recall_and_by_precision() -> None:
    rows = [row(LEAK, urgent=True), row(LEAK), row(POOL), row(POOL)]
    head, _line, figures = table("set", {"invented": [judge(one) for one in rows]})
    told = dict(zip(head.split(" | "), figures.split(" | "), strict=True))
    assert len(told) == len(COLUMNS) + 1
    assert (told["urgent recall"], told["urgent precision"], told["alarms"]) == ("1.000", "0.500", "0.500")
