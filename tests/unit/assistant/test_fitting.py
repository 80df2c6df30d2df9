"""What is kept of a text that a model proposes: nothing that it made up and somebody would follow."""

from __future__ import annotations

from time import process_time

import pytest

from app.opinions import fit

KNOWN = "La piscine\nHoraires : https://ville.example/piscine, 02 98 00 00 00, piscine@ville.example."


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Bonjour, nous transmettons.", "Bonjour, nous transmettons."),
        ("« Bonjour, c’est noté. »", "Bonjour, c’est noté."),
        ("<think>Que dire ?</think>\n\nBonjour.", "Bonjour."),
        ("Voyez https://ville.example/piscine.", "Voyez https://ville.example/piscine."),
        ("Appelez le 02 98 00 00 00.", "Appelez le 02 98 00 00 00."),
        ("Écrivez à piscine@ville.example.", "Écrivez à piscine@ville.example."),
        ("Voyez http://gratuit.example/?a=1", "Voyez …"),
        ("Voyez www.gratuit.example.", "Voyez …"),
        ("Voyez gratuit.com/cadeau", "Voyez …"),
        ("Appelez le 06 11 22 33 44.", "Appelez le …."),
        ("Écrivez à moi@gratuit.example", "Écrivez à …"),
        ("« »", ""),
        ("…", ""),
        ("<think>rien</think>", ""),
    ],
)
def test_only_what_the_town_says_itself_is_to_be_followed(said: str, kept: str) -> None:
    assert fit(said, KNOWN) == kept


@pytest.mark.parametrize("letters", ["a.", "a-", "0 ", "@", "www.", "é"])
def test_no_text_is_slow(letters: str) -> None:
    began = process_time()
    fit(letters * 4_000, KNOWN)
    assert process_time() - began < 2
