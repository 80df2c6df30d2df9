"""Cases: the page that a service opens by its letter's link, without an account and without a script.

Opening it changes nothing, so that programs which follow every link of a mail change nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, File, Form, Request
from fastapi.responses import RedirectResponse, Response

from app import departments, grouping, letters
from app.domain.answer import AnswerKind
from app.domain.errors import Conflict, Expired, Invalid, NotFound
from app.letters import Said
from app.ports.pictures import NotAPicture, Picture, Pictures
from app.web import cases_shown
from app.web.errors import again
from app.web.needs import Id, Networks, Reading, TheHouse, Visiting, public
from app.web.rendering import page
from app.web.typed import Number

LARGEST_PHOTO = 12 * 1024 * 1024
LARGEST = LARGEST_PHOTO + 8 * 1024 * 1024  # a photo that is too large is refused beside its field

router = public(max_body_size=LARGEST)

UNSEEN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class Written:
    """One of the four forms. on: an ISO date; seen: the last answer that the page showed.

    start: which fifty cases it showed.
    """

    kind: Annotated[AnswerKind, Form()]
    text: Annotated[str, Form()] = ""
    on: Annotated[str, Form()] = ""
    suggested: Annotated[str, Form()] = ""
    seen: Annotated[Number, Form()] = 0
    start: Annotated[int, Form()] = 0
    photo: Annotated[bytes, File()] = field(default=b"", repr=False)

    def said(self, pictures: Pictures | None) -> Said:
        """What it says; Invalid where the photo is none."""
        text = self.text.replace("\r\n", "\n")
        said = Said(self.kind, text, _date(self.on), self.suggested, self.seen)
        return replace(said, photo=_plain(pictures, self.photo)) if self.photo and pictures else said


@router.get("/s/{token}")
def show(
    request: Request,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    token: str,
    correct: Number = 0,
    start: int = 0,
    done: str = "",
) -> Response:
    """Show the letter's cases, fifty at a time, each with its forms."""
    try:
        opened = letters.open_letter(session, token, now=visit.now)
    except (NotFound, Expired) as error:
        since = error.facts.get("closed")
        closed_at = datetime.fromisoformat(since) if since else None
        told = {"done": done, "closed_at": closed_at, "act": request.url.path}
        refused = again(request, "cases/refused.html", told, error)
        refused.headers.update(UNSEEN)
        return refused
    today = visit.today
    shown = cases_shown.shown(opened, departments.directory(session), networks, today, start=start)
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
    form: Annotated[Written, Depends()],
) -> Response:
    """Take in what the service says of one case."""
    today = visit.today
    try:
        with house.db.reading() as session:
            letters.open_letter(session, token, now=visit.now)  # a photo costs memory: not for everybody
        words = form.said(house.pictures)
        with house.db.writing() as session:
            said = letters.answer(session, token, assignment_id, words, today=today, now=visit.now)
            grouping.tell_of(session, said, now=visit.now)
    except (Invalid, Conflict) as error:
        with house.db.reading() as session:
            opened = letters.open_letter(session, token, now=visit.now)
            services = departments.directory(session)
            shown = cases_shown.shown(opened, services, networks, today, start=form.start)
        return _again(request, shown, error, token=token, assignment_id=assignment_id, form=form)
    except (NotFound, Expired):
        return RedirectResponse(f"/s/{token}", 303)
    back = f"?start={form.start}" if form.start else ""
    return RedirectResponse(f"/s/{token}{back}#case-{assignment_id}", 303)


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


def _plain(pictures: Pictures, content: bytes) -> Picture:
    if len(content) > LARGEST_PHOTO:
        raise Invalid("photo_heavy", field="photo")
    try:
        return pictures.plain(content)
    except NotAPicture as refusal:
        raise Invalid(refusal.reason, field="photo") from refusal


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
