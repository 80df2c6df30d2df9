"""What the tests must reach: every branch where a reply could be lost, elsewhere never less than before.

Quiet when all is well. The ratchet stands in .ci/coverage; it is raised here, by hand never lowered.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

WHOLE = ("app/domain/*", "app/outbox/*", "app/intake/*", "app/replies/*")
RATCHET = Path(__file__).with_name("coverage")
SLACK = 1.0  # a race may take another branch from one run to the next


def main() -> int:
    coverage("combine", "--quiet")
    whole = coverage("report", f"--include={','.join(WHOLE)}", "--fail-under=100")
    if whole.returncode:
        sys.stdout.write(f"{whole.stdout}{', '.join(WHOLE)}: every branch must be tested.\n")
        return 1
    kept = float(RATCHET.read_text(encoding="ascii"))
    elsewhere = coverage("report", f"--omit={','.join(WHOLE)}", f"--fail-under={kept}")
    if elsewhere.returncode:
        sys.stdout.write(f"{elsewhere.stdout}Elsewhere the tests reached {kept} % before.\n")
        return 1
    reached = float(coverage("report", f"--omit={','.join(WHOLE)}", "--format=total").stdout)
    if reached - SLACK > kept and os.environ.get("PARVIS_TESTS_REQUIRE") != "all":
        RATCHET.write_text(f"{reached - SLACK:.1f}\n", encoding="ascii")
        sys.stdout.write(f"The ratchet in .ci/coverage rose from {kept}: commit it.\n")
    return 0


def coverage(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coverage", *arguments], capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
