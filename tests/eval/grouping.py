"""`python -m tests.eval.grouping`: the weights of likeness, fitted on the two sets that judge nothing.

Needs the group `eval` of dependencies (scikit-learn).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from itertools import combinations
from pathlib import Path

from app.grouping.likening import WEIGHTS, signs
from tests.unit.grouping.measuring import Labelled, measure, read

SETS = Path(__file__).parents[1] / "unit/grouping"
FITTED_ON = ("tuning.jsonl", "developing.jsonl")
NAMES = [name for name in WEIGHTS if name != "always"]
LOOSENESS = 0.3  # the C of scikit-learn: of four, the best with posts left out of the fit


def main() -> None:
    for name, weight in _fitted().items():
        sys.stdout.write(f'    "{name}": {weight},\n')
    for file in FITTED_ON:
        figures = measure(SETS / file, 1)
        ticked, offered = (sum(of.values()) / len(of) for of in (figures.ticked, figures.offered))
        sys.stdout.write(f"{file}: right {figures.precision:.3f}, ticked {ticked:.2f}, found {offered:.2f}\n")


def _fitted() -> dict[str, float]:
    numpy, linear = import_module("numpy"), import_module("sklearn.linear_model")
    pairs = [pair for file in FITTED_ON for pair in _pairs(read(SETS / file))]
    seen = [signs(one.beside.asked, other.beside.asked) for one, other in pairs]
    table = numpy.array([[sign[name] for name in NAMES] for sign in seen])
    same = [one.label is not None and one.label == other.label for one, other in pairs]
    middle, spread = table.mean(axis=0), table.std(axis=0)
    fit = linear.LogisticRegression(C=LOOSENESS, max_iter=1000).fit((table - middle) / spread, same)
    slopes = fit.coef_[0] / spread
    always = float(fit.intercept_[0] - slopes @ middle)
    return {"always": round(always, 2), **{n: round(float(v), 2) for n, v in zip(NAMES, slopes, strict=True)}}


def _pairs(told: list[Labelled]) -> Iterator[tuple[Labelled, Labelled]]:
    """Every two under one post that may be ticked at all; a question nobody shares is like no other."""
    under = defaultdict(list)
    for one in told:
        if not one.beside.asked.several:
            under[one.beside.ground].append(one)
    for posts in under.values():
        yield from combinations(posts, 2)


if __name__ == "__main__":
    main()
