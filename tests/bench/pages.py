"""The backlog page, and opening a comment, with 100,000 comments stored against 1,000; 5 % of them open."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from http.client import OK, HTTPConnection
from itertools import cycle
from pathlib import Path

from app.domain.comment import Comment
from app.domain.standing import Shelf
from app.errands.demonstrating import manager_of, open_town
from app.errands.filling import fill
from app.house import House
from tests.bench.measuring import Line, Turn, in_turns, line_of, timed
from tests.bench.serving import NotServed, Server, ask, house_at, parvis, signed_in

FEW, MANY = 1_000, 100_000
DAYS = 365
A_TURN = 40
OPENED = 40  # comments, spread over the whole queue
AT_MOST = 1.5


@dataclass
class Desk:
    """A signed-in browser before a backlog of some size, and the comments it opens one after the other."""

    size: int
    server: Server
    headers: dict[str, str]
    comments: cycle[str]

    def queue(self) -> Turn:
        return self._turn(cycle(["/"]))

    def comment(self) -> Turn:
        return self._turn(self.comments)

    def _turn(self, paths: cycle[str]) -> Turn:
        connection = self.server.connection()  # an idle one is closed after five seconds
        self._page(connection, "/help")
        times = [timed(partial(self._page, connection, next(paths))) for _ in range(A_TURN)]
        connection.close()
        return Turn(times, sum(times))

    def _page(self, connection: HTTPConnection, path: str) -> None:
        status, page = ask(connection, "GET", path, headers=self.headers)
        if status != OK or b"</html>" not in page:
            raise NotServed(f"{path}: {status}")


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Look at both backlogs in turns; say whether the larger one costs as much as it may."""
    with ExitStack() as stack:
        few, many = (_desk(stack, folder / f"{size}.db", size) for size in (FEW, MANY))
        for what, of_few, of_many in (
            ("the backlog page", few.queue, many.queue),
            ("opening a comment", few.comment, many.comment),
        ):
            large, small = in_turns(of_many, of_few)
            ratio = statistics.median(one.p50 / other.p50 for one, other in zip(large, small, strict=True))
            against = f"with {FEW:,} comments, at most {AT_MOST}"
            yield line_of(f"{what}, {FEW:,} comments", small), True
            yield line_of(f"{what}, {MANY:,} comments", large, ratio=ratio, against=against), ratio <= AT_MOST


def _desk(stack: ExitStack, file: Path, size: int) -> Desk:
    with house_at(file) as house:
        open_town(house)
        fill(house, size, DAYS, 1)
        comments = _spread(house)
        email = manager_of_town(house)
        server = stack.enter_context(parvis(file))
        return Desk(size, server, signed_in(house, server, email), cycle(comments))


def manager_of_town(house: House) -> str:
    with house.db.reading() as session:
        manager = manager_of(session)
    if manager is None:
        raise NotServed("a town without its manager")
    return manager.email


def _spread(house: House) -> list[str]:
    """The addresses of comments from the first to the last of the queue, evenly apart."""
    with house.db.reading() as session:
        ids = list(session.scalars(Comment.on_shelf(Shelf.TO_ANSWER).with_only_columns(Comment.id)))
    return [f"/comments/{ids[len(ids) * one // OPENED]}" for one in range(OPENED)]
