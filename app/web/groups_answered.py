"""The sending of an act for several: to each a reply of its own, or nothing of it and why."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from app import changes, grouping, inbox, settings
from app.domain.errors import Conflict, DomainError
from app.domain.group import Writing
from app.web import promises
from app.web.groups_shown import Line, ShownGroup
from app.web.groups_written import Written
from app.web.needs import Act

MOST_KEY = 64
WITHDRAWN = "account_withdrawn"


def answer(act: Act, group: ShownGroup, form: Written) -> int:
    """Each reply is an act of its own: what happened to one comment meanwhile stops no other."""
    key = form.key[:MOST_KEY] or secrets.token_urlsafe(16)
    with act.db.writing() as session:
        found = grouping.find(session, group.id)
        batch = grouping.begin(session, found, form.writing, key=key, by=act.me, now=act.now)
        delay = settings.undo_delay_of(session, act.me.id)
    left = [_promise(act, batch.id, group, line, form, delay) for line in group.ticked]
    _note_gone(act, batch.id, group, form)
    if all(left):
        raise Conflict(WITHDRAWN if set(left) == {WITHDRAWN} else "group_answered")
    with act.db.writing() as session:
        found = grouping.find(session, group.id)
        found.keep(Writing(wordings=found.wordings))  # those of whoever wrote meanwhile stay
        changes.tell(session, "queue", act.now)
    return batch.id


def _promise(
    act: Act, batch_id: int, group: ShownGroup, line: Line, form: Written, delay: timedelta | None
) -> str | None:
    """The whole of it for one comment, or nothing of it and why."""
    try:
        with act.db.writing() as session:
            _promise_one(act, session, batch_id, group, line, form, delay)
    except DomainError as error:
        with act.db.writing() as session:
            grouping.leave_out(session, grouping.find_batch(session, batch_id), line.id, error.code)
        return error.code
    return None


def _promise_one(
    act: Act,
    session: Session,
    batch_id: int,
    group: ShownGroup,
    line: Line,
    form: Written,
    delay: timedelta | None,
) -> None:
    reply = grouping.answer(
        session,
        grouping.find_batch(session, batch_id),
        inbox.find(session, line.id),
        line.words,
        seen_as=form.seen_as(line.id),
        delay=None if delay is None else delay + line.wait,
        by=act.me,
        now=act.now,
    )
    said = promises.proposed(line.words, act.visit) if reply is not None else None
    if reply is not None and said is not None and form.promise:
        promises.make(act, session, reply, said.words, form)
    if reply is not None and group.repaired:
        promises.keep(act, session, reply)


def _note_gone(act: Act, batch_id: int, group: ShownGroup, form: Written) -> None:
    """Who was ticked on the page and stands there no more is left out too, and said."""
    here = {line.id for line in group.lines}
    gone = [one for one in form.writing.ticked if one not in here]
    for one in gone:
        with act.db.writing() as session:
            grouping.leave_out(session, grouping.find_batch(session, batch_id), one)
