"""What counts as covered. Tracing costs half as much again: where a test walks once more through what others
have asserted (in a browser, in a process that is killed, over the shared recordings), nothing is traced.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


def stop() -> Coverage | None:
    """Stop tracing from here on; give what was, None where nothing was traced."""
    tracing = Coverage.current()
    if tracing is not None:
        tracing.stop()
    return tracing


@contextmanager
def stopped() -> Iterator[None]:
    """Trace nothing meanwhile."""
    tracing = stop()
    try:
        yield
    finally:
        if tracing is not None:
            tracing.start()
