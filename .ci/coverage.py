"""What the tests must reach: every branch where a reply could be lost, elsewhere never less than before.

Quiet when all is well. The ratchet stands in .ci/coverage; it is raised here, by hand never lowered.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

WHOLE = ("app/domain/", "app/outbox/", "app/intake/", "app/replies/")
RATCHET = Path(__file__).with_name("coverage")
REACHED = Path(".coverage.json")
SLACK = 1.0  # a race may take another branch from one run to the next
ENDS = 0  # where a branch goes that leaves its function


def main() -> int:
    files: dict[str, Any] = json.loads(REACHED.read_text(encoding="utf-8"))["files"]
    whole = {name: one for name, one in files.items() if name.startswith(WHOLE)}
    if missing := [line for name, one in sorted(whole.items()) for line in not_reached(name, one)]:
        sys.stdout.write("\n".join([*missing, f"{', '.join(WHOLE)}: every branch must be tested.\n"]))
        return 1
    elsewhere = {name: one for name, one in files.items() if name not in whole}
    reached, kept = share(elsewhere), float(RATCHET.read_text(encoding="ascii"))
    if reached < kept:
        missing = [line for name, one in sorted(elsewhere.items()) for line in not_reached(name, one)]
        said = f"Elsewhere the tests reach {reached:.1f} %, {kept} before.\n"
        sys.stdout.write("\n".join([*missing, said]))
        return 1
    if reached - SLACK > kept and os.environ.get("PARVIS_TESTS_REQUIRE") != "all":
        RATCHET.write_text(f"{reached - SLACK:.1f}\n", encoding="ascii")
        sys.stdout.write(f"The ratchet in .ci/coverage rose from {kept}: commit it.\n")
    return 0


def share(files: dict[str, Any]) -> float:
    """How much of the lines and branches of these files was reached, in per cent."""
    reached = sum(len(one["executed_lines"]) + len(one["executed_branches"]) for one in files.values())
    missing = sum(len(one["missing_lines"]) + len(one["missing_branches"]) for one in files.values())
    return 100 * reached / (reached + missing)


def not_reached(name: str, one: dict[str, Any]) -> list[str]:
    """Each line that never ran, and each branch that was never taken from a line that ran."""
    lines = [f"{name}:{line}" for line in one["missing_lines"]]
    taken = [(start, end) for start, end in one["missing_branches"] if start in one["executed_lines"]]
    return lines + [f"{name}:{start} to {'the end' if end == ENDS else end}" for start, end in taken]


if __name__ == "__main__":
    raise SystemExit(main())
