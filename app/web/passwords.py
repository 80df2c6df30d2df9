"""Choosing a password: just after signing in nothing else is asked; later, the present one is."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from app import accounts
from app.db import Database
from app.domain.errors import DomainError, Invalid
from app.domain.user import User
from app.web import errors
from app.web.needs import Db, Me, Visiting, desk
from app.web.rendering import page
from app.web.sessions import place_of
from app.web.visits import Visit

FRESH = timedelta(minutes=15)
router = desk(readers_write=True)


class Choice(BaseModel):
    """The form. present: asked where the session is older than fifteen minutes."""

    present: str = Field(default="", repr=False)
    password: str = Field(default="", repr=False)


@router.get("/password")
def edit(request: Request, visit: Visiting) -> Response:
    """Show the form."""
    return page(request, "passwords/edit.html", {"asks_present": asks_present(visit), "refusal": None})


@router.post("/password")
def choose(request: Request, visit: Visiting, me: Me, db: Db, form: Annotated[Choice, Form()]) -> Response:
    """Keep the new password, and sign out everywhere else."""
    try:
        if asks_present(visit):
            _recognise(db, me, form.present, request, visit)
        hashed = accounts.hashed(form.password)
    except DomainError as error:
        return errors.again(request, "passwords/edit.html", {"asks_present": asks_present(visit)}, error)
    with db.writing() as session:
        accounts.choose_password(session, me.id, hashed, now=visit.now)
        accounts.end_others(session, me.id, kept=visit.session_id, now=visit.now)
    return RedirectResponse("/", status_code=303)


def asks_present(visit: Visit) -> bool:
    """Whether somebody might have left this screen open: then the present password is asked."""
    has_one = visit.user is not None and visit.user.password_hash is not None
    fresh = visit.signed_in_at is not None and visit.now - visit.signed_in_at < FRESH
    return has_one and not fresh


def _recognise(db: Database, me: User, present: str, request: Request, visit: Visit) -> None:
    with db.writing() as session:
        accounts.knock(session, me.email, place_of(request), now=visit.now)
    if accounts.recognise(me, present) is None:
        raise Invalid("wrong_present_password", field="present")
