"""How long a thing may be (house §3). What is one idea is not split by number: it is named here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.reading import modules
from tests.needs import TREE

LIMITS = (
    ("app/channels", "*.py", 400),
    ("app", "*.py", 250),
    ("templates", "*.html", 90),
    ("tests", "*.py", 300),
    ("app/static", "*.css", 150),
    ("app/static", "*.js", 150),
)
FUNCTION, ROUTE = 30, 20
LONGER_FILES: dict[str, int] = {}
LONGER_FUNCTIONS: dict[str, int] = {}


@pytest.mark.parametrize(("folder", "pattern", "limit"), LIMITS)
def test_no_file_is_longer_than_one_reads(folder: str, pattern: str, limit: int) -> None:
    for file in sorted((TREE / folder).rglob(pattern)):
        name = file.relative_to(TREE).as_posix()
        if "vendor" in file.parts or (folder == "app" and name.startswith("app/channels/")):
            continue
        assert _lines(file) <= LONGER_FILES.get(name, limit), name


def test_no_function_is_longer_than_one_reads() -> None:
    for module in modules():
        for node in module.walk():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{module.name}::{node.name}"
                limit = ROUTE if _is_route(node) else FUNCTION
                assert _length(node) <= LONGER_FUNCTIONS.get(name, limit), name


def test_no_exception_outlives_its_reason() -> None:
    for name, limit in LONGER_FILES.items():
        assert _lines(TREE / name) <= limit, name
    for name in LONGER_FUNCTIONS:
        assert (TREE / name.split("::")[0]).is_file(), name


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what is done: a signature and a docstring are read otherwise."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    methods = {"get", "post", "put", "patch", "delete"}
    return any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in methods
        for mark in node.decorator_list
    )
