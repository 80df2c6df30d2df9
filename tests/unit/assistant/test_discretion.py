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


@pytest.mark.parametrize(
    "number",
    [
        *("06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78"),
        *("(06) 12 34 56 78", "06_12_34_56_78", "+33612345678", "+33 6 12 34 56 78"),
        *("+33 (0)6 12 34 56 78", "+33(0)612345678", "0033 6 12 34 56 78"),
        *("+44 20 7946 0958", "+1 (212) 555-0100", "+212 6 12 34 56 78"),
    ],
)
def test_a_telephone_is_taken_out_however_it_is_written(number: str) -> None:
    assert discreet(f"Appelez le {number}, merci", None, 4_000) == "Appelez le …, merci"


@pytest.mark.parametrize("told", ["le 01/12/2026", "de 8 h 30 à 12 h", "29000 Quimper", "12 000 000 €"])
def test_other_figures_stay(told: str) -> None:
    assert discreet(told, None, 4_000) == told
