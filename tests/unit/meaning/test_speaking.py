"""What a vector speaks for, and how the weights are kept."""

from __future__ import annotations

from array import array

from app import triage
from app.triage.grams import LANES, URGENT
from app.triage.meaning import Meant, meant, speaks_for, unwritten, written
from app.triage.weights import Scale

SIDE = 512


def towards(intent: str) -> bytes:
    """A vector as the weights would have it for this tag."""
    row = meant().rows[triage.INTENTS.index(intent)][:SIDE]
    top = max(map(abs, row))
    return array("b", [round(127 * one / top) for one in row]).tobytes()


def test_a_vector_speaks_most_for_what_its_weights_say_and_never_of_urgency() -> None:
    for intent in triage.INTENTS:
        heights = speaks_for(towards(intent), None)
        assert len(heights) == LANES
        assert max(triage.INTENTS, key=lambda one: heights[triage.INTENTS.index(one)]) == intent
        assert heights[URGENT] == 0


def test_it_is_added_to_what_the_words_say() -> None:
    text = "Ah bah d’accord"
    plain = triage.classify(text)
    said = triage.classify(text, speaks=[9.0 * (intent == "spam") for intent in triage.INTENTS] + [0.0] * 23)
    assert plain.intent != "spam"
    assert (said.intent, said.urgent) == ("spam", plain.urgent)
    assert triage.classify(text, speaks=None) == plain


def test_what_is_written_is_read_again() -> None:
    kept = Meant(Scale(1.5, ((0.2, 0.3), (0.9, 1.0))), "corpus", [(0.5, -0.25, 1.0), (0.0, 2.0, -1.0)])
    assert unwritten(written(kept)) == kept


def test_the_weights_fit_two_vectors_and_a_bias() -> None:
    assert {len(row) for row in meant().rows} == {2 * SIDE + 1}
    assert len(meant().rows) == LANES
