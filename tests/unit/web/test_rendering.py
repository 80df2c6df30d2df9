"""Rendering: catalogues compiled in memory, instants for machines."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.web.rendering import iso, translations

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Se connecter"
msgstr "Sign in"

msgid "%(num)s partie illisible"
msgid_plural "%(num)s parties illisibles"
msgstr[0] "%(num)s unreadable part"
msgstr[1] "%(num)s unreadable parts"
"""


def test_a_catalogue_needs_no_compiled_file(tmp_path: Path) -> None:
    file = tmp_path / "en.po"
    file.write_text(CATALOGUE, encoding="utf-8")
    words = translations(file)
    assert words.gettext("Se connecter") == "Sign in"
    assert words.gettext("Afficher") == "Afficher"
    assert (
        words.ngettext("%(num)s partie illisible", "%(num)s parties illisibles", 2)
        == "%(num)s unreadable parts"
    )
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_network_alone_says_is_read_from_its_own_catalogue(tmp_path: Path) -> None:
    own, network = tmp_path / "en.po", tmp_path / "network.po"
    own.write_text(CATALOGUE, encoding="utf-8")
    network.write_text('msgid "Ouvrez le port."\nmsgstr "Open the harbour."\n', encoding="utf-8")
    words = translations(own, network)
    assert (words.gettext("Ouvrez le port."), words.gettext("Se connecter")) == (
        "Open the harbour.",
        "Sign in",
    )


def test_without_a_catalogue_sentences_stay_as_they_are_written(tmp_path: Path) -> None:
    assert translations(tmp_path / "br.po").gettext("Se connecter") == "Se connecter"


def test_machines_read_instants_in_utc() -> None:
    assert iso(datetime(2026, 11, 24, 15, 4, tzinfo=ZoneInfo("Europe/Paris"))) == "2026-11-24T14:04:00Z"
