"""Which language a comment is in."""

import pytest

from app import triage


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Bonjour, à quelle heure ouvre la mairie ?", "fr"),
        ("ok", "fr"),
        ("👏", "fr"),
        ("", "fr"),
        ("When does the library open on Sunday?", "en"),
        ("¿Cuándo abre la piscina, por favor? Gracias", "es"),
        ("Bom dia, onde posso pagar a água?", "pt"),
        ("Demat deoc'h, trugarez evit ar gouel", "br"),
        ("شكرا جزيلا على كل شيء", "ar"),
        ("Коли відкриється басейн? Дякую, її чекаємо", "uk"),
        ("Merci pour le fest-noz, trugarez !", "fr"),
        ("Slm, la mairie est ouverte inchallah demain ?", "fr"),
    ],
)
def test_the_main_language_is_told_by_script_and_small_words(text: str, lang: str) -> None:
    assert triage.classify(text).lang == lang


def test_a_language_that_the_network_knows_is_kept() -> None:
    assert triage.classify("Bravo", lang="it").lang == "it"
