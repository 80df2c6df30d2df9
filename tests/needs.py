"""What a test may need of its machine, and what happens where it is not there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

TREE = Path(__file__).resolve().parent.parent


def missing(what: str) -> NoReturn:
    """Skip with one visible line; fail where PARVIS_TESTS_REQUIRE=all says that nothing may be missing."""
    if os.environ.get("PARVIS_TESTS_REQUIRE") == "all":
        pytest.fail(f"{what} is missing, and PARVIS_TESTS_REQUIRE=all", pytrace=False)
    pytest.skip(f"{what} is missing on this machine")


def chromium() -> str:
    """Return the path of the distribution's Chromium; the test is skipped where there is none.

    First its shell without windows: the same engine, for six tenths of the work.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None) or missing("Chromium")


def dovecot() -> str:
    """Return the path of Dovecot, a real IMAP server; the test is skipped where there is none."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or missing("Dovecot")


def fixtures_folder() -> Path | None:
    """Return the recordings kept beside the tree, where they are.

    Tests over them carry `@pytest.mark.shared_fixtures` and are not even collected elsewhere.
    """
    folder = TREE.parent / "shared" / "fixtures"
    return folder if folder.is_dir() else None
