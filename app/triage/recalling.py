"""Recalling: the words that a town's corrections made speak for a tag."""

from collections.abc import Iterable

from app.triage.grams import word_buckets
from app.triage.lessons import Lessons
from app.triage.reading import read
from app.triage.routing import silent
from app.triage.verdict import INTENTS

MOST_TOLD = 6
_FORMS = 60  # of each text
_LEAST = 0.02  # a word that moved less was learned by nobody


def words_learned(lessons: Lessons, intent: str, texts: Iterable[str]) -> list[str]:
    """Of the words of these texts, those that the lessons moved most towards a tag, as they were written."""
    lane = INTENTS.index(intent)
    written: dict[str, str] = {}
    for text in texts:
        said = read(text)
        for form, (start, end) in zip(said.forms[:_FORMS], said.spans, strict=False):
            if form.isalpha() and form not in silent():
                written.setdefault(form, said.text[start:end].lower())
    moved = {form: sum(lessons.learned(one, lane) for one in _buckets(form)) for form in written}
    best = sorted(moved, key=lambda form: -moved[form])[:MOST_TOLD]
    return [written[form] for form in best if moved[form] >= _LEAST]


def _buckets(form: str) -> list[int]:
    return word_buckets((form,), edges=False)
