"""Understanding: the worker reads what comments and saved replies mean, where the extra is installed."""

from __future__ import annotations

from datetime import timedelta

from app import intake, saved_replies
from app.domain.due import Due
from app.house import House
from app.ports.meaning import Meaning
from app.triage import Spoken

AT_ONCE = 16
REST = timedelta(seconds=5)
DUE = "meaning"


def understand_next(house: House) -> bool:
    """Read the newest comments that nobody has; False when there are none, and some seconds longer."""
    if house.meaning is None or not _is_time(house):
        return False
    model = house.meaning.model
    with house.db.reading() as session:
        found = intake.unread(session, Spoken.read_by(model), AT_ONCE)
    if not found and _read_saved(house, house.meaning):
        return True
    if not found:
        with house.db.writing() as session:
            session.merge(Due(name=DUE, next_at=house.clock() + REST, last_at=house.clock()))
        return False
    comments = house.meaning.vectors([one.text for one in found])
    posts = house.meaning.vectors([one.post or "" for one in found])
    for one, comment, post in zip(found, comments, posts, strict=True):
        spoken = Spoken.of(model, comment, post if one.post else None)
        with house.db.writing() as session:
            intake.understand(session, one, spoken, now=house.clock())
    return True


def _read_saved(house: House, meaning: Meaning) -> bool:
    """Read the saved replies that are new or changed, once no comment waits to be read."""
    with house.db.reading() as session:
        found = saved_replies.unread(session, meaning.model, AT_ONCE)
    titles = meaning.vectors([one.title for one in found]) if found else []
    wholes = meaning.vectors([one.whole for one in found]) if found else []
    for one, title, whole in zip(found, titles, wholes, strict=True):
        with house.db.writing() as session:
            saved_replies.understand(session, one, title, whole, model=meaning.model)
    return bool(found)


def _is_time(house: House) -> bool:
    with house.db.reading() as session:
        due = session.get(Due, DUE)
        return due is None or due.next_at <= house.clock()
