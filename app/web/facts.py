"""Facts: what the town's answers lean on, kept true; and the published answers that a change leaves wrong."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import departments, facts, saved_replies
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid
from app.domain.fact import Fact
from app.facts import Stated
from app.web import facts_shown
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.rendering import environment, page
from app.web.visits import Visit

router = desk()


class Written(BaseModel):
    """The editor. valid_until: an ISO date, empty for no end."""

    name: str = ""
    value: str = ""
    department: str = ""
    confirmed_by: str = ""
    valid_until: str = ""

    def as_stated(self) -> Stated:
        """Raises Invalid where the date is none."""
        until = day(self.valid_until, "valid_until")
        return Stated(self.name, self.value, self.department, self.confirmed_by, until)


@router.get("/facts")
def index(
    request: Request, session: Reading, visit: Visiting, networks: Networks, done: str = ""
) -> Response:
    """Show what the town knows."""
    return page(request, "facts/index.html", _shown(session, visit, networks) | {"done": done})


@router.get("/facts/new")
def new(
    request: Request, session: Reading, visit: Visiting, networks: Networks, hours_of: str = ""
) -> Response:
    """An empty editor, or one that holds the opening hours of a service."""
    written = _hours(departments.service(session, hours_of), visit) if hours_of else None
    return page(request, "facts/new.html", _shown(session, visit, networks, written=written))


@router.get("/facts/{fact_id}")
def show(
    request: Request, fact_id: Id, session: Reading, visit: Visiting, networks: Networks, done: str = ""
) -> Response:
    """One fact in its editor, what leans on it, and the answers that it leaves wrong."""
    shown = _shown(session, visit, networks, fact=facts.find(session, fact_id)) | {"done": done}
    return page(request, "facts/show.html", shown)


@router.post("/facts")
def create(act: Acting, form: Annotated[Written, Form()]) -> Response:
    """State a new one."""
    return _keep(act, form, None)


@router.post("/facts/{fact_id}")
def update(act: Acting, fact_id: Id, form: Annotated[Written, Form()]) -> Response:
    """State it as it is now."""
    return _keep(act, form, fact_id)


@router.post("/facts/{fact_id}/removal")
def remove(act: Acting, fact_id: Id) -> Response:
    """Take it away; the page offers to bring it back."""
    with act.db.writing() as session:
        facts.remove(session, facts.find(session, fact_id), by=act.me, now=act.now)
    return RedirectResponse(f"/facts?done={fact_id}", 303)


@router.post("/facts/{fact_id}/removal/undo")
def restore(act: Acting, fact_id: Id) -> Response:
    """Bring it back."""
    with act.db.writing() as session:
        facts.restore(session, fact_id, by=act.me, now=act.now)
    return RedirectResponse(f"/facts/{fact_id}", 303)


@router.post("/facts/{fact_id}/corrections")
def prepare(act: Acting, fact_id: Id) -> Response:
    """Draft a correction under each answer that is no longer true. Nothing of it leaves by itself."""
    with act.db.reading() as session:
        fact = facts.find(session, fact_id)
        to_say = [
            (one.reply_id, _words(act, fact, one))
            for one in facts_shown.answers(session, fact, act.networks)
            if one.fate == "open" and not one.busy
        ]
    for reply_id, text in to_say:
        with act.db.writing() as session:
            fact = facts.find(session, fact_id)
            saved_replies.correct(session, fact, reply_id, text, by=act.me, now=act.now)
    return RedirectResponse(f"/facts/{fact_id}?done=prepared#corrections", 303)


@router.post("/facts/{fact_id}/answers/{reply_id}/leaving")
def leave(act: Acting, fact_id: Id, reply_id: Id) -> Response:
    """Leave one answer as it was said."""
    with act.db.writing() as session:
        facts.leave_as_said(session, facts.find(session, fact_id), reply_id, by=act.me, now=act.now)
    return RedirectResponse(f"/facts/{fact_id}#corrections", 303)


@router.post("/facts/{fact_id}/answers/{reply_id}/leaving/undo")
def take_up_again(act: Acting, fact_id: Id, reply_id: Id) -> Response:
    """Take that decision back."""
    with act.db.writing() as session:
        facts.take_up_again(session, facts.find(session, fact_id), reply_id, by=act.me, now=act.now)
    return RedirectResponse(f"/facts/{fact_id}#corrections", 303)


def day(text: str, field: str) -> date | None:
    """A day as a form gives it; Invalid where it is none."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("due_date", field=field) from None


def _words(act: Act, fact: Fact, one: facts_shown.Answer) -> str:
    """The correction in the town's language, to be read again and changed before it leaves."""
    template = environment(act.visit.town["language"]).get_template("facts/correction.txt")
    return one.addressed(template.render(fact=fact, called=one.called).strip())


def _keep(act: Act, form: Written, fact_id: int | None) -> Response:
    try:
        with act.db.writing() as session:
            known = facts.find(session, fact_id) if fact_id else None
            number = facts.keep(session, form.as_stated(), known=known, by=act.me, now=act.now).id
    except (Invalid, Conflict) as error:
        with act.db.reading() as session:
            fact = facts.find(session, fact_id) if fact_id else None
            shown = _shown(session, act.visit, act.networks, fact=fact, written=form)
        return again(act.request, "facts/show.html" if fact_id else "facts/new.html", shown, error)
    return RedirectResponse(f"/facts/{number}?done=kept", 303)


def _shown(
    session: Session,
    visit: Visit,
    networks: Networks,
    *,
    fact: Fact | None = None,
    written: Written | None = None,
) -> dict[str, Any]:
    cards = facts_shown.cards(session, visit.today, fact.id if fact else None)
    form = written or _form(fact)
    return {
        "cards": cards,
        "card": next((card for card in cards if card.current), None),
        "form": form,
        "answers": facts_shown.answers(session, fact, networks) if fact else [],
        "departments": departments.directory(session, chosen=form.department),
        "done": "",
        "refusal": None,
    }


def _hours(service: Department, visit: Visit) -> Written:
    """What a service says of its hours, to be read again before it is kept."""
    template = environment(visit.town["language"]).get_template("facts/hours.txt")
    name, value = template.render(service=service).strip(), " ".join(service.hours.split())
    return Written(name=name, value=value, department=service.slug)


def _form(fact: Fact | None) -> Written:
    if fact is None:
        return Written()
    return Written(
        name=fact.name,
        value=fact.value,
        department=fact.department.slug if fact.department else "",
        confirmed_by=fact.confirmed_by,
        valid_until=fact.valid_until.isoformat() if fact.valid_until else "",
    )
