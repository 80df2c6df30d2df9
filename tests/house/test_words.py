"""Words that may not stand in the tree, and where the others may (house §3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.channels import discover
from app.channels._http import Http
from tests.house.reading import calls, dotted, modules, templates
from tests.needs import TREE

LEFT_BEHIND = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|\bNotImplementedError\b|pragma: no cover|type: ignore(?!\[)|noqa(?!: [A-Z])"
    r"|(?<![\w.])/(home|work|root|Users)/\w|/tmp/\w"
)
NOT_SHOWN = re.compile(r"{#.*?#}|<!--.*?-->|<!doctype|!=", re.DOTALL | re.IGNORECASE)
TEXT = (
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".ini",
    ".mako",
    ".yml",
    ".yaml",
    ".json",
    ".sh",
    "",
)
NOT_OURS = {".git", ".uv", ".venv", ".hypothesis", "__pycache__", "htmlcov", "var", "vendor"}
DEMONSTRATION = "demo"  # the house may name it: it is no network


def test_no_network_is_named_outside_its_channel() -> None:
    for module in modules():
        if module.floor != "channels":
            named = [string for string in module.strings() if string.value in _names()]
            assert named == [], f"{module.name}:{named[0].lineno} names {named[0].value!r}"


def test_no_template_names_a_network() -> None:
    quoted = re.compile(r"""["'](%s)["']|\b(%s)\b""" % ("|".join(_names()), "|".join(_labels())))  # noqa: UP031
    for template in templates():
        shown = NOT_SHOWN.sub("", template.read_text(encoding="utf-8"))
        named = quoted.search(shown)
        assert named is None, f"{template.name} names {named[0]}"


def test_no_sentence_shouts() -> None:
    for template in templates():
        assert "!" not in NOT_SHOWN.sub("", template.read_text(encoding="utf-8")), template.name


def test_nothing_is_left_for_later_and_no_machine_is_named() -> None:
    for file in _ours():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            left = LEFT_BEHIND.search(line)
            assert left is None, f"{file.relative_to(TREE)}:{number}: {left[0]}"


def test_our_own_code_is_never_patched() -> None:
    for module in modules("tests"):
        if not re.search(r"setattr|delattr|mock", module.text):
            continue  # reading all of them as syntax takes seconds
        ours = {name for found, name, _ in module.imports() if found.split(".")[0] == "app"} | {"app"}
        assert not [name for name, _, _ in module.imports() if name.startswith("unittest.mock")], module.name
        for name, call in calls(module.tree):
            if name.endswith((".setattr", ".delattr")):
                assert dotted(call.args[0]).split(".")[0] not in ours, f"{module.name}:{call.lineno}"
                path = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
                assert not str(path).startswith("app."), f"{module.name}:{call.lineno}"


@cache
def _names() -> frozenset[str]:
    channels = discover(Http()).values()
    said = {word for channel in channels for word in (channel.name, channel.label)}
    return frozenset(said) - {
        DEMONSTRATION,
        *(found.label for found in channels if found.name == DEMONSTRATION),
    }


def _labels() -> frozenset[str]:
    return frozenset(name for name in _names() if name[0].isupper())


def _ours(folder: Path = TREE) -> Iterator[Path]:
    """Give every text of ours. The house tests are left out: they must name what they refuse."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if not (
                entry.name in NOT_OURS or entry.name.endswith("cache") or entry == TREE / "tests" / "house"
            ):
                yield from _ours(entry)
        elif entry.suffix in TEXT and not entry.name.startswith(".coverage"):
            yield entry
