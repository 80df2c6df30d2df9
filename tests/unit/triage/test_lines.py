"""One JSON line in, one JSON line out."""

import json
from time import process_time

import pytest

from app import triage


def test_a_line_is_answered_with_the_keys_of_the_contract() -> None:
    line = json.dumps(
        {"id": "7", "text": "J'ai signalé ce trou, toujours rien", "post": "", "network": "demo"}
    )
    told = json.loads(triage.answer(line))
    assert list(told) == [
        "id",
        "intent",
        "intents",
        "confidence",
        "department",
        "departments",
        "urgent",
        "because",
    ]
    assert (told["id"], told["intent"]) == ("7", "after_sales")
    assert 0 < told["confidence"] <= 1
    assert told["intents"][0] == told["intent"]
    assert told["because"][0].startswith("parce que le commentaire dit «\u00a0J'ai signalé")


@pytest.mark.parametrize(
    "line",
    [
        *("", "bonjour", "[]", "3", "null", "{}", '{"id":1}', '{"id":1,"text":3}', "[" * 100_000),
        '{"id":NaN,"text":"Merci"}',
    ],
)
def test_a_line_that_is_no_comment_gets_an_error_and_no_id(line: str) -> None:
    told = json.loads(triage.answer(line))
    assert told["id"] is None
    assert told["error"]


def test_a_line_ends_in_no_newline_of_its_own() -> None:
    assert "\n" not in triage.answer('{"id":1,"text":"a\\nb","post":null}')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud800 seul",
        "x" * 1_000_000,
        "é" * 1_000_000,
        "?" * 50_000,
        "👏" * 50_000,
        "e\u0301" * 9_000,
        "\u0000\u202e",
        "a*" * 9_000,
    ],
)
def test_any_text_has_an_answer(text: str) -> None:
    told = json.loads(
        triage.answer(json.dumps({"id": 1, "text": text, "post": None, "network": None, "lang": 4}))
    )
    assert told["intent"] in triage.INTENTS


def test_a_long_comment_costs_no_more_than_a_page() -> None:
    text = "a b c d e f g h " * 60_000
    assert triage.classify(text).lang == triage.classify(text[:4_000]).lang


@pytest.mark.parametrize(
    "text", ["a*" * 2_000, "👏" * 4_000, "a.b.c.d." * 500, "@a " * 1_300, "c*nnard " * 500, "\n" * 4_000]
)
def test_a_hostile_text_costs_little(text: str) -> None:
    triage.classify("une première fois, le lexique est lu")
    began = process_time()
    triage.classify(text)
    assert process_time() - began < 0.5


def test_shorthand_does_not_multiply_the_words_that_are_read() -> None:
    said = triage.read("c*" * 2_000)
    assert len(said.forms) <= 1_501
    assert len(said.forms) == len(said.spans)
