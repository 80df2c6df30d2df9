"""Receiving: what came to the town's own box is kept first, then opened and put where it belongs."""

from __future__ import annotations

from app import mailroom
from app.domain.letterbox import Letterbox
from app.house import House
from app.mailroom import Town
from app.ports.failures import NetworkFailure
from app.ports.mailbox import Haul


def receive_next(house: House) -> bool:
    """Look into the box when it rang or the time has come; False when there was nothing more to fetch."""
    if house.mailbox is None or not (house.mailbox.has_rung() or _is_time(house)):
        return False
    with house.db.writing() as session:
        cursor = mailroom.look_up(session, now=house.clock(), pause=house.poll)
    try:
        haul = house.mailbox.fetch(cursor)
    except NetworkFailure as failure:
        with house.db.writing() as session:
            mailroom.note_look(session, problem=failure.reason, now=house.clock())
        return False
    _keep(house, haul)
    house.mailbox.mark(haul)
    return haul.more


def open_next(house: House) -> bool:
    """Open the oldest mail that was kept, and put it where it belongs; False when none waits."""
    if house.mailbox is None:
        return False
    with house.db.reading() as session:
        if not mailroom.is_waiting(session, now=house.clock()):
            return False
    with house.db.writing() as session:
        mail = mailroom.take(session, now=house.clock(), lease=house.lease)
        if mail is None:
            return False
        mail_id, body = mail.id, mail.body
    seen = house.mailbox.read(body)
    by_hand = [name for name, channel in house.channels.items() if channel.capabilities.is_pasted]
    with house.db.writing() as session:
        mailroom.place(session, mail_id, seen, Town(house.seal, by_hand), now=house.clock())
    return True


def _is_time(house: House) -> bool:
    with house.db.reading() as session:
        box = session.get(Letterbox, "inbox")
        return box is None or box.next_at <= house.clock()


def _keep(house: House, haul: Haul) -> None:
    """Each in an act of its own; the cursor last, so that what is fetched twice is kept once."""
    for mail in haul.mails:
        with house.db.writing() as session:
            mailroom.keep(session, mail, now=house.clock())
    with house.db.writing() as session:
        mailroom.note_look(session, cursor=haul.cursor, now=house.clock())
