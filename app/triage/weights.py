"""The weights that ship: one file, made by `python -m app.triage.training`, read when first needed."""

import json
import zlib
from array import array
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from app.triage.building import uncollected
from app.triage.grams import BUCKETS, LANES
from app.triage.learner import LANE, NOTHING, SCALE, ZERO, Learner
from app.triage.phrases import LEXICON

SEED = Path(__file__).parent / "seed"
SHIPPED = Path(__file__).parent / "weights.zz"

# Whatever is met this power of two times, or more often, is as common.
OFTENEST = 12
# In the file a weight is one byte, in steps of a thirty-second.
_STEP = SCALE // 32
_MIDDLE = 128
# What each byte is as a lane of a bucket.
_LANE_OF = [ZERO + (byte - _MIDDLE) * _STEP for byte in range(256)]
_LANE_BYTES = LANE // 8
_BUCKET = Struct(f"{LANES * _LANE_BYTES}s")
_EMPTY = bytes([_MIDDLE]) * LANES


class Scale(NamedTuple):
    """What makes scores of the learner into probabilities, measured on posts it had not seen.

    `curve` holds, for rising scores, how often they were right.
    """

    temperature: float
    curve: tuple[tuple[float, float], ...]


class Shipped(NamedTuple):
    """A learner with its scale, and the fingerprint of what it was learned from.

    met: how often each bucket was met there, as a power of two.
    """

    learner: Learner
    scale: Scale
    corpus: str
    met: bytes = bytes(BUCKETS)


@lru_cache(maxsize=1)
@uncollected()
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
    """The bytes of a file: a line of JSON, how often each bucket was met, those that weigh, their weights."""
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
    steps = array("H", [after - before for before, after in pairwise([0, *(bucket for bucket, _ in rows)])])
    weights = b"".join(row for _, row in rows)
    body = shipped.met + _apart(steps.tobytes(), steps.itemsize) + _apart(weights, LANES)
    # All weights of one answer are of a kind, and seldom repeat: short codes alone pack them smallest.
    packing = zlib.compressobj(level=9, memLevel=9, strategy=zlib.Z_HUFFMAN_ONLY)
    return packing.compress(json.dumps(head).encode() + b"\n" + body) + packing.flush()


def unwritten(data: bytes) -> Shipped:
    """The learner that such bytes hold."""
    line, _, body = zlib.decompress(data).partition(b"\n")
    head = json.loads(line)
    learner = Learner()
    learner.bias = head["bias"]
    steps = array("H")
    after = BUCKETS + head["buckets"] * steps.itemsize
    steps.frombytes(_together(body[BUCKETS:after], steps.itemsize))
    lanes = _lanes(_together(body[after:], LANES))
    for bucket, (row,) in zip(accumulate(steps), _BUCKET.iter_unpack(lanes), strict=True):
        learner.table[bucket] = int.from_bytes(row, "little")
    told = head["scale"]
    curve = tuple((score, share) for score, share in told["curve"])
    return Shipped(learner, Scale(told["temperature"], curve), head["corpus"], body[:BUCKETS])


def _apart(rows: bytes, width: int) -> bytes:
    """The first byte of every row, then the second ones."""
    return b"".join(rows[place::width] for place in range(width))


def _together(columns: bytes, width: int) -> bytes:
    """The rows whose bytes stand apart."""
    rows, many = bytearray(len(columns)), len(columns) // width
    for place in range(width):
        rows[place::width] = columns[place * many : (place + 1) * many]
    return bytes(rows)


def _lanes(weights: bytes) -> bytearray:
    """Every weight as the lane that it is in a bucket, all at once."""
    lanes = bytearray(len(weights) * _LANE_BYTES)
    for place in range(_LANE_BYTES):
        lanes[place::_LANE_BYTES] = weights.translate(bytes(lane >> 8 * place & 255 for lane in _LANE_OF))
    return lanes


def _row(weights: list[float]) -> bytes:
    return bytes(min(255, max(0, round(weight * SCALE / _STEP) + _MIDDLE)) for weight in weights)
