"""The weights that ship are those that the corpus teaches, and the same from the same corpus."""

from __future__ import annotations

import pytest

from app.triage.meaning import meant
from app.triage.training import Lesson, corpus, how_often, lesson, trained
from app.triage.weights import SHIPPED, Scale, Shipped, fingerprint, shipped, unwritten, written

SCALE = Scale(1.0, ((0.3, 0.2), (0.9, 0.95)))


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    return [lesson(row) for row in corpus()[:300:3]]


def test_the_weights_were_learned_from_the_corpus_and_the_lexicon_as_they_are() -> None:
    assert shipped().corpus == fingerprint(), "run `python -m app.triage.training`"


def test_what_meaning_says_was_learned_from_them_too() -> None:
    assert meant().corpus == fingerprint(), "run `python -m tests.eval.meaning`"


def test_the_file_is_small() -> None:
    assert SHIPPED.stat().st_size < 1_000_000


def test_the_same_lessons_make_the_same_file(lessons: list[Lesson]) -> None:
    first, second = (written(Shipped(trained(lessons), SCALE, "a")) for _ in range(2))
    assert first == second
    assert first != written(Shipped(trained(lessons, seed=2), SCALE, "a"))


def test_what_is_written_is_read_again(lessons: list[Lesson]) -> None:
    learner = trained(lessons)
    met = how_often(lessons)
    again = unwritten(written(Shipped(learner, SCALE, "a", met)))
    assert (again.scale, again.corpus, again.met) == (SCALE, "a", met)
    for one in lessons[:20]:
        before, after = learner.heights(one.seen), again.learner.heights(one.seen)
        assert after == pytest.approx(before, abs=0.3)


def test_a_learner_knows_the_lessons_it_was_taught(lessons: list[Lesson]) -> None:
    learner = trained(lessons)
    right = sum(max(range(8), key=learner.heights(one.seen).__getitem__) == one.intent for one in lessons)
    assert right >= 0.95 * len(lessons)


def test_a_surer_score_is_never_less_often_right() -> None:
    curve = shipped().scale.curve
    assert list(curve) == sorted(curve)
    assert [share for _, share in curve] == sorted(share for _, share in curve)
