"""Cases: the page that a service opens by its letter's link, without an account and without a script.

Opening it changes nothing, so that programs which follow every link of a mail change nothing either.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app import departments, grouping, letters
from app.domain.answer import AnswerKind
from app.domain.errors import Conflict, Expired, Invalid, NotFound
from app.letters import Said
from app.web import cases_shown
from app.web.errors import again
from app.web.needs import LARGEST_ID, Id, Networks, Reading, TheHouse, Visiting, public
from app.web.rendering import page

router = public()

UNSEEN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class Written(BaseModel):
    """One of the four forms. on: an ISO date; seen: the last answer that the page showed."""

    kind: AnswerKind
    text: str = ""
    on: str = ""
    suggested: str = ""
    seen: int = 0

    @property
    def said(self) -> Said:
        text = self.text.replace("\r\n", "\n")
        return Said(self.kind, text, _date(self.on), self.suggested, min(max(self.seen, 0), LARGEST_ID))


@router.get("/s/{token}")
def show(
    request: Request,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    token: str,
    correct: int = 0,
    done: str = "",
) -> Response:
    """Show the letter's cases, each with its forms."""
    try:
        opened = letters.open_letter(session, token, now=visit.now)
    except (NotFound, Expired) as error:
        since = error.facts.get("closed")
        closed_at = datetime.fromisoformat(since) if since else None
        told = {"done": done, "closed_at": closed_at, "act": request.url.path}
        refused = again(request, "cases/refused.html", told, error)
        refused.headers.update(UNSEEN)
        return refused
    today = visit.now.astimezone(visit.zone).date()
    shown = cases_shown.shown(opened, departments.directory(session), networks, today)
    shown |= {"act": request.url.path, "correct": correct, "typed": None, "refusal": None}
    return page(request, "cases/show.html", shown, headers=UNSEEN)


@router.post("/s/{token}/cases/{assignment_id}/answers")
def answer(
    request: Request,
    house: TheHouse,
    visit: Visiting,
    networks: Networks,
    token: str,
    assignment_id: Id,
    form: Annotated[Written, Form()],
) -> Response:
    """Take in what the service says of one case."""
    today = visit.now.astimezone(visit.zone).date()
    try:
        with house.db.writing() as session:
            said = letters.answer(session, token, assignment_id, form.said, today=today, now=visit.now)
            grouping.tell_of(session, said, now=visit.now)
    except (Invalid, Conflict) as error:
        with house.db.reading() as session:
            opened = letters.open_letter(session, token, now=visit.now)
            shown = cases_shown.shown(opened, departments.directory(session), networks, today)
        return _again(request, shown, error, token=token, assignment_id=assignment_id, form=form)
    except (NotFound, Expired):
        return RedirectResponse(f"/s/{token}", 303)
    return RedirectResponse(f"/s/{token}#case-{assignment_id}", 303)


@router.post("/s/{token}/renewal")
def renew(house: TheHouse, visit: Visiting, token: str) -> Response:
    """Send a fresh link to the service's own address, and nowhere else."""
    try:
        with house.db.writing() as session:
            letters.renew(session, token, now=visit.now)
    except NotFound:
        return RedirectResponse(f"/s/{token}", 303)
    return RedirectResponse(f"/s/{token}?done=renewed", 303)


def _again(
    request: Request,
    shown: dict[str, Any],
    error: Invalid | Conflict,
    *,
    token: str,
    assignment_id: int,
    form: Written,
) -> Response:
    shown |= {"act": f"/s/{token}", "correct": assignment_id, "typed": form}
    answer = again(request, "cases/show.html", shown, error)
    answer.headers.update(UNSEEN)
    return answer


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
