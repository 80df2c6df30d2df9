"""What is sent to a language model, and what is made of whatever comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from app.assistant.completing import LONGEST, CompletingAssistant
from app.ports.assistant import Model, Prompt
from app.ports.failures import InDoubt, NetworkFailure, PermanentFailure, TemporaryFailure

MODEL = Model("https://modele.ville.example/v1/", "petit", "clé-secrète")
PROMPT = Prompt("Trie.", "Quand ouvre la piscine ?")


@dataclass
class Came:
    status: int
    body: bytes


@dataclass
class Wire:
    """Keeps what was posted, and answers what it was given."""

    comes: Came | NetworkFailure
    posted: list[tuple[str, Mapping[str, object], Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, *, body: Mapping[str, object], headers: Mapping[str, str]) -> Came:
        self.posted.append((url, body, headers))
        if isinstance(self.comes, NetworkFailure):
            raise self.comes
        return self.comes


def answer(content: object) -> Came:
    return Came(200, json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def said(comes: Came | NetworkFailure, model: Model = MODEL) -> str:
    return CompletingAssistant(Wire(comes)).say(model, PROMPT)


def test_one_question_goes_to_the_door_of_its_address_with_its_key() -> None:
    wire = Wire(answer("question"))
    assert CompletingAssistant(wire).say(MODEL, PROMPT) == "question"
    ((url, body, headers),) = wire.posted
    assert url == "https://modele.ville.example/v1/chat/completions"
    assert headers == {"Authorization": "Bearer clé-secrète"}
    assert body == {
        "model": "petit",
        "messages": [
            {"role": "system", "content": "Trie."},
            {"role": "user", "content": "Quand ouvre la piscine ?"},
        ],
        "temperature": 0,
        "stream": False,
    }


def test_without_a_key_none_is_sent() -> None:
    wire = Wire(answer("question"))
    CompletingAssistant(wire).say(Model("http://10.0.0.5:8080/v1", "petit"), PROMPT)
    assert wire.posted[0][2] == {}


def test_neither_key_nor_words_stand_in_what_is_shown_of_them() -> None:
    assert "secrète" not in repr(MODEL)
    assert "piscine" not in repr(PROMPT)


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (401, PermanentFailure, "key_refused"),
        (403, PermanentFailure, "key_refused"),
        (404, PermanentFailure, "model_unknown"),
        (400, PermanentFailure, "refused"),
        (302, PermanentFailure, "refused"),
        (429, TemporaryFailure, "rate_limited"),
        (503, TemporaryFailure, "trouble"),
    ],
)
def test_a_refusal_says_what_is_wrong(status: int, kind: type[NetworkFailure], reason: str) -> None:
    with pytest.raises(kind) as refused:
        said(Came(status, b"{}"))
    assert refused.value.reason == reason


def test_silence_is_no_doubt_for_nothing_was_written() -> None:
    with pytest.raises(TemporaryFailure) as silent:
        said(InDoubt("no_answer"))
    assert silent.value.reason == "no_answer"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": []}',
        b'{"choices": {"0": 1}}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": ["question"]}}]}',
        b'{"choices": [{"message": {"content": "  "}}]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_not_understood(body: bytes) -> None:
    with pytest.raises(PermanentFailure) as refused:
        said(Came(200, body))
    assert refused.value.reason == "not_understood"


def test_what_it_says_is_cut_and_fit_to_be_kept() -> None:
    assert len(said(answer("a" * 1_000_000))) == LONGEST
    odd = said(answer("b\x00on\ud800jour"))
    assert odd.encode() == b"bon?jour"
