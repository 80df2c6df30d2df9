"""scikit-learn's logistic regression on the same features: what ours must equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from app.triage.grams import BUCKETS, LANES, ROUTES, URGENT
from app.triage.learner import TRUST
from app.triage.training import Lesson, corpus, lesson, trained

# Chosen by cross-validation on the seed.
HARDNESS = 3


def compared(sets: Mapping[str, Sequence[dict[str, Any]]]) -> Iterator[str]:
    """Intent and department of both, taught the same lessons."""
    if find_spec("sklearn") is None:
        yield "scikit-learn is not here: `uv sync --group eval` brings the yardstick."
        return
    lessons = [lesson(row) for row in corpus()]
    ours = trained(lessons)
    rules = sorted(TRUST)
    intents, services = (_taught(lessons, rules, what) for what in ("intent", "service"))
    yield "| set | intent, ours | scikit-learn | department, ours | scikit-learn |"
    yield "|---|---|---|---|---|"
    for name, rows in sets.items():
        asked = [lesson(row) for row in rows]
        heights = [ours.heights(one.seen) for one in asked]
        told = (
            _share([_best(height[:URGENT]) for height in heights], [one.intent for one in asked]),
            _share(list(intents.predict(_matrix(asked, rules))), [one.intent for one in asked]),
            _share([_best(height[ROUTES:]) for height in heights], [one.service for one in asked]),
            _share(list(services.predict(_matrix(asked, rules))), [one.service for one in asked]),
        )
        yield f"| {name} | {' | '.join(f'{figure:.3f}' for figure in told)} |"


def _taught(lessons: Sequence[Lesson], rules: Sequence[str], what: str) -> Any:
    regression = import_module("sklearn.linear_model").LogisticRegression
    known = [one for one in lessons if getattr(one, what) is not None]
    return regression(C=HARDNESS, max_iter=100).fit(
        _matrix(known, rules), [getattr(one, what) for one in known]
    )


def _matrix(lessons: Sequence[Lesson], rules: Sequence[str]) -> Any:
    """The same buckets with the same values, then what each rule says."""
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for one in lessons:
        for buckets, value in one.seen.sets:
            columns += buckets
            values += [value] * len(buckets)
        for name, first, scores in one.seen.rules:
            begin = BUCKETS + LANES * rules.index(name) + first
            columns += range(begin, begin + len(scores))
            values += [TRUST[name] * score for score in scores]
        ends.append(len(columns))
    shape = (len(lessons), BUCKETS + LANES * len(rules))
    return import_module("scipy.sparse").csr_matrix((values, columns, ends), shape=shape)


def _best(heights: Sequence[float]) -> int:
    return max(range(len(heights)), key=heights.__getitem__)


def _share(told: Sequence[int], meant: Sequence[int | None]) -> float:
    known = [one == right for one, right in zip(told, meant, strict=True) if right is not None]
    return sum(known) / len(known)
