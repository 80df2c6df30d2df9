"""Signing in and out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from app import accounts
from app.db import Database
from app.domain.errors import DomainError, Invalid
from app.web import errors
from app.web.cookies import give, take_back
from app.web.needs import Db, Now, Reading, TheHouse, Visiting, public
from app.web.rendering import page

router = public()


class SignIn(BaseModel):
    """The form. next: where one was going; act, kept: what one was doing when the session ended."""

    email: str = ""
    password: str = Field(default="", repr=False)
    next: str = "/"
    act: str = ""
    kept: str = Field(default="", repr=False)


@router.get("/sign-in")
def new(request: Request, visit: Visiting, session: Reading, next: str = "/") -> Response:  # noqa: A002 - its name in the address
    """Ask who is there. Before anybody could be, say how the first one is added."""
    if visit.user is not None:
        return RedirectResponse(inside(next), status_code=303)
    if not accounts.anybody(session):
        return page(request, "sessions/nobody.html")
    return page(request, "sessions/new.html", {"form": SignIn(next=next), "refusal": None})


@router.post("/sign-in")
def enter(request: Request, house: TheHouse, now: Now, form: Annotated[SignIn, Form()]) -> Response:
    """Sign in, and go on where one was."""
    try:
        token = _enter(house.db, form, place_of(request), now)
    except DomainError as error:
        return errors.again(request, "sessions/new.html", {"form": form}, error)
    if form.act:
        fields = parse_qsl(form.kept, keep_blank_values=True)
        return give(
            page(request, "sessions/enter.html", {"act": inside(form.act), "fields": fields}), token, house
        )
    return give(RedirectResponse(inside(form.next), status_code=303), token, house)


@router.post("/sessions/end")
def end(visit: Visiting, db: Db) -> Response:
    """Sign out here."""
    if visit.session_id is not None:
        with db.writing() as session:
            accounts.end(session, visit.session_id, now=visit.now)
    return take_back(RedirectResponse("/sign-in", status_code=303))


def inside(address: str) -> str:
    """The address if it stays on this site, else the desk."""
    return address if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address) else "/"


def place_of(request: Request) -> str:
    """The network address that a try at the door is counted against."""
    return request.client.host if request.client is not None else "unknown"


def _enter(db: Database, form: SignIn, place: str, now: datetime) -> str:
    """Count the try, judge the password with no transaction open, then sign in."""
    with db.writing() as session:
        tried = accounts.knock(session, form.email, place, now=now)
    with db.reading() as session:
        user = accounts.with_email(session, form.email)
    keeping = accounts.recognise(user, form.password)
    if user is None or keeping is None:
        raise Invalid("wrong_password", field="email")
    with db.writing() as session:
        judged = user.password_hash
        return accounts.enter(session, user.id, tried, judged=judged, keeping=keeping, now=now)
