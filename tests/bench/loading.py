"""What triage costs a process that has it not yet: processor time and memory. A process of its own."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from time import process_time

from tests.bench.measuring import resident

# What the house has loaded anyway.
BESIDE = ("sqlalchemy.orm", "app.domain.comment", "app.backlog", "app.changes", "app.journal")


def main() -> None:
    """Load it, have it judge one comment, and begin the lessons of a town."""
    for name in BESIDE:
        import_module(name)
    before, began = resident(os.getpid()), process_time()
    triage = import_module("app.triage")
    triage.classify("Bonjour, la piscine ouvre à quelle heure ?", lessons=triage.Lessons())
    seconds = process_time() - began
    added = resident(os.getpid()) - before
    sys.stdout.write(json.dumps({"seconds": seconds, "rss_mb": added}) + "\n")


if __name__ == "__main__":
    main()
