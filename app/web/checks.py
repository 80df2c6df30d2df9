"""Checks: the second look at what is being written. It warns; what is sent again leaves as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from fastapi import Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import facts, inbox, replies, rereading
from app.domain.errors import Conflict
from app.domain.standing import State
from app.errands.following import follow
from app.inbox import Filters, Opened
from app.rereading import Slip, Stale
from app.web import promises
from app.web.addresses import Addresses
from app.web.after import go_on
from app.web.drafts import Written, refuse_another
from app.web.needs import Act, Acting, Id, Networks, TheHouse, desk
from app.web.opened import ShownComment
from app.web.rendering import page
from app.web.visits import Visit

router = desk()

MOST = 3
# The count beside the button says the one; the line of the promise, with its day, says the other.
SAID_ELSEWHERE = frozenset({"too_long", "promise"})


@router.post("/comments/{comment_id}/checks")
def look(
    act: Acting, house: TheHouse, comment_id: Id, form: Annotated[Written, Form()], networks: Networks
) -> Response:
    """Look at what is being written; its links are followed first."""
    follow(house, form.plain)
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, filters)
        checks = slips(session, opened, form.plain, act.visit, form=form)
    comment = ShownComment(opened, act.visit, networks, Addresses(filters))
    promised = promises.proposed(form.plain, act.visit, form)
    shown = {"comment": comment, "filters": Addresses(filters), "checks": checks, "promised": promised}
    return page(act.request, "checks/look.html", shown)


@router.post("/comments/{comment_id}/checks/removal")
def take_out(
    act: Acting, comment_id: Id, form: Annotated[Written, Form()], slip: Annotated[str, Form()] = ""
) -> Response:
    """Take the words out that one warning is about; the rest stays in the field."""
    refuse_another(act, form.person)
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, Filters())
        found = slips(session, opened, form.plain, act.visit, form=form)
    text = form.plain
    for one in found:
        if one.key == slip:
            text = f"{text[: one.start].rstrip(' ')}{text[one.end :]}"
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        key = replies.next_key(session, comment)
        text = re.sub(r" {2,}", " ", text)
        before = form.before and form.before.adding
        replies.draft(session, comment, text, key=key, by=act.me, now=act.now, before=before)
    return go_on(act, comment_id, "")


def slips(
    session: Session, opened: Opened, text: str, visit: Visit, *, form: Written | None = None
) -> list[Slip]:
    """What to look at again, three at most, without what was sent past already."""
    if not text.strip():
        return []
    comment, author = opened.comment, opened.comment.author
    around = rereading.around(
        session,
        text,
        author=author.name if author else None,
        comment=comment.text or "",
        private=bool(form and form.private) or comment.is_private or _is_private(opened),
        change=_change(opened, form),
        now=visit.now,
    )
    began_as = opened.draft.saved_reply_id if opened.draft else None
    around = replace(around, stale=stale(session, text, began_as, visit))
    passed = opened.draft.passed if opened.draft else []
    found = rereading.look(text, around)
    lines = MOST - (promises.proposed(text, visit) is not None)
    return [one for one in found if one.key not in passed and one.kind not in SAID_ELSEWHERE][:lines]


def stale(session: Session, text: str, saved_reply_id: int | None, visit: Visit) -> tuple[Stale, ...]:
    """The facts beneath a text that have expired."""
    today = visit.today
    found = facts.said_in(session, text, saved_reply_id)
    return tuple(
        Stale(fact.id, fact.name, fact.valid_until)
        for fact in found
        if fact.valid_until is not None and fact.is_expired(today)
    )


def look_again(act: Act, house: TheHouse, comment_id: int, form: Written, *, follows: bool) -> None:
    """Ask once before what should be read again leaves: Conflict, unless the person has seen each of these.

    That there is nothing left to answer is no question: the room refuses it.
    Only what was written on our page is asked about: it says what it showed. follows: the links were not
    followed while it was written.
    """
    if form.read is None:
        return
    if follows:
        follow(house, form.plain)
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, Filters())
        found = slips(session, opened, form.plain, act.visit, form=form)
    unseen = any(one.key not in form.seen for one in found if one.kind != "removed")
    promised = promises.proposed(form.plain, act.visit)
    if unseen or (promised is not None and promised.key != form.promise):
        raise Conflict("second_look")


def _change(opened: Opened, form: Written | None) -> str | None:
    if opened.comment.removed_at is not None:
        return "removed"
    if opened.comment.state == State.ANSWERED_ELSEWHERE:
        return "answered"
    mark = rereading.trace_of(opened.comment.text or "")
    return "edited" if form and form.read and form.read != mark else None


def _is_private(opened: Opened) -> bool:
    return opened.draft is not None and opened.draft.is_private
