"""What an encoder is given, and how its vectors are kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from importlib.util import find_spec
from math import isclose, nan, sqrt

import pytest

from app.meaning.encoding import LONGEST, MODULE, SentenceEncoder, is_there
from app.triage.meaning import unit


class Encoder:
    """Stands in for the package: it keeps what it was given, and gives what a test says."""

    def __init__(self, *vectors: Sequence[float]) -> None:
        self.given: list[str] = []
        self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> list[Sequence[float]]:
        self.given += texts
        return list(self._vectors)


def test_a_vector_is_kept_as_bytes_that_point_the_same_way() -> None:
    (packed,) = SentenceEncoder(Encoder((0.3, -0.4, 0.0)), "essai 1").vectors(["Bonjour"])
    assert array("b", packed).tolist() == [95, -127, 0]
    assert isclose(sqrt(sum(one * one for one in unit(packed))), 1)
    assert [round(one, 2) for one in unit(packed)] == [0.6, -0.8, 0.0]


@pytest.mark.parametrize("vector", [(0.0, 0.0), (nan, nan), (float("inf"), 1.0)])
def test_what_says_nothing_points_nowhere(vector: tuple[float, float]) -> None:
    (packed,) = SentenceEncoder(Encoder(vector), "essai 1").vectors([""])
    assert unit(packed) == [0.0, 0.0]


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "\u0301" * 9, "a" * 100_000, "\ufdfa" * 1_000])
def test_an_encoder_is_given_short_plain_text(text: str) -> None:
    encoder = Encoder((1.0,))
    SentenceEncoder(encoder, "essai 1").vectors([text])
    (given,) = encoder.given
    assert len(given) <= LONGEST
    assert "\x00" not in given
    assert given.encode()


def test_the_extra_is_there_or_not_and_nothing_is_loaded_to_know() -> None:
    assert is_there() is (find_spec(MODULE) is not None)
