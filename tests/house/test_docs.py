"""What can be used is documented: every network, setting, command and decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer

from app.channels import discover
from app.channels._http import Http
from app.config import Config
from app.domain.setting import DEFAULTS
from tests.needs import TREE

DOCS = TREE / "docs"
PARTS = ("Context", "Decision", "Consequences", "Rejected", "Enforced by")
PAGE = 60
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
DEMONSTRATION = "demo"


def test_every_network_is_documented() -> None:
    for name in set(discover(Http())) - {DEMONSTRATION}:
        page = DOCS / "networks" / f"{name}.md"
        assert page.is_file(), f"docs/networks/{name}.md is missing"


def test_every_variable_of_the_environment_is_documented() -> None:
    for name in (f"PARVIS_{field.upper()}" for field in Config.model_fields):
        assert name in _everything_said(), f"{name} stands in no page of docs and not in README.md"


def test_every_setting_of_the_town_is_documented() -> None:
    for name in DEFAULTS:
        assert f"`{name}`" in _everything_said(), f"the setting {name} is documented nowhere"


def test_every_command_is_documented() -> None:
    for name in _commands():
        assert f"parvis {name}" in _everything_said(), f"parvis {name} is documented nowhere"


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_decision_is_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    for file in DECISIONS:
        assert f"({file.name})" in listed, file.name


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_one_page_with_its_five_parts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == PARTS
    assert len(text.splitlines()) <= PAGE


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_what_enforces_a_decision_exists(file: Path) -> None:
    enforced = file.read_text(encoding="utf-8").split("## Enforced by")[1]
    for path in re.findall(r"`((?:app|tests|migrations)/[\w/.]+|pyproject\.toml)`", enforced):
        assert (TREE / path).exists(), path


def _everything_said() -> str:
    pages = [*DOCS.rglob("*.md"), *TREE.glob("README.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in sorted(pages))


def _commands() -> set[str]:
    """Give the words after `parvis` of every command that its help shows."""
    if find_spec("app.cli") is None:
        return set()
    typers = [value for value in vars(import_module("app.cli")).values() if isinstance(value, typer.Typer)]
    (entrance,) = [one for one in typers if one.registered_groups] or typers
    return set(_named(typer.main.get_command(entrance), ""))


def _named(command: Any, before: str) -> Iterator[str]:
    for name, inner in getattr(command, "commands", {}).items():
        if getattr(inner, "commands", None):
            yield from _named(inner, f"{before}{name} ")
        elif not inner.hidden:
            yield f"{before}{name}"
