"""What the page of networks shows: each account, each network not connected yet, and one of them opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app import connections, mailroom, spending
from app.connections import Heard
from app.domain.connection import Connection
from app.domain.errors import NotFound
from app.errands.rehearsing import webhook_url
from app.house import House
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Channel, Field
from app.ports.seal import BrokenSeal
from app.ports.signing_in import SignsIn
from app.web.connections_asked import Asked

NETWORKS_OF_OURS = frozenset({"demo"})
NEW = "/settings/connections/new/{}"


@dataclass(frozen=True)
class Row:
    """One line: an account, or a network where the town has none yet.

    reviewed_on: when it was asked to examine the town's application, where it has not let it through yet.
    """

    channel: Any
    hearing: str
    url: str
    name: str = ""
    account: str = ""
    connection: Connection | None = None
    unreadable: Sequence[Any] = ()
    lacks: Sequence[tuple[str, str]] = ()
    current: bool = False
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Sheet:
    """The account or network that is open.

    signs_in: the network has a sign-in of its own; applied: and knows Parvis; asked: what is said before
    leaving for it; fields: the credentials, for typing; can: what Parvis can do there, with yes or no;
    forward: where notifications of an account kept by hand may be sent, None without a box for them.
    more: where one more account of this network is connected, None where there is none yet.
    subscribes: Parvis itself asks for its webhooks; else the town does, there.
    """

    network: str
    channel: Channel
    row: Row
    address: str
    signs_in: bool
    applied: bool
    asked: Sequence[Field] = ()
    fields: Sequence[Asked] = ()
    can: Sequence[tuple[str, bool]] = ()
    spent: int | None = None
    cost: float | None = None
    forward: str | None = None
    more: str | None = None
    subscribes: bool = False


def index(
    house: House, session: Session, now: datetime, *, open_id: int | None = None, open_network: str = ""
) -> dict[str, Any]:
    """Every account, problems first; then the networks where the town has none."""
    listening = connections.listening(session, now)
    rows = [_row(house, one, open_id) for one in listening.accounts]
    known = {one.connection.network for one in listening.accounts}
    rows.sort(key=lambda row: connections.ORDER.index(row.hearing))
    missing = [
        _unlinked(name, channel, open_network, listening.reviewed.get(name))
        for name, channel in house.channels.items()
        if name not in known and name not in NETWORKS_OF_OURS
    ]
    missing.sort(key=lambda row: (connections.ORDER.index(row.hearing), str(row.channel.label).casefold()))
    counted = Counter(row.hearing for row in [*rows, *missing])
    return {
        "rows": [*rows, *missing],
        "numbers": [(hearing, counted[hearing]) for hearing in connections.ORDER if hearing != "unlinked"],
        "nobodys": listening.nobodys,
        "set_aside": listening.set_aside,
        "sheet": None,
    }


def sheet_of(house: House, session: Session, rows: Sequence[Row], connection_id: int, now: datetime) -> Sheet:
    """One account, opened. Raises NotFound."""
    for row in rows:
        one = row.connection
        channel = house.channels.get(one.network) if one is not None else None
        if one is not None and channel is not None and one.id == connection_id:
            known = {} if one.is_withdrawn else _opened(house, one.credentials)
            return _sheet(house, session, one.network, channel, row, known, now)
    raise NotFound("connection")


def sheet_for(house: House, session: Session, rows: Sequence[Row], network: str, now: datetime) -> Sheet:
    """A network where an account may be connected, opened. Raises NotFound."""
    channel = house.channels.get(network)
    if channel is None or network in NETWORKS_OF_OURS:
        raise NotFound("network", network=network)
    row = next((row for row in rows if row.connection is None and row.current), None)
    row = row or _unlinked(network, channel, network)
    return _sheet(house, session, network, channel, row, {}, now)


def _sheet(
    house: House,
    session: Session,
    network: str,
    channel: Channel,
    row: Row,
    known: Mapping[str, str],
    now: datetime,
) -> Sheet:
    gate = _gate(channel)
    application = connections.application_of(session, network, seal=house.seal)
    beneath = {name for name in application if name not in known}
    kept = row.connection.memory if row.connection is not None else None
    memory = _opened(house, kept) if kept else {}
    return Sheet(
        network=network,
        channel=channel,
        row=row,
        address=webhook_url(house, network, row.account),
        signs_in=gate is not None,
        applied=gate is not None and _is_whole(gate.application, application),
        asked=gate.asked if gate else (),
        fields=[Asked.of(one, known) for one in channel.credentials if one.name not in beneath],
        can=_abilities(channel.capabilities),
        forward=_forward(house, row, channel.capabilities),
        more=_more(network, row),
        subscribes=channel.subscribes(Access(0, row.account, row.name, {**application, **known}, memory)),
        **_spent(session, row, channel.capabilities, now),
    )


def _opened(house: House, sealed: str) -> dict[str, str]:
    """What is kept sealed; nothing where the key is lost, so that it can be typed anew."""
    try:
        return house.seal.open(sealed)
    except BrokenSeal:
        return {}


def _gate(channel: object) -> SignsIn | None:
    return channel if isinstance(channel, SignsIn) else None


def _row(house: House, heard: Heard, open_id: int | None) -> Row:
    one = heard.connection
    channel = house.channels.get(one.network)
    by_hand = channel is not None and channel.capabilities.by_hand and heard.hearing == "silent"
    return Row(
        channel=channel or {"label": one.network, "icon": ""},
        hearing="by_hand" if by_hand else heard.hearing,
        url=f"/settings/connections/{one.id}",
        name=one.name,
        account=one.account,
        connection=one,
        unreadable=heard.unreadable,
        lacks=[(permission, costs) for permission, costs in one.lacks],
        current=one.id == open_id,
    )


def _unlinked(network: str, channel: Channel, open_network: str, reviewed_on: date | None = None) -> Row:
    return Row(
        channel=channel,
        hearing="review" if reviewed_on else "unlinked",
        url=NEW.format(network),
        current=network == open_network,
        reviewed_on=reviewed_on,
    )


def _is_whole(fields: Sequence[Field], application: Mapping[str, str]) -> bool:
    return all(one.name in application for one in fields if one.required)


def _more(network: str, row: Row) -> str | None:
    is_there = row.connection is not None and network not in NETWORKS_OF_OURS
    return NEW.format(network) if is_there else None


def _forward(house: House, row: Row, can: Capabilities) -> str | None:
    """The box's address, with the account's own name behind a `+`."""
    one = row.connection
    if house.box is None or one is None or one.is_withdrawn or not can.is_pasted:
        return None
    name, _at, domain = house.box.partition("@")
    return f"{name}+{mailroom.name_of('account', one.id, seal=house.seal)}@{domain}"


def _abilities(can: Capabilities) -> list[tuple[str, bool]]:
    return [
        ("read", can.has_webhook or can.polls_every is not None),
        ("reply", not can.by_hand),
        ("private", can.private_reply is not None or can.message_window is not None),
        ("hide", "hide" in can.acts),
        ("delete", "delete" in can.acts),
    ]


def _spent(session: Session, row: Row, can: Capabilities, now: datetime) -> dict[str, Any]:
    """What calls cost in thirty days; cost: in dollars, where units have a price."""
    if row.connection is None or can.budget is None:
        return {}
    spent = spending.lately(session, row.connection.id, now=now)
    price = can.budget.price
    return {"spent": spent, "cost": None if price is None else spent * price / 1_000_000}
