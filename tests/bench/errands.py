"""The worker's pace: webhooks read into comments, and replies that leave for the network's stand-in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from http.client import OK
from pathlib import Path

from sqlalchemy import select

from app import accounts, intake, replies
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.errands.delivering import deliver_next
from app.errands.digesting import digest_next
from app.house import House
from app.ports.channel import Verified
from tests.bench.door import PAGE, a_body, connect_page
from tests.bench.measuring import Line, Turn, line_of, timed
from tests.bench.serving import NotServed, Server, ask, house_at, started
from tests.standins.client import VERSION

EVENTS = 1_000
REPLIES = 100
AT_ONCE = timedelta(0)


def measure(folder: Path) -> Iterator[tuple[Line, bool]]:
    """Digest a thousand webhooks of one comment each, then answer some of them."""
    standin = ("-m", "tests.standins.graph")
    with started(*standin, file=folder / "network.db") as network, house_at(folder / "errands.db") as house:
        network.answers("/_control")
        connect_page(house, f"http://127.0.0.1:{network.port}{VERSION}")
        _arrive(house)
        yield line_of("digesting, one comment each", [_turn(house, digest_next, EVENTS)]), True
        _promise(house, network)
        yield line_of("delivering, one account", [_turn(house, deliver_next, REPLIES)]), True
        _check(network)


def _turn(house: House, errand: Callable[[House], bool], number: int) -> Turn:
    """Run the errand so many times; each must have had something to do."""
    done: list[bool] = []
    times = [timed(lambda: done.append(errand(house))) for _ in range(number)]
    if not all(done):
        raise NotServed(f"{errand.__name__} had nothing to do")
    return Turn(times, sum(times))


def _arrive(house: House) -> None:
    signers = tuple(access.connection for access in house.accesses.of("facebook"))
    with house.db.writing() as session:
        for number in range(EVENTS):
            intake.accept(session, "facebook", Verified(signers), a_body(number), now=house.clock())


def _promise(house: House, network: Server) -> None:
    """Send replies to the first comments, which the network is told of too."""
    with house.db.reading() as session:
        first = session.scalars(select(Comment).order_by(Comment.id).limit(REPLIES)).all()
    _tell(network, first)
    now = house.clock()
    with house.db.writing() as session:
        claire = accounts.add_user(
            session, "claire@ville.example", "Claire Morvan", "manager", now=now, by=CONSOLE
        )
        for one in first:
            comment = session.get_one(Comment, one.id)
            words = f"Nous passons mardi ({one.id})."
            replies.send(session, comment, words, key=None, delay=AT_ONCE, by=claire, now=now)


def _tell(network: Server, comments: Sequence[Comment]) -> None:
    written = [
        {"on": f"{PAGE}_7001", "id": comment.external_id, "text": comment.text, "author": "61"}
        for comment in comments
    ]
    order = json.dumps({"comments": written}).encode()
    status, answer = ask(network.connection(), "POST", "/_control", order)
    if status != OK:
        raise NotServed(answer.decode())


def _check(network: Server) -> None:
    """Every reply must have left: a pace of failures says nothing."""
    _, answer = ask(network.connection(), "GET", "/_control/published")
    if len(json.loads(answer)["published"]) != REPLIES:
        raise NotServed("replies that did not leave")
