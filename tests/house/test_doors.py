"""One door a room, fifteen functions at most, and the room is imported, never its inside (house §3)."""

from __future__ import annotations

import ast
from itertools import chain

import pytest

from tests.house.reading import HALL, ROOMS, Module, modules, on

WIDEST = 15
INDOORS = (*ROOMS, *HALL)


@pytest.mark.parametrize("room", INDOORS)
def test_a_door_has_fifteen_functions_at_most(room: str) -> None:
    for door in (module for module in on(room) if module.name == f"app/{room}/__init__.py"):
        assert len(_functions(door)) <= WIDEST, _functions(door)


@pytest.mark.parametrize("room", INDOORS)
def test_a_room_has_a_door_that_says_what_it_is(room: str) -> None:
    inside = on(room)
    if inside:
        doors = [module for module in inside if module.name == f"app/{room}/__init__.py"]
        assert doors, f"app/{room}/ has no __init__.py"
        assert ast.get_docstring(doors[0].tree), doors[0].name


def test_outsiders_import_the_room_never_its_inside() -> None:
    for module in modules():
        for found, name, line in module.imports():
            room = found.split(".")[1] if found.startswith("app.") else ""
            if room in INDOORS and room != module.floor:
                where = f"{module.name}:{line}"
                assert found == f"app.{room}", where
                assert name is not None, where
                assert not name.startswith("_"), where
                assert name not in _insides(room), f"{where} reaches for {found}.{name}"


def _functions(door: Module) -> set[str]:
    """Names at the door that are verbs or questions: small letters, not an own module, not a constant."""
    named = {
        alias.asname or alias.name
        for node in door.tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"app.{door.floor}")
        for alias in node.names
    }
    own = {node.name for node in door.tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in chain(named, own) if name == name.lower() and not name.startswith("_")}


def _insides(room: str) -> set[str]:
    """Modules of a room, unless its door gives a function of that name."""
    stems = {module.name.rsplit("/", 1)[-1].removesuffix(".py") for module in on(room)}
    door = next((module for module in on(room) if module.name.endswith("/__init__.py")), None)
    return stems - (_functions(door) if door else set())
