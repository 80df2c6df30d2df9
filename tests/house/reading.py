"""How the house tests look at the tree: as text and as syntax, never by running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.needs import TREE

HALL = ("backlog", "outbox", "journal", "changes", "spending", "indexing")
ROOMS = (
    "intake",
    "grouping",
    "teaching",
    "opinions",
    "triage",
    "inbox",
    "departments",
    "letters",
    "mailroom",
    "moderation",
    "insights",
    "replies",
    "closing",
    "saved_replies",
    "facts",
    "together",
    "rereading",
    "promises",
    "accounts",
    "settings",
    "connections",
)
ADAPTERS = ("channels", "mail", "identity", "files", "links", "assistant", "meaning")


@dataclass(frozen=True)
class Module:
    """A module of the tree. name: its path from the tree, with slashes; floor: what stands under app/."""

    name: str

    @property
    def text(self) -> str:
        return (TREE / self.name).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def floor(self) -> str:
        return self.name.split("/")[1].removesuffix(".py")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    def walk(self) -> Iterator[ast.AST]:
        return iter(self.nodes)

    def imports(self) -> Iterator[tuple[str, str | None, int]]:
        """Give (module, name or None, line) of each import, wherever it stands."""
        for node in self.walk():
            if isinstance(node, ast.Import):
                yield from ((alias.name, None, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name, node.lineno) for alias in node.names)

    def strings(self) -> Iterator[ast.Constant]:
        """Give its strings, docstrings excepted."""
        spoken = {id(node.value) for node in self.walk() if isinstance(node, ast.Expr)}
        for node in self.walk():
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
                yield node


@cache
def modules(*folders: str) -> list[Module]:
    """Read every module under the folders (all of app without any)."""
    found = [file for folder in folders or ("app",) for file in _files(TREE / folder, "*.py")]
    return [Module(file.relative_to(TREE).as_posix()) for file in found]


def on(*floors: str) -> list[Module]:
    """Read the modules of these floors of app, as far as they exist."""
    return [module for module in modules() if module.floor in floors]


def templates() -> list[Path]:
    return _files(TREE / "templates", "*.html") + _files(TREE / "templates", "*.txt")


def dotted(node: ast.AST) -> str:
    """Give `a.b.c` for a name or a chain of attributes, as far as it is one."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Give (dotted name, call) of each call under the node; a chain's own start may be missing."""
    for found in ast.walk(node):
        if isinstance(found, ast.Call):
            yield dotted(found.func), found


def _files(folder: Path, pattern: str) -> list[Path]:
    if folder.is_file():
        return [folder]
    return sorted(file for file in folder.rglob(pattern) if "vendor" not in file.parts)
