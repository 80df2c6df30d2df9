"""What others wrote and we ship to browsers is pinned to the byte, and says on what terms."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from tests.needs import TREE

VENDOR = TREE / "app" / "static" / "vendor"
LIST = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^\| `([\w./-]+)` \|.*\| `([0-9a-f]{64})` \|$", LIST, re.MULTILINE))


@pytest.mark.parametrize("name", PINNED)
def test_it_is_what_was_read_and_chosen(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == PINNED[name]


def test_nothing_else_came_along() -> None:
    scripts = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*.[jc]s*")}
    assert scripts == set(PINNED)


def test_it_says_on_what_terms() -> None:
    for folder in (entry for entry in VENDOR.iterdir() if entry.is_dir()):
        assert (folder / "LICENSE").is_file(), folder.name
