"""What a wording leaves open: filled with what is known, and never said with a brace."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.almanac import spoken
from app.domain.author import Author
from app.domain.blank import Filling, are_filled, filled, filling, left_in, unknown_in, without

WORDS = "Bonjour {prénom}, le service {service} passe {date}. Suivez-le : {lien}"
KNOWN = Filling("Marc", "Voirie", date(2026, 11, 24), "https://ville.example/voirie")


def test_what_is_known_is_filled_in() -> None:
    said = "Bonjour Marc, le service Voirie passe mardi 24 novembre. Suivez-le : https://ville.example/voirie"
    assert filled(WORDS, KNOWN) == said
    assert left_in(said) == []


def test_a_greeting_does_without_a_name_and_the_rest_stays_open() -> None:
    said = filled(WORDS, Filling())
    assert said == "Bonjour, le service {service} passe {date}. Suivez-le : {lien}"
    assert left_in(said) == ["{service}", "{date}", "{lien}"]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "mardi 24 novembre"),
        (date(2026, 12, 1), "mardi 1er décembre"),
        (date(2027, 2, 3), "mercredi 3 février"),
        (date(2026, 8, 16), "dimanche 16 août"),
    ],
)
def test_a_day_is_said_as_towns_write_it(day: date, said: str) -> None:
    assert spoken(day) == said


def test_a_page_or_a_pseudonym_is_not_called_by_its_name() -> None:
    known = filling(Author(name="Marc Le Goff"), "Voirie")
    assert (known.first_name, known.service) == ("Marc", "Voirie")
    assert filling(Author(name="kiki29")).first_name is None
    assert filling(None).first_name is None


def test_what_is_no_variable_is_named_once() -> None:
    assert unknown_in("{nom} et {prénom}, {nom} : {Date}") == ["{nom}", "{Date}"]
    assert unknown_in(WORDS) == []


@pytest.mark.parametrize("typed", ["{ prénom }", "{ date}", "{prénom", "{ Service"])
def test_a_variable_that_was_spaced_out_or_never_closed_does_not_leave(typed: str) -> None:
    assert left_in(f"Bonjour {typed}, c’est noté.") == unknown_in(f"Bonjour {typed}, c’est noté.") == [typed]


@pytest.mark.parametrize("words", [":-} {", "{}", "f(x) = { 2 }", "{une\nligne}"])
def test_a_brace_that_opens_no_word_is_nothing(words: str) -> None:
    assert left_in(words) == []


def test_a_wording_says_only_its_own_words() -> None:
    assert without("Le service {service} passe {date}.").split() == ["Le", "service", "passe", "."]


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("Voyez le service Voirie, mardi 24 novembre.", True),
        ("Voyez le service Espaces verts, demain.", True),
        ("Voyez le service , demain.", False),
        ("Voyez donc le service Voirie, demain.", False),
        ("Voyez le service Voirie,\nou un autre, demain.", False),
    ],
)
def test_words_are_the_same_whatever_was_written_into_them(said: str, *, same: bool) -> None:
    assert are_filled("Voyez le service {service}, {date}.", said) is same
