"""The command as a shell runs it, on a database of its own."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import cli, wiring
from app.config import Config
from app.house import House
from tests.needs import TREE


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]
PATIENCE = 60


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a database that is not there yet, in the command's environment."""
    for name in [name for name in os.environ if name.startswith("PARVIS_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "parvis.db"
    monkeypatch.setenv("PARVIS_DATABASE_URL", f"sqlite:///{file}")
    return file


@pytest.fixture
def url(nothing: Path, sqlite_template: Path) -> str:
    """Name a migrated, empty database: migrating one for each test took more time than the tests."""
    shutil.copyfile(sqlite_template, nothing)
    return f"sqlite:///{nothing}"


@pytest.fixture
def parvis(url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in this process, on `url`: `parvis("setting", "town_name", given="")`."""

    def obeyed(*arguments: str, given: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return obeyed


@pytest.fixture
def house(url: str) -> House:
    """Look at the database that the command left."""
    return wiring.build(Config(database_url=url))


def alone(*arguments: str, given: str = "") -> Said:
    """Run the command as a process of its own, to its end."""
    with start(*arguments) as running:
        out, err = running.communicate(given, timeout=PATIENCE)
    return Said(running.returncode, out, err)


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=TREE,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # so that a test can interrupt it as a terminal does, children included
    )
