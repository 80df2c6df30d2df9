"""Meaning: what a comment's vector, and its post's, speak for, beside its words.

The weights come from `python -m tests.eval.meaning`, which needs the extra; using them does not.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from operator import mul
from pathlib import Path
from struct import pack, unpack
from typing import NamedTuple, Self

from app.triage.weights import Scale

MEANT = Path(__file__).parent / "meaning.zz"


class Meant(NamedTuple):
    """A row of weights an answer: the comment's numbers, the post's, a bias.

    scale: what makes scores, the vectors' part included, into probabilities.
    """

    scale: Scale
    corpus: str
    rows: Sequence[Sequence[float]]


class Spoken(NamedTuple):
    """What a comment's meaning adds to the score of each answer. reader: which encoder, and which weights.

    direction: the comment's own vector, as the encoder made it.
    """

    reader: str
    heights: list[float]
    direction: bytes

    @staticmethod
    def read_by(model: str) -> str:
        """The reader that an encoder is with the weights that ship."""
        return f"{model}, {meaning_known()}"

    @classmethod
    def of(cls, model: str, comment: bytes, post: bytes | None) -> Self:
        """From the vectors that an encoder made of a comment and its post."""
        return cls(cls.read_by(model), speaks_for(comment, post), comment)


@lru_cache(maxsize=1)
def meant() -> Meant:
    """What ships, read once a process."""
    return unwritten(MEANT.read_bytes())


@lru_cache(maxsize=1)
def meaning_known() -> str:
    """Which weights these are."""
    return f"{zlib.crc32(MEANT.read_bytes()):08x}"


def speaks_for(comment: bytes, post: bytes | None) -> list[float]:
    """What to add to the score of each answer."""
    said = unit(comment)
    above = unit(post) if post is not None else [0.0] * len(said)
    whole = [*said, *above, 1.0]
    return [round(sum(map(mul, row, whole)), 4) for row in meant().rows]


def unit(vector: bytes) -> list[float]:
    """The numbers of a vector, its length one; zeros stay zeros."""
    numbers = array("b", vector)
    length = sqrt(sum(map(mul, numbers, numbers)))
    return [one / length for one in numbers] if length else [0.0] * len(numbers)


def written(meant: Meant) -> bytes:
    """The bytes of the file: a line of JSON, then the rows, two bytes a weight."""
    width = len(meant.rows[0])
    head = {"corpus": meant.corpus, "scale": meant.scale._asdict(), "width": width}
    body = b"".join(pack(f"<{width}e", *row) for row in meant.rows)
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, level=9)


def unwritten(data: bytes) -> Meant:
    """What such bytes hold."""
    line, _, body = zlib.decompress(data).partition(b"\n")
    head = json.loads(line)
    width = head["width"]
    rows = [unpack(f"<{width}e", body[at : at + 2 * width]) for at in range(0, len(body), 2 * width)]
    curve = tuple((score, share) for score, share in head["scale"]["curve"])
    return Meant(Scale(head["scale"]["temperature"], curve), head["corpus"], rows)
