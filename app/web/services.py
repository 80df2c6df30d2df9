"""Services: who has what in hand and since when, instead of chasing; and where each is written to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app import departments, letters
from app.domain.department import Department
from app.domain.errors import Invalid
from app.domain.working_day import next_round
from app.web import services_shown
from app.web.errors import again
from app.web.needs import Acting, Id, Networks, Reading, Visiting, desk, office
from app.web.rendering import page

router = desk()
offices = office()


class Described(BaseModel):
    """The form of one service: two addresses, and a delay in days."""

    email: str = ""
    deputy_email: str = ""
    expected_days: str = ""

    @property
    def days(self) -> int:
        return int(self.expected_days) if self.expected_days.isdecimal() else 0


@router.get("/services")
def index(
    request: Request, session: Reading, visit: Visiting, networks: Networks, done: str = ""
) -> Response:
    """Show what the services have in hand, late ones first."""
    today = visit.now.astimezone(visit.zone).date()
    shown = services_shown.board(letters.underway(session, today), networks)
    others = departments.directory(session)
    busy = {service.slug for service in shown.services}
    return page(
        request,
        "services/index.html",
        {
            "board": shown,
            "others": [one for one in others if one.slug not in busy],
            "round_at": next_round(visit.now, visit.zone),
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


@offices.get("/services/{slug}")
def show(request: Request, session: Reading, slug: str, done: str = "") -> Response:
    """One service: where it is written to, and how long its answers usually take."""
    department = departments.service(session, slug)
    form = Described(
        email=department.email or "",
        deputy_email=department.deputy_email or "",
        expected_days=str(department.expected_days),
    )
    return page(request, "services/show.html", _shown(department, form) | {"done": done})


@offices.post("/services/{slug}")
def describe(act: Acting, slug: str, form: Annotated[Described, Form()]) -> Response:
    """Keep what was written of it."""
    try:
        with act.db.writing() as session:
            departments.describe(
                session,
                departments.service(session, slug),
                email=form.email,
                deputy_email=form.deputy_email,
                expected_days=form.days,
                by=act.me,
                now=act.now,
            )
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(departments.service(session, slug), form)
        return again(act.request, "services/show.html", shown, error)
    return RedirectResponse(f"/services/{slug}?done=kept", 303)


def _shown(department: Department, form: Described) -> dict[str, Any]:
    return {"service": department, "form": form, "done": "", "refusal": None}
