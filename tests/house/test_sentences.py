"""The built screens say what their design says, word for word: screens.txt is what was agreed."""

from __future__ import annotations

import re

import pytest

from tests.house.sentences import sentences
from tests.needs import TREE

AGREED = TREE / "tests" / "house" / "screens.txt"
TAG, SLOT, SPACE = re.compile(r"<[^>]+>"), re.compile(r"%\(\w+\)s|{\w+}"), re.compile(r"\s+")


def _agreed() -> list[str]:
    lines = AGREED.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


@pytest.fixture(scope="module")
def said() -> set[str]:
    return {_plain(form) for sentence in sentences() for form in sentence}


@pytest.mark.parametrize("sentence", _agreed())
def test_what_was_agreed_is_what_is_said(said: set[str], sentence: str) -> None:
    assert _plain(sentence) in said


def test_no_sentence_shouts_in_what_was_agreed() -> None:
    assert "!" not in "".join(_agreed())


def _plain(sentence: str) -> str:
    """The words alone: no tags, every slot the same, every space one."""
    return SPACE.sub(" ", SLOT.sub("{}", TAG.sub("", sentence))).strip()
