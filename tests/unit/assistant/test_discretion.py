"""What leaves the town hall names nobody."""

from __future__ import annotations

import pytest

from app.domain.author import Author
from app.opinions import discreet, tag_in
from app.triage import INTENTS

MARC = Author(name="Marc Le Goff", handle="marclg29")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Marc Le Goff vous le dit : MARC en a assez.", "… vous le dit : … en a assez."),
        ("Signé Goff, alias marclg29", "Signé …, alias …"),
        ("@ville.example et @julie_m, à vous", "… et … à vous"),
        ("Écrivez à marc.legoff@orange.example ou au 06 12 34 56 78.", "Écrivez à … ou au …."),
        ("Mon numéro : +33 6 12 34 56 78", "Mon numéro : …"),
        ("Le marché du 12 05 2026 coûte 0,50 €", "Le marché du 12 05 2026 coûte 0,50 €"),
        ("Le marchand de Marcoussis", "Le marchand de Marcoussis"),
    ],
)
def test_names_mentions_and_numbers_are_taken_out(text: str, left: str) -> None:
    assert discreet(text, MARC, 4_000) == left


def test_a_pages_name_is_taken_out_whole_only() -> None:
    page = Author(name="Les amis du parc", handle=None)
    assert discreet("Les amis du parc aiment le parc", page, 4_000) == "… aiment le parc"


def test_what_is_endless_is_cut_before_it_is_looked_at() -> None:
    assert discreet("a" * 1_000_000, MARC, 4_000) == "a" * 4_000
    assert discreet(None, None, 4_000) == ""


@pytest.mark.parametrize("intent", INTENTS)
def test_a_tag_is_known_by_its_word_alone(intent: str) -> None:
    for said in (intent, f" {intent.upper()}.\n", f"« {intent} »", f"<think>spam?</think>\n\n`{intent}`"):
        assert tag_in(said) == intent


@pytest.mark.parametrize(
    "said",
    [
        "",
        "réclamation",
        "complaint, question",
        "question ou complaint",
        "urgent",
        "a" * 100_000,
        "<b>",
        "???",
    ],
)
def test_anything_else_is_no_tag(said: str) -> None:
    assert tag_in(said) is None
