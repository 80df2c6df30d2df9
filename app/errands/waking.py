"""Waking: what the house does for itself at its own times: a sign of life, the day's debt, sweeping.

What its author has not confirmed within a day is given back: its comment would be in nobody's list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import backlog, changes, closing, intake, letters, mailroom, replies, rereading, settings
from app.domain.comment import Comment
from app.domain.delivery import Delivery
from app.domain.due import Due
from app.domain.reply import Reply
from app.house import House

BEAT = timedelta(seconds=15)
SWEEP = timedelta(minutes=10)
BODIES_KEPT = timedelta(days=30)
UNCONFIRMED = timedelta(days=1)


def beat(house: House) -> bool:
    """Leave the worker's sign of life; `/health/ready` looks for it."""
    return _run_if_due(house, "heartbeat", BEAT)


def remind(house: House) -> bool:
    """Bring back the next comment that was set aside until now; False when none was."""
    with house.db.reading() as session:
        if not closing.is_waking(session, house.clock()):
            return False
    with house.db.writing() as session:
        return closing.wake(session, now=house.clock())


def sweep(house: House) -> bool:
    """Keep the debt of the day; forget old bodies, photos, and changes that no screen can ask for."""
    if not _run_if_due(house, "sweep", SWEEP):
        return False
    now = house.clock()
    _give_back_unconfirmed(house, now)
    with house.db.writing() as session:
        today = now.astimezone(settings.zone_of(session)).date()
        backlog.keep_debt_of_day(session, today, now)
        changes.prune(session, now)
        rereading.forget_links(session, now)
        intake.forget_bodies(session, before=now - BODIES_KEPT)
        mailroom.forget(session, before=now - BODIES_KEPT)
        letters.forget_photos(session, before=now - BODIES_KEPT)
    return True


def _give_back_unconfirmed(house: House, now: datetime) -> None:
    with house.db.reading() as session:
        forgotten = session.scalars(Delivery.held_since("reply", now - UNCONFIRMED)).all()
    for number in forgotten:
        with house.db.writing() as session:
            reply = session.get_one(Reply, number)
            comment = session.get_one(Comment, reply.comment_id)
            backlog.lock(session, comment)
            session.refresh(reply)  # confirmed a moment ago, it leaves
            if reply.awaits_confirmation:
                replies.undo(session, reply, comment, by=None, now=now)


def _run_if_due(house: House, name: str, every: timedelta) -> bool:
    now = house.clock()
    with house.db.reading() as session:
        if not _is_due(session, name, now):
            return False
    with house.db.writing() as session:
        if not _is_due(session, name, now):
            return False
        session.merge(Due(name=name, next_at=now + every, last_at=now))
    return True


def _is_due(session: Session, name: str, now: datetime) -> bool:
    due = session.get(Due, name)
    return due is None or due.next_at <= now
