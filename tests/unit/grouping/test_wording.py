"""Words that may say the same, so that a question is known in other words."""

from __future__ import annotations

import tomllib
from itertools import chain

import pytest

from app.grouping.asking import asked
from app.grouping.likening import likeness
from app.grouping.wording import THESAURUS, senses
from app.triage import stem

POST = "Le parc des Sources ouvre samedi au public."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les toutous sont acceptés ?", "On peut amener son chien ?"),
        ("C'est gratuit ?", "Faut payer ?"),
        ("Il y a des risques pour les petits ?", "c'est dangereux pour les gosses"),
        ("Y a-t-il un bus ?", "Une navette est prévue ?"),
        ("Il faut la carte vitale ?", "carte vitale obligatoire ?"),
    ],
)
def test_the_same_question_in_other_words_is_likelier_than_another(one: str, other: str) -> None:
    another = "Qui ramasse les feuilles mortes ?"
    known = likeness(asked(one, POST), asked(other, POST), same_post=True)
    assert known > 2 * likeness(asked(one, POST), asked(another, POST), same_post=True)


def test_words_count_together_only_where_they_stand_together() -> None:
    together = asked("Il faut la carte vitale ?").wording
    assert "cart vital" in together.whole
    assert "cart vital" not in asked("La carte est vitale ?").wording.whole


def test_what_the_post_says_is_known_also_in_another_word() -> None:
    wording = asked("Le square est clôturé ?", POST).wording
    assert wording.near == {"squar"}
    assert wording.new == {"clotur"}


def test_what_only_stands_beside_the_question_is_told_apart() -> None:
    wording = asked("J'ai deux poules. Le parc est fermé la nuit ?", POST).wording
    assert "poul" in wording.told
    assert "poul" not in wording.new


def test_every_line_of_the_thesaurus_holds_two_words_at_least() -> None:
    lines = list(chain.from_iterable(tomllib.loads(THESAURUS.read_text(encoding="utf-8")).values()))
    assert [line for line in lines if len(line.split()) < 2] == []
    assert len(set(lines)) == len(lines)


def test_a_word_may_have_several_senses() -> None:
    assert len(senses(stem("courant"))) > 1
