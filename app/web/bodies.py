"""Outside bodies: the page that keeps who answers where it is not the town hall."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import bodies
from app.bodies import Particulars
from app.domain.errors import Invalid
from app.domain.outside_body import CONTACT, OutsideBody
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Reading, Visiting, desk, office
from app.web.rendering import page
from app.web.visits import Visit

router = desk()
offices = office()

A_MONTH = timedelta(days=30)


class Written(BaseModel):
    """The form of one, as it was typed."""

    name: str = ""
    covers: str = ""
    phone: str = ""
    page: str = ""
    email: str = ""
    sentence: str = ""

    @property
    def particulars(self) -> Particulars:
        return Particulars(**self.model_dump() | {"sentence": self.sentence.replace("\r\n", "\n")})


@router.get("/bodies")
def index(request: Request, session: Reading, visit: Visiting, done: str = "") -> Response:
    """Show them all, with how many were pointed to each in thirty days. done: one just taken away."""
    shown = {"bodies": bodies.listing(session), "pointed": counted(session, visit), "done": done}
    return page(request, "bodies/index.html", shown)


@offices.get("/bodies/new")
def new(request: Request) -> Response:
    """An empty form."""
    return page(request, "bodies/new.html", _shown(Written()))


@offices.get("/bodies/{body_id}")
def show(request: Request, session: Reading, body_id: Id, done: str = "") -> Response:
    """One of them in its form, with what a citizen will read."""
    body = bodies.find(session, body_id)
    kept = Written(**{name: getattr(body, name) for name in Written.model_fields})
    return page(request, "bodies/show.html", _shown(kept, body) | {"done": done})


@offices.post("/bodies")
def create(act: Acting, form: Annotated[Written, Form()]) -> Response:
    """Keep a new one."""
    return _keep(act, form, None)


@offices.post("/bodies/{body_id}")
def update(act: Acting, body_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Keep it as it now reads."""
    return _keep(act, form, body_id)


@offices.post("/bodies/{body_id}/removal")
def remove(act: Acting, body_id: Id) -> Response:
    """Take it away; the page offers to bring it back."""
    with act.db.writing() as session:
        bodies.remove(session, bodies.find(session, body_id), by=act.me, now=act.now)
    return RedirectResponse(f"/bodies?done={body_id}", 303)


@offices.post("/bodies/{body_id}/removal/undo")
def restore(act: Acting, body_id: Id) -> Response:
    """Bring it back."""
    with act.db.writing() as session:
        bodies.restore(session, body_id, by=act.me, now=act.now)
    return RedirectResponse(f"/bodies/{body_id}?done=kept", 303)


def counted(session: Session, visit: Visit) -> dict[str, int]:
    """How many were pointed to each in thirty days, by its name."""
    return {body.name: number for body, number in bodies.pointed(session, since=visit.now - A_MONTH)}


def _keep(act: Act, form: Written, body_id: int | None) -> Response:
    try:
        with act.db.writing() as session:
            known = bodies.find(session, body_id) if body_id else None
            number = bodies.keep(session, form.particulars, known=known, by=act.me, now=act.now).id
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(form, bodies.find(session, body_id) if body_id else None)
        return again(act.request, "bodies/show.html" if body_id else "bodies/new.html", shown, error)
    return RedirectResponse(f"/bodies/{number}?done=kept", 303)


def _shown(form: Written, body: OutsideBody | None = None) -> dict[str, Any]:
    return {"form": form, "body": body, "variable": CONTACT, "done": "", "refusal": None}
