"""A box in tests: what it holds is fetched as from a server; what is delivered twice stands in it twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from app.domain.incoming_mail import IncomingMail
from app.errands.receiving import open_next, receive_next
from app.mail.opening import enclosed, opened
from app.ports.failures import NetworkFailure
from app.ports.mailbox import Haul, MailSeen, RawMail
from tests.world import World

AT_ONCE = 20


@dataclass
class Box:
    """A mailbox that never leaves this process. fails: what the next look raises; rings: IDLE told us."""

    mails: list[RawMail] = field(default_factory=list)
    fails: NetworkFailure | None = None
    rings: bool = False
    looks: int = 0
    marked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return "parvis (box)"

    def put(self, body: bytes | str, cut: str | None = None) -> None:
        octets = body.encode() if isinstance(body, str) else body
        self.mails.append(RawMail(str(len(self.mails) + 1), octets, len(octets), cut))

    def check(self) -> None:
        if self.fails is not None:
            raise self.fails

    def has_rung(self) -> bool:
        rang, self.rings = self.rings, False
        return rang

    def fetch(self, cursor: str | None) -> Haul:
        self.looks += 1
        if self.fails is not None:
            raise self.fails
        start = int(cursor or 0)
        mails = self.mails[start : start + AT_ONCE]
        end = start + len(mails)
        return Haul(tuple(mails), str(end), more=end < len(self.mails))

    def mark(self, haul: Haul) -> None:
        self.marked += [mail.handle for mail in haul.mails]

    def close(self) -> None:
        """Nothing is open."""

    def read(self, body: bytes) -> MailSeen:
        return opened(body)

    def enclosed(self, body: bytes, number: int) -> bytes | None:
        return enclosed(body, number)


def with_box(world: World) -> Box:
    box = Box()
    world.house = replace(world.house, mailbox=box)
    return box


def works(world: World) -> None:
    """Let the worker fetch and open what is there."""
    while True in [receive_next(world.house), open_next(world.house)]:
        pass


def mails(world: World) -> list[IncomingMail]:
    with world.db.reading() as session:
        kept = list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))
        session.expunge_all()
    return kept


def fates(world: World) -> list[tuple[Any, Any]]:
    return [(mail.fate, mail.reason) for mail in mails(world)]
