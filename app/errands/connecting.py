"""Connecting: the network is asked first, and only an account that it lets us speak for is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import bodies, connections, departments, settings, triage
from app.domain.actor import By
from app.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from app.errands.erasing import erase_town
from app.errands.rehearsing import rehearse, webhook_url
from app.errands.staging import NETWORK, is_real, stage_of, town_of
from app.house import House
from app.ports.channel import Access, Channel, Health
from app.ports.failures import NetworkFailure

PAST = timedelta(days=30)

Answer = TypeVar("Answer")


class Connected(NamedTuple):
    """address: where its webhooks come to, empty where there are none."""

    connection_id: int
    address: str


def connect(
    house: House,
    network: str,
    account: str,
    name: str,
    credentials: Mapping[str, str],
    *,
    check: bool,
    by: By,
    erase_demo: bool = False,
) -> Connected:
    """Keep an account's credentials once its network has let them in.

    The same account again, however it is spelled, replaces its credentials; it is kept as its network calls
    it. One without a name goes by its number. Raises NotFound (no such network), Invalid (a field missing,
    unknown or not a text), NotAllowed (the network refused, with its `reason`), Conflict (the demonstration
    is there).
    """
    channel, name = house.channels.get(network), name.strip() or account
    if channel is None or network == NETWORK:
        raise NotFound("network", network=network)
    with house.db.reading() as session:
        demonstration = _demonstration(house, session)
        application = connections.application_of(session, network, seal=house.seal)
    given = _fields(channel, account, credentials, application)
    if demonstration is not None and not erase_demo:
        raise Conflict("demonstration_open")
    asked = Access(connections.NOBODY, account, name, {**application, **given})
    health = _ask(channel, lambda: channel.check(asked)) if check else None
    heard = replace(asked, account=(health and health.account) or account)
    url = webhook_url(house, network, heard.account)
    memory = _ask(channel, lambda: channel.subscribe(heard, url)) if check else None
    names = channel.names(asked) | channel.names(heard) | set(health.names if health else ())
    kept = replace(heard, credentials=given, memory=memory or {})
    connection_id = _keep(house, network, kept, health, names, by=by, erase_demo=erase_demo)
    for changed in (network, NETWORK):
        house.accesses.afresh(changed)
    if check:
        rehearse(house, connection_id)
    if demonstration is not None:
        stage_of(house).forget(demonstration)
    return Connected(connection_id, url)


def _demonstration(house: House, session: Session) -> Access | None:
    town = town_of(session)
    return house.accesses.one(session, town.id) if town else None


def _fields(
    channel: Channel, account: str, credentials: Mapping[str, str], application: Mapping[str, str]
) -> dict[str, str]:
    """What was given, if with what the application holds it is all that is needed."""
    if not account.strip():
        raise Invalid("account_missing", field="account")
    fields = {field.name for field in channel.credentials}
    if unknown := [field for field in credentials if field not in fields]:
        raise Invalid("credential_unknown", field=unknown[0], unknown=", ".join(unknown))
    given = {field: value.strip() for field, value in credentials.items() if value.strip()}
    known = {*given, *application}
    missing = [field.name for field in channel.credentials if field.required and field.name not in known]
    if missing:
        raise Invalid("credential_missing", field=missing[0], missing=", ".join(missing))
    return given


def _ask(channel: Channel, question: Callable[[], Answer]) -> Answer:
    """Ask for the token and the permissions, or the subscription, outside any transaction."""
    try:
        return question()
    except NetworkFailure as failure:
        raise NotAllowed("network_refused", network=channel.label, reason=failure.reason) from failure


def _keep(
    house: House,
    network: str,
    access: Access,
    health: Health | None,
    names: AbstractSet[str],
    *,
    by: By,
    erase_demo: bool,
) -> int:
    now = house.clock()
    with house.db.writing() as session:
        if not erase_demo and town_of(session) is not None:
            raise Conflict("demonstration_open")  # it opened while the network was asked
        erase_town(house, session, by=by)
        is_first = not is_real(session)
        connection = connections.connect(
            session,
            network,
            access.account,
            access.name,
            access.credentials,
            memory=access.memory,
            seal=house.seal,
            health=health,
            now=now,
            by=by,
            is_same=lambda known: bool(names & house.channels[network].names(known)),
        )
        if health is not None and connection.backfill_since is None:
            connection.read_past(now - PAST)
        departments.seed(session, triage.SERVICES)
        bodies.seed(session)
        if is_first:
            _open_backlog(session, now, by=by)
        return connection.id


def _open_backlog(session: Session, now: datetime, *, by: By) -> None:
    """What was written before the town had Parvis is not its backlog."""
    chosen = settings.settings_of(session)
    if not chosen["backlog_start"]:
        today = now.astimezone(ZoneInfo(chosen["timezone"])).date().isoformat()
        settings.set_to(session, "backlog_start", today, now=now, by=by)
