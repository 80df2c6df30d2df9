"""The weights that ship: one file, made by `python -m app.triage.training`, read when first needed."""

import json
import lzma
from array import array
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from app.triage.grams import LANES
from app.triage.learner import NOTHING, SCALE, Learner
from app.triage.phrases import LEXICON

SEED = Path(__file__).parent / "seed"
SHIPPED = Path(__file__).parent / "weights.xz"

# In the file a weight is one byte, in steps of a thirty-second.
_STEP = SCALE // 32
_MIDDLE = 128
_LANE_BYTES = 4
_BASE = NOTHING - _STEP * sum(_MIDDLE << (8 * _LANE_BYTES * lane) for lane in range(LANES))
_EMPTY = bytes([_MIDDLE]) * LANES


class Scale(NamedTuple):
    """What makes scores of the learner into probabilities, measured on posts it had not seen.

    `curve` holds, for rising scores, how often they were right.
    """

    temperature: float
    curve: tuple[tuple[float, float], ...]


class Shipped(NamedTuple):
    """A learner with its scale, and the fingerprint of what it was learned from."""

    learner: Learner
    scale: Scale
    corpus: str


@lru_cache(maxsize=1)
def shipped() -> Shipped:
    """What ships, read once a process; whoever teaches it takes a copy."""
    return unwritten(SHIPPED.read_bytes())


def fingerprint() -> str:
    """The SHA-256 of what the weights come from: the corpus and the lexicon, in the order of their names."""
    whole = sha256()
    for file in (*sorted(SEED.glob("*.jsonl")), *sorted(LEXICON.glob("*.toml"))):
        whole.update(file.read_bytes())
    return whole.hexdigest()


def written(shipped: Shipped) -> bytes:
    """The bytes of a file: a line of JSON, then the buckets that weigh something, and their weights."""
    learner = shipped.learner
    rows = [
        (bucket, row)
        for bucket, whole in enumerate(learner.table)
        if whole != NOTHING and (row := _row(learner.weights(bucket))) != _EMPTY
    ]
    head = {
        "corpus": shipped.corpus,
        "bias": [round(bias, 4) for bias in learner.bias],
        "scale": shipped.scale._asdict(),
        "buckets": len(rows),
    }
    numbers = array("I", [bucket for bucket, _ in rows])
    body = numbers.tobytes() + b"".join(row for _, row in rows)
    return lzma.compress(json.dumps(head).encode() + b"\n" + body, preset=6)


def unwritten(data: bytes) -> Shipped:
    """The learner that such bytes hold."""
    line, _, body = lzma.decompress(data).partition(b"\n")
    head = json.loads(line)
    learner = Learner()
    learner.bias = head["bias"]
    numbers = array("I")
    after = head["buckets"] * numbers.itemsize
    numbers.frombytes(body[:after])
    spread = bytearray(LANES * _LANE_BYTES)
    for at, bucket in zip(range(after, len(body), LANES), numbers, strict=True):
        spread[::_LANE_BYTES] = body[at : at + LANES]
        learner.table[bucket] = int.from_bytes(spread, "little") * _STEP + _BASE
    told = head["scale"]
    curve = tuple((score, share) for score, share in told["curve"])
    return Shipped(learner, Scale(told["temperature"], curve), head["corpus"])


def _row(weights: list[float]) -> bytes:
    return bytes(min(255, max(0, round(weight * SCALE / _STEP) + _MIDDLE)) for weight in weights)
