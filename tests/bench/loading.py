"""What triage costs a process that has it not yet: processor time, memory, and comments it never met."""

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
    """Load it, have it judge one comment, begin the lessons of a town; then sort the comments of stdin."""
    for name in BESIDE:
        import_module(name)
    before, began = resident(os.getpid()), process_time()
    triage = import_module("app.triage")
    triage.classify("Bonjour, la piscine ouvre à quelle heure ?", lessons=triage.Lessons())
    seconds = process_time() - began
    added = resident(os.getpid()) - before
    rows = [json.loads(line) for line in sys.stdin]
    began = process_time()
    for row in rows:
        triage.classify(row["text"], row["post"], network=row["network"])
    new = len(rows) / (process_time() - began)
    sys.stdout.write(json.dumps({"seconds": seconds, "rss_mb": added, "new_per_s": new}) + "\n")


if __name__ == "__main__":
    main()
