"""There is no container daemon here to build it with, so the Dockerfile is read."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch

import pytest

from tests.needs import TREE

Instruction = tuple[str, str]


@pytest.fixture
def steps() -> list[Instruction]:
    """Give (instruction, what follows) of the image that is shipped: the last stage."""
    text = (TREE / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [
        line.split(maxsplit=1) for line in text.splitlines() if line.strip() and not line.startswith("#")
    ]
    every = [(line[0], line[1].strip()) for line in lines]
    last = max(number for number, (name, _) in enumerate(every) if name == "FROM")
    return every[last:]


def test_it_does_not_run_as_root(steps: list[Instruction]) -> None:
    users = [rest for name, rest in steps if name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_it_says_whether_it_is_well(steps: list[Instruction]) -> None:
    (check,) = [rest for name, rest in steps if name == "HEALTHCHECK"]
    command = json.loads(check[check.index("[") :])
    assert command[0] == "python"
    assert "/health/live" in command[-1]


def test_its_process_hears_the_stop(steps: list[Instruction]) -> None:
    said = {name: rest for name, rest in steps if name in {"ENTRYPOINT", "CMD", "STOPSIGNAL"}}
    assert json.loads(said["ENTRYPOINT"]) == ["python", "-m", "app.cli"]
    assert json.loads(said["CMD"])[0] == "serve"
    assert said["STOPSIGNAL"] == "SIGTERM"


def test_what_it_copies_exists_and_is_let_through() -> None:
    text = (TREE / "Dockerfile").read_text(encoding="utf-8")
    allowed = [line[1:] for line in (TREE / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    assert copied
    for path in " ".join(copied).split():
        assert (TREE / path).exists(), path
        assert any(fnmatch(path, pattern) for pattern in allowed), path


def test_what_the_app_reads_is_copied(steps: list[Instruction]) -> None:
    copied = " ".join(rest for name, rest in steps if name == "COPY").split()
    assert {"app", "templates", "migrations", "alembic.ini"} <= set(copied)
