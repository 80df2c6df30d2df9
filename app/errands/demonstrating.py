"""Demonstrating: a town opens whole, with its past and its people, and goes on writing while one looks."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, bodies, closing, connections, departments, settings, triage
from app.db import insert_if_absent
from app.domain.actor import CONSOLE, By
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.dismissal import Dismissal
from app.domain.due import Due
from app.domain.errors import Conflict
from app.domain.standing import State
from app.domain.user import Role, User
from app.errands.digesting import digest_next
from app.errands.recalling import recall_debt
from app.errands.seeding import seed_words
from app.errands.staging import ACCOUNT, NETWORK, Scene, Stage, is_real, stage_of, tell, town_of
from app.house import House
from app.ports.channel import Access

TOWN = "Ville de Pont-Kerlan"
SIGNATURE = "L’équipe de Pont-Kerlan"
MANAGER = ("claire.morvan@pont-kerlan.example", "Claire Morvan")
STORY = timedelta(days=14)
OLDEST = timedelta(days=90)
TRICKLE = "trickle"
SHORTEST, STEPS, STEP = 20, 21, 8  # every 20 to 40 s, in an order that looks like none
ONCE_THROUGH = 60
SECRET_BYTES = 24


def open_town(house: House, *, days: int = 14, by: By = CONSOLE) -> None:
    """Open the demonstration, or complete it; a second time changes nothing.

    days: how far back its people wrote; what is older than the story is past exchanges and always told.
    Raises Conflict once the town has an account of its own.
    """
    stage = stage_of(house)
    with house.db.writing() as session:
        if is_real(session):
            raise Conflict("real_connection")
        departments.seed(session, triage.SERVICES)
        bodies.seed(session)
        if town_of(session) is None:
            _found(house, session, by=by)
        _welcome(session, house.clock(), by=by)
    access = house.accesses.afresh(NETWORK)[0]
    _play(house, stage, access, timedelta(days=days), by=by)
    recall_debt(house, days)
    with house.db.writing() as session:
        manager = accounts.with_email(session, MANAGER[0])
        if manager is not None:
            seed_words(session, stage, by=manager, now=house.clock())
        now = house.clock()
        first = {"name": TRICKLE, "next_at": now + timedelta(seconds=SHORTEST)}
        insert_if_absent(session, Due, first)


def trickle(house: House) -> bool:
    """Let one more person write, every 20 to 40 seconds while the demonstration is there.

    Once everybody has written, those who write again take as many minutes.
    """
    if not _is_due(house):
        return False
    stage = stage_of(house)
    now = house.clock()
    with house.db.writing() as session:
        due = session.get(Due, TRICKLE, with_for_update=True)
        town = town_of(session)
        if due is None or town is None or due.next_at > now:
            return False
        access = house.accesses.one(session, town.id)
        number = _next_number(session, town)
        due.last_at, due.next_at = now, now + _spacing(number)
        tell(house, session, stage, access, stage.arrival(number, now))
    return True


def manager_of(session: Session) -> User | None:
    """The person who runs the demonstration, None while there is no demonstration or nobody lets them in."""
    if town_of(session) is None or is_real(session):
        return None
    return accounts.with_email(session, MANAGER[0])


def _found(house: House, session: Session, *, by: By) -> None:
    credentials = {"secret": secrets.token_urlsafe(SECRET_BYTES), "file": str(_file(house))}
    now = house.clock()
    connections.connect(
        session, NETWORK, ACCOUNT, TOWN, credentials, seal=house.seal, health=None, now=now, by=by
    )
    chosen = {
        "town_name": TOWN,
        "signature": SIGNATURE,
        "backlog_start": (now - OLDEST).date().isoformat(),
    }
    for name, value in chosen.items():
        settings.set_to(session, name, value, now=now, by=by)


def _file(house: House) -> Path:
    """Where the network keeps its memory: beside the database, or in the tree's own folder."""
    beside = house.db.url.database if house.db.is_sqlite else None
    return Path(beside or "var/parvis.db").with_suffix(".demo.jsonl").resolve()


def _welcome(session: Session, now: datetime, *, by: By) -> None:
    email, name = MANAGER
    known = session.scalar(select(User).where(func.lower(User.email) == email))
    if known is None:
        accounts.add_user(session, email, name, Role.MANAGER, now=now, by=by)
    elif known.closed_at is not None:
        known.closed_at = None


def _play(house: House, stage: Stage, access: Access, days: timedelta, *, by: By) -> None:
    stage.check(access)
    with house.db.reading() as session:
        opened_at = session.get_one(Connection, access.connection).connected_at
    told = [scene for scene in stage.scenes(opened_at) if _is_told(opened_at - scene.at, days)]
    with house.db.writing() as session:
        for scene in told:
            tell(house, session, stage, access, scene)
    while digest_next(house):
        pass
    with house.db.writing() as session:
        for scene in told:
            _close(session, access, scene, by=by)
            _hand_over(session, access, scene)


def _is_told(age: timedelta, days: timedelta) -> bool:
    return age <= days or age > STORY


def _close(session: Session, access: Access, scene: Scene, *, by: By) -> None:
    """Give the reason that somebody gave at the time, unless one was given here already, or taken back."""
    if scene.reason is None or scene.closed_at is None:
        return
    comment = _comment_of(session, access, scene)
    if comment is None:
        return
    said = select(Dismissal.id).where(Dismissal.comment_id == comment.id).limit(1)
    if session.scalar(said) is None:
        closing.dismiss(session, comment, scene.reason, by=by, now=scene.closed_at)


def _hand_over(session: Session, access: Access, scene: Scene) -> None:
    """Hand it to the service that its manager chose, unless it was handed over or closed here already."""
    if scene.service is None or scene.handed_at is None:
        return
    comment = _comment_of(session, access, scene)
    manager = accounts.with_email(session, MANAGER[0])
    if comment is None or manager is None or comment.state != State.UNANSWERED:
        return
    given = select(Assignment.id).where(Assignment.comment_id == comment.id).limit(1)
    if session.scalar(given) is None:
        departments.assign(session, comment, scene.service, by=manager, now=scene.handed_at)


def _comment_of(session: Session, access: Access, scene: Scene) -> Comment | None:
    mine = select(Comment).filter_by(connection_id=access.connection, external_id=scene.comment)
    return session.scalar(mine)


def _is_due(house: House) -> bool:
    with house.db.reading() as session:
        due = session.get(Due, TRICKLE)
        return due is not None and due.next_at <= house.clock()


def _next_number(session: Session, town: Connection) -> int:
    since = (Comment.connection_id == town.id, Comment.external_id >= "t", Comment.external_id < "u")
    last = session.scalar(select(func.max(Comment.external_id)).where(*since))
    return int(last[1:]) + 1 if last else 0


def _spacing(number: int) -> timedelta:
    length = SHORTEST + number * STEP % STEPS
    return timedelta(seconds=length) if number < ONCE_THROUGH else timedelta(minutes=length)
