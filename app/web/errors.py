"""What is said when an act is refused or fails: one table, from its class to its status and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.domain.errors import Conflict, DomainError, Expired, Invalid, NotAllowed, NotFound
from app.web import wording
from app.web.needs import LOOKING, SignedOut
from app.web.rendering import page, tongue, wants_fragment
from app.web.visits import visit_of, without_database

Place = Literal["form", "dialog", "page", "bar"]


@dataclass(frozen=True)
class Answer:
    """form: the form again, filled; dialog: over what is there; bar: in the place of the outgoing bar."""

    status: int
    place: Place


TABLE: Mapping[type[DomainError], Answer] = {
    NotFound: Answer(404, "page"),
    NotAllowed: Answer(403, "dialog"),
    Conflict: Answer(409, "dialog"),
    Expired: Answer(410, "page"),
    Invalid: Answer(422, "form"),
}
BY_CODE: Mapping[str, Answer] = {"too_many_attempts": Answer(429, "form")}
OVER = {"HX-Retarget": "#layer", "HX-Reswap": "innerHTML", "HX-Push-Url": "false"}
NAMES = {"label", "network"}
BY_STATUS = {404: "page", 405: "method", 413: "too_large"}


@dataclass(frozen=True)
class SignInForm:
    """The sign-in form over an act: what was typed comes along, and is handed back once signed in."""

    act: str
    kept: str
    email: str = ""
    next: str = "/"


@dataclass(frozen=True)
class Refusal:
    """What a template says of an error: its sentence by code, else by kind; field: the wrong one."""

    code: str
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    field: str | None = None


def refused(request: Request, error: DomainError) -> Refusal:
    """The error in words a template can use: its instants are times of day, networks go by their name."""
    visit = visit_of(request)
    spoken = tongue(visit.town["language"])

    def said(name: str, fact: str) -> str:
        if name.endswith("_at"):
            return wording.clock(datetime.fromisoformat(fact), visit.zone, spoken)
        return spoken.words.gettext(fact) if name in NAMES else fact

    facts = {name: said(name, fact) for name, fact in error.facts.items()}
    return Refusal(error.code, type(error).__name__, facts, getattr(error, "field", None))


def answer_to(error: DomainError) -> Answer:
    """Where and how an error is said."""
    return BY_CODE.get(error.code) or TABLE[type(error)]


def again(
    request: Request,
    name: str,
    context: Mapping[str, Any],
    error: DomainError,
    *,
    block: str | None = None,
) -> HTMLResponse:
    """The form again, filled, with the sentence: the template receives `refusal`."""
    shown = {**context, "refusal": refused(request, error)}
    return page(request, name, shown, block=block, status=answer_to(error).status)


def say(request: Request, refusal: Refusal, answer: Answer) -> HTMLResponse:
    """Say it: to htmx as a dialog over the screen, which stays as it was; else as a page."""
    shown = {"refusal": refusal, "status": answer.status}
    if not wants_fragment(request):
        return page(request, "errors/said.html", shown, status=answer.status)
    headers = {**OVER, "Parvis-Refusal": refusal.code}
    return page(request, "errors/_dialog.html", shown, status=answer.status, headers=headers)


def refuse(request: Request, error: DomainError) -> HTMLResponse:
    """Say a refusal that no route has said itself."""
    return say(request, refused(request, error), answer_to(error))


def too_heavy(request: Request) -> HTMLResponse:
    """Say that a form weighs more than we take."""
    return say(request, Refusal(BY_STATUS[413], "Invalid"), Answer(413, "page"))


def mount(app: FastAPI) -> None:
    """Teach the application what to say."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(SignedOut, _signed_out)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _status)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(PoolTimeout, _unavailable)
    app.add_exception_handler(Exception, _crashed)


def _domain(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this class
    return refuse(request, error)


async def _signed_out(request: Request, _error: Exception) -> Response:
    """Looking: sign in, then come here. Acting: the act is refused, and what was typed is handed back."""
    if request.method in LOOKING and not wants_fragment(request):
        return RedirectResponse(f"/sign-in?{urlencode({'next': _here(request)})}", status_code=303)
    typed = (await request.form()).multi_items() if request.method not in LOOKING else []
    fields = [(name, value) for name, value in typed if isinstance(value, str)]
    return await run_in_threadpool(_sign_in_again, request, fields)


def _sign_in_again(request: Request, fields: list[tuple[str, str]]) -> HTMLResponse:
    shown = {"form": SignInForm(act=_here(request), kept=urlencode(fields)), "refusal": None}
    if not wants_fragment(request):
        return page(request, "errors/signed_out.html", shown, status=401)
    return page(request, "errors/_signed_out.html", shown, status=401, headers=OVER)


def _not_understood(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    if any(wrong["loc"][0] == "path" for wrong in error.errors()):
        return refuse(request, NotFound("page"))
    return refuse(request, Invalid("form"))


def _status(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    refusal = Refusal(BY_STATUS.get(error.status_code, "form"), "Invalid")
    return say(request, refusal, Answer(error.status_code, "page"))


def _unavailable(request: Request, _error: Exception) -> HTMLResponse:
    without_database(request)
    answer = say(request, Refusal("unavailable", "Unavailable"), Answer(503, "bar"))
    answer.headers["Retry-After"] = "10"
    return answer


def _crashed(request: Request, _error: Exception) -> HTMLResponse:
    without_database(request)
    return say(request, Refusal("crashed", "Crashed"), Answer(500, "bar"))


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
