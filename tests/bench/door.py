"""The networks' door: signed webhooks accepted, against a bare route that does the least possible."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from http.client import OK, HTTPConnection
from itertools import count
from pathlib import Path
from time import perf_counter

from app.domain.actor import CONSOLE
from app.errands.connecting import connect
from app.house import House
from tests.bench.measuring import Line, Turn, in_turns, line_of, timed
from tests.bench.serving import NotServed, Server, ask, house_at, parvis, started
from tests.standins.graph_nouns import Account, Comment, Post
from tests.standins.graph_webhooks import body_of, feed_comment, signed

CONNECTIONS = 4
A_TURN = 400
NUMBERS = count(1)
PAGE = "550010020030"
SECRET = Account(PAGE).app_secret
AT_LEAST = 0.7
Request = tuple[bytes, dict[str, str]]


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Accept webhooks on both sides in turns; say whether the ratio is what it must be."""
    with house_at(folder / "door.db") as house, house_at(folder / "bare.db"):
        connect_page(house)
    bare_one = ("-m", "tests.bench.bare")
    with parvis(folder / "door.db") as ours, started(*bare_one, file=folder / "bare.db") as bare:
        bare.answers("/nothing")
        mine, others = in_turns(lambda: _a_turn(ours), lambda: _a_turn(bare))
    ratio = statistics.median(one.per_s / other.per_s for one, other in zip(mine, others, strict=True))
    yield line_of("bare route: one HMAC, one INSERT", others), True
    against = f"bare route, at least {AT_LEAST}"
    yield line_of("accepting signed webhooks", mine, ratio=ratio, against=against), ratio >= AT_LEAST


def connect_page(house: House, api: str = "http://127.0.0.1:9") -> None:
    """Connect a page whose network nobody asks."""
    account = Account(PAGE)
    credentials = {
        "app_secret": SECRET,
        "verify_token": "mot de passe",
        "access_token": account.token,
        "api": api,
    }
    connect(house, "facebook", PAGE, account.name, credentials, check=False, by=CONSOLE)


def a_body(number: int) -> bytes:
    """A webhook about one citizen's comment, another one for each number."""
    at = datetime.now(UTC)
    post = Post(f"{PAGE}_7001", PAGE, at)
    words = f"Le passage piéton de la rue des Lilas est effacé, qui le repeint ? ({number})"
    said = Comment(f"7001_{number}", PAGE, post.id, at, words, author=f"{61_000 + number % 500}")
    return body_of(feed_comment(post, said))


def _a_turn(server: Server) -> Turn:
    requests = [_signed(next(NUMBERS)) for _ in range(A_TURN)]
    shares = [requests[start::CONNECTIONS] for start in range(CONNECTIONS)]
    began = perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as postmen:
        carried = postmen.map(partial(_carry, server), shares)
        times = [time for some in carried for time in some]
    return Turn(times, perf_counter() - began)


def _signed(number: int) -> Request:
    body = a_body(number)
    return body, signed(body, SECRET)


def _carry(server: Server, requests: list[Request]) -> list[float]:
    connection = server.connection()
    times = [timed(partial(_post, connection, *one)) for one in requests]
    connection.close()
    return times


def _post(connection: HTTPConnection, body: bytes, headers: dict[str, str]) -> None:
    status, _ = ask(connection, "POST", "/webhooks/facebook", body, headers)
    if status != OK:
        raise NotServed(str(status))
