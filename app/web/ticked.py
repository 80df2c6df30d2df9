"""Ticked rows: one act on all of them, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app import inbox, together
from app.domain.deed import Deed
from app.domain.errors import Invalid
from app.inbox import Filters
from app.web import directory_shown, moments, telling, typed
from app.web.addresses import Addresses, within
from app.web.after import go_on, go_to_page
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.rendering import page, wants_fragment
from app.web.typed import Number, Tick
from app.web.visits import Visit

router = desk()


class Ticked(BaseModel):
    """The boxes. opened: the comment open beside them, 0 where none is; within: the filters of the list.

    as_one: all of them are one case; group: the page on which they were ticked, 0 for the list.
    """

    ticks: list[Tick] = Field([], alias="comment")
    opened: Number = 0
    as_one: bool = False
    group: Number = 0
    within: str = ""

    @property
    def shown(self) -> dict[int, str | None]:
        """By comment, the mark of its words on the page."""
        return typed.shown(self.ticks)

    @property
    def comments(self) -> list[int]:
        return list(self.shown)


class Case(Ticked):
    department: str = ""
    question: str = ""
    due: str = ""
    tell: bool = False


class Later(Ticked):
    until: str = ""


class Reason(Ticked):
    reason: str = ""


class Tag(Ticked):
    intent: str = ""


@router.post("/ticked/group")
def choose(act: Acting, form: Annotated[Ticked, Form()]) -> Response:
    """Open the page where they are answered together; nothing is said yet."""
    with act.db.writing() as session:
        group_id = together.choose(session, form.comments, by=act.me, now=act.now).id
    addresses = Addresses(Filters.from_query(act.request.query_params))
    return go_to_page(act, f"/groups/{group_id}{addresses.query}")


@router.get("/ticked/assignment")
def hand_over(
    request: Request,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    ticked: Annotated[Ticked, Query()],
) -> Response:
    """Ask which service has them."""
    shown = _around(ticked) | _services(session, visit, networks, ticked)
    return page(request, _services_template(request), shown)


@router.post("/ticked/assignment")
def assign(act: Acting, form: Annotated[Case, Form()]) -> Response:
    """Hand them over."""
    try:
        word = telling.word_for_several(act, form, form.comments) if form.tell else None
        return _do(act, form, lambda session: _assign(session, act, form, word))
    except Invalid as error:
        with act.db.reading() as session:
            shown = _around(form) | _services(session, act.visit, act.networks, form)
        shown |= {"question": form.question, "due": form.due, "chosen": form.department, "tell": form.tell}
        return again(act.request, _services_template(act.request), shown, error)


@router.get("/ticked/reminder")
def set_aside(request: Request, ticked: Annotated[Ticked, Query()]) -> Response:
    """Ask until when, in words."""
    shown = _around(ticked) | {"until": "", "refusal": None}
    return page(request, _moment_template(request), shown)


@router.post("/ticked/reminder")
def remind(act: Acting, form: Annotated[Later, Form()]) -> Response:
    """Set them aside."""

    def verb(session: Session) -> Deed:
        until = moments.chosen(form.until, act.visit.now.astimezone(act.visit.zone))
        return together.remind(session, form.comments, until, by=act.me, now=act.now)

    try:
        return _do(act, form, verb)
    except Invalid as error:
        shown = _around(form) | {"until": form.until}
        return again(act.request, _moment_template(act.request), shown, error)


@router.post("/ticked/dismissal")
def dismiss(act: Acting, form: Annotated[Reason, Form()]) -> Response:
    """Close them with one reason, but for those that changed since the list showed them."""

    def verb(session: Session) -> Deed:
        return together.dismiss(session, form.comments, form.reason, by=act.me, now=act.now, shown=form.shown)

    return _do(act, form, verb)


@router.post("/ticked/tag")
def tag(act: Acting, form: Annotated[Tag, Form()]) -> Response:
    """Give them one tag; they stay in the list."""

    def verb(session: Session) -> Deed:
        return together.tag(session, form.comments, form.intent, by=act.me, now=act.now)

    return _do(act, form, verb)


@router.post("/deeds/{deed_id}/undo")
def undo(act: Acting, deed_id: Id) -> Response:
    """Take all of it back, and open the first comment; the bar says which stayed as a colleague left them."""
    with act.db.writing() as session:
        deed = together.find(session, deed_id)
        together.undo(session, deed, by=act.me, now=act.now)
        comments, stayed = deed.comments, together.stayed(session, deed)
    first = next((one for one in comments if one not in stayed), comments[0] if comments else None)
    return go_on(act, first, f"back.{deed_id}" if stayed else "back")


def _do(act: Act, form: Ticked, verb: Callable[[Session], Deed]) -> Response:
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        before = [row.comment.id for row in inbox.queue(session, filters).rows]
    with act.db.writing() as session:
        deed = verb(session)
    with act.db.reading() as session:
        after = {row.comment.id for row in inbox.queue(session, filters).rows}
    left = set(deed.comments) - after
    return go_on(act, _next(form.opened, before, left), f"deed.{deed.id}")


def _next(opened: int, before: list[int], left: set[int]) -> int | None:
    """The comment that is open where it stays in the list, else the one after it, else the one before."""
    if opened not in left:
        return opened or None
    at = before.index(opened) if opened in before else 0
    kept = [one for one in (*before[at:], *reversed(before[:at])) if one not in left]
    return kept[0] if kept else None


def _around(ticked: Ticked) -> dict[str, Any]:
    kept = within(ticked.within)
    back = kept.comment(ticked.opened) if ticked.opened else kept.list()
    back = f"/groups/{ticked.group}{kept.query}" if ticked.group else back
    return {"ticked": ticked, "filters": kept, "back_url": back}


def _assign(session: Session, act: Act, form: Case, word: together.Word | None) -> Deed:
    deed = telling.hand_over(session, act, form.comments, form, word)
    if form.as_one:
        together.join(session, deed)
    return deed


def _services(session: Session, visit: Visit, networks: Networks, ticked: Ticked) -> dict[str, Any]:
    """The service that is suggested for most of them is chosen beforehand."""
    comments = inbox.found(session, ticked.comments)
    suggested = Counter(one.department.slug for one in comments if one.department)
    first = suggested.most_common(1)[0][0] if suggested else None
    told = {"may_tell": len(telling.reached(comments, networks)), "tell": False}
    return told | directory_shown.choices(session, visit, first, urgent=any(one.urgent for one in comments))


def _services_template(request: Request) -> str:
    return "assignments/_dialog.html" if wants_fragment(request) else "ticked/hand_over.html"


def _moment_template(request: Request) -> str:
    return "reminders/_dialog.html" if wants_fragment(request) else "ticked/set_aside.html"
