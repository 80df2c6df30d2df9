"""A slug is made of a name, once."""

from __future__ import annotations

import pytest

from app.domain.slug import free_slug


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Éclairage public", [], "eclairage-public"),
        ("  Fêtes & cérémonies  ", [], "fetes-ceremonies"),
        ("Œuvres sociales", [], "uvres-sociales"),
        ("Voirie", ["voirie"], "voirie-2"),
        ("Voirie", ["voirie", "voirie-2"], "voirie-3"),
        ("مكتب", [], "service"),
        ("x" * 60, [], "x" * 40),
    ],
)
def test_a_slug_is_plain_and_unlike_those_that_are_taken(name: str, taken: list[str], slug: str) -> None:
    assert free_slug(name, taken, otherwise="service") == slug
