"""A command beside a PostgreSQL of its own, whose address it finds in DB_POSTGRES_URL; both end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.databases import start_postgresql


def main(command: list[str]) -> int:
    """Run the command until it ends, or until somebody ends us."""
    address = start_postgresql("e2e").render_as_string(hide_password=False)
    running = subprocess.Popen(command, env={**os.environ, "DB_POSTGRES_URL": address})
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: running.send_signal(number))
    return running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
