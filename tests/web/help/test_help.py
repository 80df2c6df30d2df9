"""The shortcuts, as a page and as a dialog."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.web.reading import words

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_the_help_is_a_page(signed_in: TestClient) -> None:
    answer = signed_in.get("/help")
    assert "<html" in answer.text
    assert "Ces touches n’agissent pas quand vous écrivez." in words(answer.text)


def test_to_htmx_it_is_a_dialog_and_caches_know_the_difference(signed_in: TestClient) -> None:
    answer = signed_in.get("/help", headers=HTMX)
    assert "<html" not in answer.text
    assert answer.headers["Vary"] == "HX-Request"
    assert "Deux touches par semaine suffisent." in words(answer.text)


def test_only_keys_that_do_something_are_listed(signed_in: TestClient) -> None:
    said = words(signed_in.get("/help", headers=HTMX).text)
    for act in (
        "commentaire suivant J ou ↓",
        "écrire R",
        "confier à un service A",
        "annuler le dernier acte Z",
        "plus tard P",
        "chercher ou agir Ctrl + K",
        "réponses enregistrées : ou /",
        "reprendre le texte suggéré Entrée",
        "cocher, puis A, E, P, T sur toutes X",
        "étendre les lignes cochées Maj + J ou K",
        "répondre aux semblables G",
    ):
        assert act in said
    assert "modérer" not in said
