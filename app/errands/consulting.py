"""Consulting: the language model is asked about what triage is not sure of; nothing waits for it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app import opinions
from app.domain.due import Due
from app.domain.opinion import Opinion
from app.house import House
from app.ports.failures import NetworkFailure

REST = timedelta(minutes=1)  # after a failure: whoever is down is left alone
DUE = "opinions"


def consult_next(house: House) -> bool:
    """Ask the model about the next comment that wants its opinion; False when none does."""
    if house.assistant is None or not _is_time(house):
        return False
    with house.db.writing() as session:
        question = opinions.take(session, seal=house.seal, now=house.clock())
    if question is None:
        return True  # what waited is no longer worth a question
    said, failure = None, None
    try:
        said = house.assistant.say(question.model, question.prompt)
    except NetworkFailure as silence:
        failure = silence.reason
    with house.db.writing() as session:
        opinions.settle(session, question.opinion_id, said, failure, now=house.clock())
        if failure is not None:
            _rest(session, house)
    return True


def rehearse(house: House) -> tuple[str | None, str | None]:
    """Ask it about an invented comment: the tag it gives, or why there is none. Nothing is kept."""
    with house.db.reading() as session:
        model = opinions.model_of(session, seal=house.seal)
    if house.assistant is None or model is None:
        return None, "no_longer_wanted"
    try:
        tag = opinions.tag_in(house.assistant.say(model, opinions.REHEARSAL))
    except NetworkFailure as failure:
        return None, failure.reason
    return tag, None if tag else "no_tag"


def _is_time(house: House) -> bool:
    with house.db.reading() as session:
        due = session.get(Due, DUE)
        rested = due is None or due.next_at <= house.clock()
        return rested and session.scalar(Opinion.waiting().limit(1)) is not None


def _rest(session: Session, house: House) -> None:
    now = house.clock()
    session.merge(Due(name=DUE, next_at=now + REST, last_at=now))
