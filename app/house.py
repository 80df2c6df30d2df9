"""What the house holds, as wiring built it. Rooms never import it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, inspect, select
from sqlalchemy.orm import Session

from app import connections
from app.db import Database
from app.domain.connection import Connection
from app.letters import Carried
from app.outbox import Heard, Outcome
from app.ports.assistant import Assistant
from app.ports.channel import Access, Candidate, Channel, Dispatch, Found, Published, Reference
from app.ports.links import Links
from app.ports.mail import Mail, Postman, Ways
from app.ports.mailbox import Mailbox
from app.ports.meaning import Meaning
from app.ports.pictures import Pictures
from app.ports.seal import Seal

# A letter in hand, the town's settings, how it is answered, the channels, now.
Stationer = Callable[[Carried, Mapping[str, str], Ways, Mapping[str, Channel], datetime], Mail]
Stamp = tuple[int | None, ...]
# Built once and asked without the mapping: each webhook waits for it.
KEPT = inspect(Connection).local_table.c
STAMP = select(func.count(), func.max(KEPT.id), func.sum(KEPT.version)).where(
    KEPT.network == bindparam("network")
)


class Accesses:
    """Opened credentials, kept in the process: unsealing them for each webhook halves the door's pace."""

    def __init__(self, db: Database, seal: Seal) -> None:
        self._db = db
        self._seal = seal
        self._opened: dict[str, connections.Opened] = {}
        self._stamps: dict[str, Stamp] = {}
        self._lock = threading.Lock()

    def of(self, network: str) -> tuple[Access, ...]:
        """The accesses of one network, as last opened."""
        opened = self._opened.get(network)
        return opened.accesses if opened is not None else self.afresh(network)

    def afresh(self, network: str) -> tuple[Access, ...]:
        """Open them again: another process may have connected an account."""
        with self._db.reading() as session:
            stamp = _stamp(session, network)  # first, so that a change in between is seen next time
            opened = connections.accesses_of(session, network, seal=self._seal)
        with self._lock:
            self._opened[network] = opened
            self._stamps[network] = stamp
        return opened.accesses

    def closed(self, network: str) -> frozenset[int]:
        """The accounts of one network that no key of ours opened, when they were last asked."""
        opened = self._opened.get(network)
        return opened.closed if opened is not None else frozenset()

    def are_current(self, session: Session, network: str) -> bool:
        """Whether nothing was connected or changed since they were opened: one small question."""
        return self._stamps.get(network) == _stamp(session, network)

    def one(self, session: Session, connection_id: int) -> Access:
        """Open one access, always afresh: what speaks must not speak with a replaced token."""
        return connections.access_of(session, connection_id, seal=self._seal)


def _stamp(session: Session, network: str) -> Stamp:
    """How many accounts of this network there are, and how often they changed."""
    return tuple(session.connection().execute(STAMP, {"network": network}).one())


@dataclass(frozen=True)
class Handler:
    """What the outbox does for one kind of delivery: prepare it, run it, look it up, write down the end.

    dispatch: what leaves, None when it should not any more; heard: of what is listed there and came back,
    what may be it.
    """

    dispatch: Callable[..., Dispatch | None]
    run: Callable[[Channel, Dispatch, Access], Published]
    look_up: Callable[[Channel, Dispatch, Access], Found]
    heard: Callable[[Session, int, Collection[Candidate]], Heard]
    reference: Callable[[Session, int, datetime], Reference | None]
    still_fits: Callable[[Session, int], bool]
    settle: Callable[[Session, int, Outcome, datetime], None]


@dataclass(frozen=True)
class House:
    """Everything an entrance, a route or an errand works with.

    lease: how long a claimed delivery belongs to one worker; poll: time between two catch-up polls.
    postman, stationer: who carries letters to the services, and who writes them; None: nobody does.
    links: says whether an address answers; None: nobody asks.
    pictures: makes plain the photos that services send; None: none is taken.
    mailbox: where their answers come to, and box its address; None: nobody looks.
    meaning: reads what sentences mean, where the extra is installed; None: nobody does.
    assistant: speaks to the language model that the town may choose; None: nobody does.
    """

    db: Database
    channels: Mapping[str, Channel]
    seal: Seal
    accesses: Accesses
    base_url: str
    lease: timedelta
    poll: timedelta
    clock: Callable[[], datetime]
    handlers: Mapping[str, Handler]
    metrics_token: str | None = field(default=None, repr=False)
    postman: Postman | None = None
    stationer: Stationer | None = None
    links: Links | None = None
    mailbox: Mailbox | None = None
    box: str | None = None
    pictures: Pictures | None = None
    assistant: Assistant | None = None
    meaning: Meaning | None = None
