"""Services: who has what in hand and since when, instead of chasing; and where each is written to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import departments, letters, mailroom
from app.departments import Particulars
from app.domain.department import Department
from app.domain.errors import Invalid
from app.web import bodies, services_shown
from app.web.errors import again
from app.web.needs import Acting, Id, Networks, Reading, Visiting, desk, office
from app.web.rendering import page

router = desk()
offices = office()

LONGEST_NUMBER = 4


class Described(BaseModel):
    """The form of one service, as it was typed."""

    name: str = ""
    covers: str = ""
    hours: str = ""
    words: str = ""
    closed_days: str = ""
    school_zone: str = ""
    email: str = ""
    deputy_email: str = ""
    director_email: str = ""
    letter_hour: str = ""
    expected_days: str = ""

    @property
    def particulars(self) -> Particulars:
        typed = self.model_dump() | {
            "letter_hour": _number(self.letter_hour),
            "expected_days": _number(self.expected_days),
        }
        return Particulars(**typed)


FIRST = Described(letter_hour="8", expected_days="3")


@router.get("/services")
def index(
    request: Request,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    done: str = "",
    service: str = "",
    start: int = 0,
) -> Response:
    """Show what the services have in hand, late ones first; of one service those behind the first ones."""
    underway = letters.underway(session, visit.today)
    shown = services_shown.board(underway, networks, visit.now, visit.zone, {service: start})
    every = departments.everyone(session)
    busy = {service.slug for service in shown.services}
    return page(
        request,
        "services/index.html",
        {
            "board": shown,
            "mail": mailroom.notices(session, now=visit.now),
            "others": [one for one in every if one.is_offered and one.slug not in busy],
            "aside": [one for one in every if not one.is_offered and one.slug not in busy],
            "pointed": bodies.counted(session, visit),
            "done": done,
        },
    )


@router.post("/services/cases/{assignment_id}/recovery")
def recover(act: Acting, assignment_id: Id) -> Response:
    """Take a case back from its service: it waits at the desk again."""
    with act.db.writing() as session:
        _assignment, comment = departments.find(session, assignment_id)
        departments.take_back(session, comment, by=act.me, now=act.now)
    return RedirectResponse("/services?done=recovered", 303)


@router.post("/services/cases/{assignment_id}/reminders")
def chase(act: Acting, assignment_id: Id) -> Response:
    """Remind the service of one case at once."""
    with act.db.writing() as session:
        case, _comment = departments.find(session, assignment_id)
        letters.chase(session, case, today=act.visit.today, by=act.me, now=act.now)
    return RedirectResponse("/services?done=chased", 303)


@router.get("/services/{slug}/letters")
def letters_to(request: Request, session: Reading, visit: Visiting, slug: str, done: str = "") -> Response:
    """Show what the service was written, and until when each link opens its cases."""
    department = departments.service(session, slug)
    kept = [services_shown.letter(one, visit.now) for one in letters.written_to(session, department)]
    return page(request, "services/letters_to.html", {"service": department, "letters": kept, "done": done})


@router.post("/letters/{letter_id}/withdrawal")
def withdraw(act: Acting, letter_id: Id) -> Response:
    """Close the links of a letter."""
    with act.db.writing() as session:
        slug = letters.withdraw(session, letter_id, by=act.me, now=act.now).slug
    return RedirectResponse(f"/services/{slug}/letters?done=withdrawn", 303)


@offices.get("/services/new")
def new(request: Request) -> Response:
    """An empty form for one more service."""
    return page(request, "services/new.html", {"form": FIRST, "refusal": None})


@offices.post("/services")
def create(act: Acting, form: Annotated[Described, Form()]) -> Response:
    """Add a service to the town's."""
    try:
        with act.db.writing() as session:
            slug = departments.add(session, form.particulars, by=act.me, now=act.now).slug
    except Invalid as error:
        return again(act.request, "services/new.html", {"form": form, "refusal": None}, error)
    return RedirectResponse(f"/services/{slug}?done=added", 303)


@offices.get("/services/{slug}")
def show(request: Request, session: Reading, slug: str, done: str = "") -> Response:
    """One service: where it is written to, and how long its answers usually take."""
    department = departments.service(session, slug)
    kept = {name: getattr(department, name) for name in Described.model_fields}
    form = Described(**{name: str(value or "") for name, value in kept.items()})
    return page(request, "services/show.html", _shown(session, department, form) | {"done": done})


@offices.post("/services/{slug}")
def describe(act: Acting, slug: str, form: Annotated[Described, Form()]) -> Response:
    """Keep what was written of it."""
    try:
        with act.db.writing() as session:
            service = departments.service(session, slug)
            departments.describe(session, service, form.particulars, by=act.me, now=act.now)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(session, departments.service(session, slug), form)
        return again(act.request, "services/show.html", shown, error)
    return RedirectResponse(f"/services/{slug}?done=kept", 303)


@offices.post("/services/{slug}/setting-aside")
def set_aside(act: Acting, slug: str) -> Response:
    """Set a service aside: it is neither suggested nor offered any more."""
    with act.db.writing() as session:
        departments.set_aside(session, departments.service(session, slug), by=act.me, now=act.now)
    return RedirectResponse(f"/services/{slug}?done=aside", 303)


@offices.post("/services/{slug}/setting-aside/undo")
def take_up(act: Acting, slug: str) -> Response:
    """Offer it again."""
    with act.db.writing() as session:
        departments.take_up(session, departments.service(session, slug), by=act.me, now=act.now)
    return RedirectResponse(f"/services/{slug}?done=taken-up", 303)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < LONGEST_NUMBER else 0


def _shown(session: Session, department: Department, form: Described) -> dict[str, Any]:
    """cases: how many it has in hand; it is not set aside before."""
    cases = departments.open_cases(session).get(department.id, 0)
    return {"service": department, "form": form, "cases": cases, "done": "", "refusal": None}
