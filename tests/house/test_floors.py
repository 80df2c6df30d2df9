"""What a linter of imports cannot see of the floors (house §2). The contracts stand in pyproject.toml."""

from __future__ import annotations

import ast
import sys

from tests.house.reading import ADAPTERS, HALL, ROOMS, Module, calls, dotted, modules, on

PURE = {  # what an adapter may use of other people's work
    "httpx2",
    "httpcore2",  # the ground of httpx2: an address is judged where the socket opens
    "cryptography",
    "joserfc",
    "regex",
    "feedparser",  # given a stream: it fetches nothing
    "nh3",
    "PIL",  # it decodes what it is given
    "imap_tools",  # it speaks IMAP; the errand decides when
}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
CATCHES_ALL = {
    "app/worker.py": 1,  # the loop logs, and puts the row back
    "app/channels/_meta/walking.py": 1,  # the parsing of one entry makes it Unreadable
    "app/mail/opening.py": 1,  # likewise: what cannot be opened is kept and shown
}
SPEAKS_A_DIALECT = {"app/db.py", "app/inbox/searching.py"}
ASYNC = {
    "app/web/needs.py",  # the raw body
    "app/web/stream.py",  # the live stream
    "app/web/typed.py",  # the form, heard before its route
    "app/web/errors.py",  # a form is read from a request that no route has read
    "app/web/security.py",  # what stands round every request is ASGI itself
}


def test_a_noun_never_holds_a_session() -> None:
    for module in on("domain"):
        assert "sqlalchemy.orm.Session" not in {f"{found}.{name}" for found, name, _ in module.imports()}, (
            module.name
        )


def test_ports_are_made_of_the_standard_library_alone() -> None:
    assert _strangers("ports") == set()


def test_nouns_are_made_of_the_mapping_alone() -> None:
    assert _strangers("domain") <= {"sqlalchemy"}


def test_adapters_are_made_of_pure_libraries() -> None:
    assert _strangers(*ADAPTERS) <= PURE


def test_no_room_holds_a_channel() -> None:
    for module in on(*ROOMS, *HALL):
        names = {name for found, name, _ in module.imports() if found.startswith("app.ports")}
        assert not names & {"Channel", "SignsIn", "Postman", "Mailbox"}, module.name


def test_only_config_reads_the_environment() -> None:
    for module in _except("app/config.py"):
        read = {dotted(node) for node in module.walk()} & {"os.environ", "os.getenv", "environ", "getenv"}
        assert not read, module.name


def test_only_db_opens_and_commits_sessions() -> None:
    for module in _except("app/db.py"):
        for name, call in calls(module.tree):
            last = name.rsplit(".", 1)[-1]
            assert last not in {"commit", "rollback", "sessionmaker", "create_engine"}, _at(module, call)
            assert name != "Session", _at(module, call)


def test_there_is_no_clock_but_clock() -> None:
    for module in _except("app/clock.py"):
        for name, call in calls(module.tree):
            assert ".".join(name.split(".")[-2:]) not in CLOCKS, _at(module, call)


def test_nothing_sleeps() -> None:
    for module in modules("app", "tests"):
        for name, call in calls(module.tree) if "sleep" in module.text else ():
            assert name not in {"time.sleep", "sleep"}, _at(module, call)


def test_nothing_is_imported_inside_a_function() -> None:
    """Of the tests ruff says it; to read them all as syntax here took longer than all else of this folder."""
    for module in modules():
        for node in module.walk():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [one for one in ast.walk(node) if isinstance(one, ast.Import | ast.ImportFrom)]
                assert inner == [], _at(module, node)


def test_every_exception_is_caught_in_two_places_only() -> None:
    for module in modules():
        broad = [node for node in module.walk() if isinstance(node, ast.ExceptHandler) and _catches_all(node)]
        assert len(broad) <= CATCHES_ALL.get(module.name, 0), _at(module, broad[-1])


def test_functions_are_plain() -> None:
    for module in modules():
        if module.name in ASYNC:
            continue
        coloured = [node for node in module.walk() if isinstance(node, ast.AsyncFunctionDef)]
        assert coloured == [], module.name


def test_nothing_is_passed_behind_ones_back() -> None:
    for module in modules():
        names = {name or found for found, name, _ in module.imports()}
        assert not names & {"ContextVar", "contextvars", "BackgroundTasks", "BackgroundTask"}, module.name


def test_dialects_differ_in_three_places_only() -> None:
    for module in modules():
        if module.name in SPEAKS_A_DIALECT:
            continue
        assert not [found for found, _, _ in module.imports() if found.startswith("sqlalchemy.dialects")], (
            module.name
        )
        said = [node for node in module.strings() if node.value in {"sqlite", "postgresql"}]
        assert said == [], _at(module, said[-1])


def test_who_decides_is_always_named() -> None:
    for module in modules():
        for node in module.walk():
            if isinstance(node, ast.FunctionDef):
                placed = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
                assert "by" not in placed, _at(module, node)


def _strangers(*floors: str) -> set[str]:
    roots = {found.split(".")[0] for module in on(*floors) for found, _, _ in module.imports()}
    return roots - sys.stdlib_module_names - {"app"}


def _except(name: str) -> list[Module]:
    return [module for module in modules() if module.name != name]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Say whether it swallows everything; what it puts right and raises again, it does not catch."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds)


def _at(module: Module, node: ast.AST) -> str:
    return f"{module.name}:{getattr(node, 'lineno', 0)}"
