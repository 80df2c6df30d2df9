"""Searching 1,000,000 comments against 10,000: words, a name, a service, what waits, a day.

The large town is what `fill` invents, copied: each copy an instant earlier than the one before, under ids of
its own, and indexed by the database as any other comment.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from http.client import OK, HTTPConnection
from pathlib import Path
from urllib.parse import quote

from app.domain.base import Base
from app.domain.comment import Comment
from app.domain.search_text import A_SECOND, SearchText
from app.errands.demonstrating import open_town
from app.errands.filling import fill
from tests.bench.measuring import Line, Turn, in_turns, line_of, timed
from tests.bench.pages import DAYS, manager_of_town
from tests.bench.serving import NotServed, Server, ask, house_at, parvis, signed_in

FEW, MANY, INVENTED = 10_000, 1_000_000, 40_000
A_TURN = 12
AT_MOST = 2.0
QUESTIONS = (
    "piscine",
    "horaires de la piscine",
    "Le Goff",
    "service:voirie trottoir",
    "sans réponse lampadaire",
)
AS_HTMX = {"HX-Request": "true"}
NOWHERE = "piscine poubelle"  # two long lists that never meet


@dataclass
class Searcher:
    """A signed-in browser before a town of some size."""

    server: Server
    headers: dict[str, str]

    def asks(self, question: str) -> Turn:
        connection = self.server.connection()
        self._page(connection, "/help")
        path = f"/search?q={quote(question)}"
        times = [
            timed(partial(self._page, connection, path, finds=question != NOWHERE)) for _ in range(A_TURN)
        ]
        connection.close()
        return Turn(times, sum(times))

    def _page(self, connection: HTTPConnection, path: str, *, finds: bool = False) -> None:
        status, page = ask(connection, "GET", path, headers=self.headers | AS_HTMX)
        if status != OK or finds is not (b'"/comments/' in page):
            raise NotServed(f"{path}: {status}")


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Ask both towns the same in turns; say whether the larger one costs as much as it may."""
    with ExitStack() as stack:
        few = _searcher(stack, folder / "few.db", FEW)
        many = _searcher(stack, folder / "many.db", INVENTED, MANY)
        for question in (*QUESTIONS, NOWHERE):
            large, small = in_turns(partial(many.asks, question), partial(few.asks, question))
            ratio = statistics.median(one.p50 / other.p50 for one, other in zip(large, small, strict=True))
            against = f"with {FEW:,} comments, at most {AT_MOST}"
            what = f"searching « {question} »"
            yield line_of(f"{what}, {FEW:,} comments", small), True
            yield line_of(f"{what}, {MANY:,} comments", large, ratio=ratio, against=against), ratio <= AT_MOST


def _searcher(stack: ExitStack, file: Path, invented: int, wanted: int = 0) -> Searcher:
    with house_at(file) as house:
        open_town(house)
        fill(house, invented, DAYS, 1)
        email = manager_of_town(house)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        _multiply(connection, wanted)
    with house_at(file) as house:
        server = stack.enter_context(parvis(file))
        return Searcher(server, signed_in(house, server, email))


def _multiply(connection: sqlite3.Connection, wanted: int) -> None:
    """Copy every comment with its words until so many can be found: what the town said itself is not."""
    connection.execute("PRAGMA synchronous = OFF")
    (last,) = connection.execute("SELECT max(id) FROM comment").fetchone()
    (found,) = connection.execute("SELECT count(*) FROM search_text").fetchone()
    for copy in range(1, -(-wanted // found)):
        by = copy * last
        connection.execute("BEGIN")
        connection.execute(_copied(Comment, "id", _of_comment(by, copy)), (last,))
        connection.execute(_copied(SearchText, "comment_id", _of_words(by, copy)), (last,))
        connection.execute("COMMIT")


def _of_comment(by: int, copy: int) -> dict[str, str]:
    return {
        "id": f"id + {by}",
        "external_id": f"external_id || '-{copy}'",
        "posted_at": f"datetime(posted_at, '-{copy} seconds')",
        "answers_id": "NULL",
        "group_id": "NULL",
    }


def _of_words(by: int, copy: int) -> dict[str, str]:
    return {"comment_id": f"comment_id + {by}", "place": f"place - {copy * A_SECOND} + {by}"}


def _copied(of: type[Base], number: str, changed: Mapping[str, str]) -> str:
    """A statement that copies the first so many rows. All its words are ours."""
    columns = of.__table__.c.keys()
    named = ", ".join(f'"{column}"' for column in columns)
    taken = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    name = of.__tablename__
    return f"INSERT INTO {name} ({named}) SELECT {taken} FROM {name} WHERE {number} <= ?"  # noqa: S608 - see above
