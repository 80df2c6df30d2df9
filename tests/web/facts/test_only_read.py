"""Who may only look reads and copies what the town keeps: nothing can be typed that nobody would keep."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.facts.test_facts import keep, state
from tests.web.reading import words

FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*>")


def _open_to_the_hand(page: str) -> list[str]:
    """What can be typed in or chosen in the editor."""
    editor = page.split('class="editor-form"')[1].split("</form>", maxsplit=1)[0]
    hidden = ('type="hidden"', " readonly", " disabled")
    return [field for field in FIELD.findall(editor) if not any(word in field for word in hidden)]


@pytest.fixture
def kept(at_desk: TestClient) -> list[str]:
    """A fact, and a saved reply that leans on it."""
    number = state(at_desk)
    saved = keep(at_desk, fact=str(number))
    return [f"/facts/{number}", f"/saved-replies/{saved}"]


def test_nothing_can_be_typed_by_who_only_looks(
    kept: list[str], at_desk: TestClient, reading_only: TestClient
) -> None:
    for address in kept:
        assert _open_to_the_hand(at_desk.get(address).text) != []
        page = reading_only.get(address).text
        assert _open_to_the_hand(page) == []
        assert "Enregistrer" not in words(page)


def test_the_words_stand_there_to_be_read(kept: list[str], reading_only: TestClient) -> None:
    fact, saved = (words(reading_only.get(address).text) for address in kept)
    assert "Confirmée le 17 mars par Hélène Jaouen, Sports." in fact
    assert "Bonjour {prénom}, la piscine ouvre de 9 h à 19 h." in saved
    assert "Ajouter une information" not in saved
    assert "Ne plus l’utiliser ici" not in saved
