"""Length as the network weighs it, in words of our own."""

from __future__ import annotations

import pytest

from app.channels.x.counting import LINK, length, links

FAMILY = "\U0001f469‍\U0001f467‍\U0001f466"

VECTORS = [
    ("", 0),
    ("Bonjour", 7),
    ("À l’école : « dès lundi »", 25),
    ("E\u0301te\u0301", 3),  # composed first
    ("漢字", 4),
    ("…", 2),
    ("€", 2),
    ("“oui”", 5),
    ("😀", 2),
    (FAMILY, 2),
    ("👍🏽", 2),
    ("🇫🇷", 2),
    ("🇫", 2),
    ("3️⃣", 2),
    ("©", 1),
    ("©\ufe0f", 2),
    ("❤️ merci", 8),
    ("https://mairie.example", 22),  # no top-level domain: letters like others
    ("https://mairie.fr", LINK),
    ("http://mairie.fr/voirie/travaux?rue=12&lieu=port#haut", LINK),
    ("mairie.fr", LINK),
    ("MAIRIE.FR", LINK),
    ("(voir mairie.fr).", 6 + LINK + 2),
    ("mairie.fr/horaires.", LINK + 1),
    ("https://mairie.fr/a_(b)", LINK),
    ("https://mairie.fr:8443/a", LINK),
    ("écrire à accueil@mairie.fr", 26),  # an address of mail is no link
    ("@ville.mairie.fr", 16),
    ("#mairie.fr", 10),
    ("l’mairie.fr", 2 + LINK),
    ("Oui.Non", 7),
    ("d’accord.Il viendra", 2 + LINK + 8),  # a country's domain glued to a word is one
    ("漢字.com", 4 + 4),  # without a scheme, plain letters alone
    ("https://漢字.com", LINK),
    ("a..fr", 5),
    ("-mairie.fr", 10),
    ("a_b.fr", 6),
    ("x_y.mairie.fr", LINK + 2),
    ("https://x_y.mairie.fr", LINK),
    ("mairie.fr_suite", LINK + 6),
    ("mairie.fra", 10),
    (f"{'a' * 64}.fr", 67),
    (f"https://mairie.fr/{'a' * 4096}", 8 + 9 + 1 + 4096),
    ("xn--caf-dma.xn--fiqs8s", LINK),
]


@pytest.mark.parametrize(("text", "weight"), VECTORS, ids=[repr(text)[:40] for text, _ in VECTORS])
def test_a_text_weighs_what_the_network_says(text: str, weight: int) -> None:
    assert length(text) == weight


def test_each_address_is_found_where_it_stands() -> None:
    text = "Voir mairie.fr/a, puis https://port.example.com."
    assert [text[start:end] for start, end in links(text)] == ["mairie.fr/a", "https://port.example.com"]


def test_a_long_run_is_counted_without_delay() -> None:
    assert length("(" * 20_000) == 20_000
    assert length("a." * 20_000) == 40_000
    assert length("https://mairie.fr/" + "(a" * 500) == LINK + 1_000
