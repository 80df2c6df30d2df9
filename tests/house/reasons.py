"""Which codes the channels can give, read from where they give them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from tests.house.reading import Module, dotted, on

DEMONSTRATION = "app/channels/demo/"  # it is no network
FAILURES = {"TemporaryFailure", "PermanentFailure", "InDoubt", "NeedsReconnection", "TokenRefused"}
HANDED_ON = {"reason", "value"}  # of a failure caught, or of a member of an enumeration
# What is called to give one of them, and which argument is the code.
GIVEN = {**dict.fromkeys(FAILURES, 0), "ReplyFailed": 2, "AccessLost": 1, "Unreadable": 1}


@dataclass(frozen=True)
class Spoken:
    """A code, what it is the code of, and where it is given."""

    code: str
    of: str
    place: str


def spoken(*kinds: str) -> list[Spoken]:
    """Every code of these kinds; a place whose code cannot be read is one that nobody can hold us to."""
    networks = [module for module in on("channels") if not module.name.startswith(DEMONSTRATION)]
    return [one for module in networks for one in _Reader(module).spoken() if one.of in kinds]


class _Reader:
    """One module of a channel: what stands in it, and what its names mean."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._meant = import_module(module.name.removesuffix(".py").replace("/", "."))

    def spoken(self) -> Iterator[Spoken]:
        for node in self._module.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVEN:
                at = GIVEN[node.func.id]
                for code in self._codes(node.args[at]) if len(node.args) > at else ():
                    yield Spoken(code, node.func.id, f"{self._module.name}:{node.lineno}")

    def _codes(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(code)):
                yield code
            case ast.IfExp(body=one, orelse=other):
                yield from (*self._codes(one), *self._codes(other))
            case ast.BoolOp(values=several):
                yield from (code for one in several for code in self._codes(one))
            case ast.ListComp(elt=one):
                yield from self._codes(one)
            case ast.Subscript(value=table):
                yield from self._codes(table)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *otherwise]):
                yield from (code for one in (table, *otherwise) for code in self._codes(one))
            case ast.Attribute(attr=attribute) if attribute in HANDED_ON:
                return
            case ast.Attribute() | ast.Name():
                yield from self._named(node)
            case _:
                raise AssertionError(f"{self._module.name}:{node.lineno}: which code is given here?")

    def _named(self, node: ast.Attribute | ast.Name) -> Iterator[str]:
        meant: object = self._meant
        for name in dotted(node).split("."):
            meant = getattr(meant, name, None)
        if isinstance(meant, str):
            yield meant
        elif isinstance(meant, dict):
            yield from meant.values()
        else:
            yield from self._assigned(node)

    def _assigned(self, node: ast.Attribute | ast.Name) -> Iterator[str]:
        """A name of a function's own: whatever the module calls so, unless it was handed in."""
        values = self._values.get(node.id, []) if isinstance(node, ast.Name) else []
        if not values and not (isinstance(node, ast.Name) and node.id in self._parameters):
            raise AssertionError(f"{self._module.name}:{node.lineno}: what does this name mean?")
        for value in values:
            yield from self._codes(value)

    @cached_property
    def _values(self) -> dict[str, list[ast.expr]]:
        found: dict[str, list[ast.expr]] = {}
        for node in self._module.walk():
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.setdefault(node.targets[0].id, []).append(node.value)
        return found

    @cached_property
    def _parameters(self) -> dict[str, int]:
        return {node.arg: node.lineno for node in self._module.walk() if isinstance(node, ast.arg)}
