"""The English catalogues say all that the French templates and the networks say, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tests.house.reading import templates
from tests.house.sentences import Sentence, alone, sentences, unmarked
from tests.needs import TREE

ENGLISH = TREE / "templates" / "translations" / "en.po"
OF_NETWORKS = sorted((TREE / "app" / "channels").glob("*/en.po"))
SLOT = re.compile(r"%\(\w+\)s|{\w+}|<[^>]+>")
QUOTED = re.compile(r"“[^”]*”")
NAMES = {"Parvis", "Ctrl", "Enter"}
KEYS = {"Entrée", "Échap"}  # parts/key.html translates its caps


def test_every_sentence_is_in_the_catalogue() -> None:
    missing = {place: said for said, place in sentences().items() if said not in _translated()}
    assert missing == {}


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert set(_translated()) - set(sentences()) == set()


def test_every_sentence_is_translated_into_as_many_forms() -> None:
    for said, forms in _translated().items():
        assert len(forms) == len(said), said
        assert all(form.strip() for form in forms), said


def test_slots_and_tags_are_the_same_in_both_languages() -> None:
    for said, forms in _translated().items():
        for french, english in zip(said, forms, strict=True):
            assert sorted(SLOT.findall(french)) == sorted(SLOT.findall(english)), french


def test_no_sentence_of_a_template_is_hidden_from_translators() -> None:
    for template in templates():
        hidden = [word for word in unmarked(template) if word not in NAMES | KEYS]
        assert hidden == [], template.name


def test_french_keeps_its_marks_with_their_word() -> None:
    torn = re.compile(r" [:;?!»]|« |\w'\w|\.\.\.")
    for said, place in sentences().items():
        for form in said:
            assert torn.search(form) is None, f"{place}: {form}"


def test_english_has_its_own_marks_and_one_word_for_a_department() -> None:
    marks = r"[ \N{NO-BREAK SPACE}][:;?!](?!\w)|[«»]"
    strange = re.compile(rf"{marks}|(?<!in )\bservices?\b|\bgestes?\b", re.IGNORECASE)
    for said, forms in _said_in(ENGLISH).items():
        for form in forms:
            assert strange.search(QUOTED.sub("…", SLOT.sub("…", form))) is None, said


def test_nobody_is_shouted_at_in_either_language() -> None:
    for said, forms in _translated().items():
        assert "!" not in "".join((*said, *forms)), said


def test_what_one_network_alone_says_stands_in_its_own_folder() -> None:
    own = {file.parent.name: set(_said_in(file)) for file in OF_NETWORKS}
    assert own == alone()


@cache
def _translated() -> dict[Sentence, Sentence]:
    return {said: forms for file in (ENGLISH, *OF_NETWORKS) for said, forms in _said_in(file).items()}


def _said_in(file: Path) -> dict[Sentence, Sentence]:
    with file.open("rb") as words:
        catalogue = read_po(words, abort_invalid=True)
    return {_forms(message.id): _forms(message.string) for message in catalogue if message.id}


def _forms(words: str | list[str] | tuple[str, ...] | None) -> Sentence:
    return (words,) if isinstance(words, str) else tuple(words or ())
