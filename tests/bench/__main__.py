"""`make bench`: everything in a temporary folder, on loopback, as JSON lines. Exit 1 if a ratio is missed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import door, errands, hand, pages, resting, searching, sorting

PARTS = {
    "door": door.measure,
    "pages": pages.measure,
    "searching": searching.measure,
    "errands": errands.measure,
    "hand": hand.measure,
    "resting": resting.measure,
    "sorting": sorting.measure,
}


def main(wanted: list[str]) -> int:
    """Run the parts named, or all of them."""
    missed = []
    for name, measure in PARTS.items():
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder:
            for line, holds in measure(Path(folder)):
                line.say()
                if not holds:
                    missed.append(f"{line.what}: {line.ratio} ({line.against})")
    for one in missed:
        print(one, file=sys.stderr)  # noqa: T201 - the sentence of a failure
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
