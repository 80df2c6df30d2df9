"""What a route may do (house §3): GET looks, a page has its route's name, nothing is drawn while writing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from fastapi import APIRouter
from fastapi.routing import APIRoute

from tests.house.reading import Module, calls, modules, on
from tests.needs import TREE

DRAWING = {"page", "again", "rendering.page", "errors.again", "render_block"}
DRAWING_BY = (".render", ".get_template", ".TemplateResponse")
GET_WRITES: dict[str, str] = {}


@dataclass(frozen=True)
class Route:
    """A route and the code that answers: its function, then those of its module that it calls."""

    module: Module
    function: str
    methods: frozenset[str]
    nodes: tuple[ast.FunctionDef, ...]

    @property
    def name(self) -> str:
        return f"{self.module.name}::{self.function}"

    @property
    def own_template(self) -> str:
        return f"{self.module.name.split('/')[-1].removesuffix('.py')}/{self.function}.html"

    def drawn(self) -> Iterator[tuple[str, str]]:
        """Give (`page` or `again`, template) of each template it names."""
        for node in self.nodes:
            for name, call in calls(node):
                if name in DRAWING:
                    yield from (
                        (name.rsplit(".", 1)[-1], text) for text in _texts(call) if text.endswith(".html")
                    )


def test_only_get_and_post_exist() -> None:
    for route in routes():
        assert route.methods <= {"GET", "HEAD", "POST"}, route.name


def test_get_never_writes() -> None:
    for route in routes():
        if "GET" in route.methods and route.name not in GET_WRITES:
            written = [name for node in route.nodes for name, _ in calls(node) if name.endswith(".writing")]
            assert written == [], route.name


def test_every_route_that_answers_html_has_its_template() -> None:
    for route in routes():
        drawn = list(route.drawn())
        for _, template in drawn:
            assert (TREE / "templates" / template).is_file(), f"{route.name} draws {template}"
        pages = {template for verb, template in drawn if verb == "page"}
        if pages:
            assert route.own_template in pages, (
                f"{route.name} draws {sorted(pages)}, not {route.own_template}"
            )


def test_no_page_is_without_its_route() -> None:
    drawn = {text for module in modules() for text in map(_text, module.strings()) if text.endswith(".html")}
    for folder in {route.own_template.split("/")[0] for route in routes()}:
        for template in sorted((TREE / "templates" / folder).glob("[a-z]*.html")):
            assert f"{folder}/{template.name}" in drawn, f"no route draws {folder}/{template.name}"


def test_nothing_is_drawn_while_writing() -> None:
    for module in modules():
        for node in module.walk():
            if isinstance(node, ast.With) and any(_is_writing(item) for item in node.items):
                drawn = [name for name, _ in calls(node) if name in DRAWING or name.endswith(DRAWING_BY)]
                assert drawn == [], f"{module.name}:{node.lineno}"


def test_the_web_writes_no_sql() -> None:
    for module in on("web"):
        spoken = [
            name
            for name, _ in calls(module.tree)
            if name.rsplit(".", 1)[-1] in {"execute", "scalars", "scalar"}
        ]
        assert spoken == [], module.name
        built = [name for found, name, _ in module.imports() if found == "sqlalchemy"]
        assert built == [], module.name


@cache
def routes() -> tuple[Route, ...]:
    """Read each module's own routers: `app.routes` is not flat."""
    return tuple(
        route for module in on("web") if not module.name.endswith("__init__.py") for route in _of(module)
    )


def _of(module: Module) -> Iterator[Route]:
    loaded = import_module(module.name.removesuffix(".py").replace("/", "."))
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    for router in vars(loaded).values():
        if isinstance(router, APIRouter):
            for route in router.routes:
                if isinstance(route, APIRoute) and route.endpoint.__module__ == loaded.__name__:
                    name = route.endpoint.__name__
                    yield Route(
                        module, name, frozenset(route.methods or ()), tuple(_reached(name, functions))
                    )


def _reached(name: str, functions: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    reached: dict[str, ast.FunctionDef] = {}
    waiting = [name]
    while waiting:
        node = functions.get(waiting.pop())
        if node is not None and node.name not in reached:
            reached[node.name] = node
            waiting += [called for called, _ in calls(node)]
    return list(reached.values())


def _texts(call: ast.Call) -> list[str]:
    return [_text(node) for node in ast.walk(call) if isinstance(node, ast.Constant)]


def _text(node: ast.Constant) -> str:
    return node.value if isinstance(node.value, str) else ""


def _is_writing(item: ast.withitem) -> bool:
    return any(name.rsplit(".", 1)[-1] == "writing" for name, _ in calls(item.context_expr))
