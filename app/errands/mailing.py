"""Mailing: letters to the services leave, each once as far as a mail server lets one know."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from app import letters, mailroom, settings
from app.domain.due import Due
from app.domain.mail_address import addresses_in
from app.house import House
from app.letters import Carried, Fate, FateKind
from app.ports.failures import InDoubt, NetworkFailure, PermanentFailure
from app.ports.mail import Mail, Ways

EVERY = timedelta(seconds=20)
TURNS = 5  # a conversation with a mail server has several steps, each as long as a call may last


def mail_next(house: House) -> bool:
    """Carry the next letter that is due; False when none is, and for some seconds afterwards."""
    if house.postman is None or house.stationer is None or not _is_time(house):
        return False
    now = house.clock()
    with house.db.writing() as session:
        town = settings.settings_of(session)
        zone, lease = ZoneInfo(town["timezone"]), house.lease * TURNS
        on_call = addresses_in(town["on_call"])
        carried = letters.take_letter(session, zone=zone, lease=lease, now=now, on_call=on_call)
        if carried is None:
            session.merge(Due(name="letters", next_at=now + EVERY, last_at=now))
            return False
    if carried.to:
        ways = _ways(house, carried, house.postman.domain)
        fate = _carry(house, house.stationer(carried, town, ways, house.channels, now))
        with house.db.writing() as session:
            letters.settle(session, carried, fate, now=house.clock())
    return True


def _is_time(house: House) -> bool:
    with house.db.reading() as session:
        due = session.get(Due, "letters")
        return due is None or due.next_at <= house.clock()


def _ways(house: House, carried: Carried, domain: str) -> Ways:
    path = f"s/{carried.token}"
    if carried.alarm:
        path = f"comments/{carried.alarm.id}"
    elif carried.tidings:
        path = "comments"  # each has its own link below it
    elif carried.fact:
        path = ""  # it is answered by mail
    name = mailroom.name_of("letter", carried.letter_id, seal=house.seal)
    told = carried.opened.cases if carried.opened else []
    ids = [case.assignment.id for case in told]
    cases = {one: mailroom.name_of("case", carried.letter_id, one, seal=house.seal) for one in ids}
    return Ways(f"{house.base_url}/{path}", f"<{name}@{domain}>", house.box, cases)


def _carry(house: House, mail: Mail) -> Fate:
    assert house.postman is not None  # noqa: S101 - `mail_next` has seen to it
    try:
        refused = house.postman.carry(mail, house.clock())
    except PermanentFailure as failure:
        return Fate(FateKind.REFUSED, failure.reason)
    except InDoubt as failure:
        return Fate(FateKind.DOUBTFUL, failure.reason)
    except NetworkFailure as failure:
        return Fate(FateKind.RETRY, failure.reason)
    return Fate(FateKind.SENT, "recipient_refused" if refused else None)
