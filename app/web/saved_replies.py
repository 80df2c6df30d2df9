"""Saved replies: the page that keeps them, and the picker over the composer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import departments, inbox, saved_replies
from app.domain.errors import Conflict, Invalid
from app.domain.saved_reply import FIRST_NAME, SavedReply
from app.house import House
from app.inbox import Filters
from app.saved_replies import Wording
from app.triage import INTENTS
from app.web import saved_shown
from app.web.addresses import Addresses
from app.web.after import go_on
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, TheHouse, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment
from app.web.visits import Visit

router = desk()

REFUSALS = (Invalid, Conflict)
EXAMPLE = "Marie-Thérèse"


class Written(BaseModel):
    """The editor. wording: other ways to say the same; valid_until: an ISO date, empty for no end.

    gives_tag, gives_to, then: what else sending it does.
    """

    title: str = ""
    shortcut: str = ""
    text: str = ""
    wording: list[str] = []
    intent: list[str] = []
    department: str = ""
    fact: str = ""
    valid_until: str = ""
    gives_tag: str = ""
    gives_to: str = ""
    then: str = ""

    def as_wording(self) -> Wording:
        """Raises Invalid where the date is none."""
        return Wording(
            title=self.title,
            text=self.text.replace("\r\n", "\n"),
            shortcut=self.shortcut,
            wordings=tuple(other.replace("\r\n", "\n") for other in self.wording),
            intents=tuple(intent for intent in self.intent if intent in INTENTS),
            department=self.department,
            fact=self.fact,
            valid_until=_date(self.valid_until),
            gives_tag=self.gives_tag if self.gives_tag in INTENTS else "",
            gives_to=self.gives_to,
            then=self.then,
        )


@router.get("/saved-replies")
def index(request: Request, session: Reading, house: TheHouse, visit: Visiting, done: str = "") -> Response:
    """Show what the town keeps, the most used first."""
    shown = _shown(session, house, visit) | {"done": done}
    return page(request, "saved_replies/index.html", shown)


@router.get("/saved-replies/new")
def new(request: Request, session: Reading, house: TheHouse, visit: Visiting, text: str = "") -> Response:
    """An empty editor, or one that begins with words already written."""
    shown = _shown(session, house, visit, written=Written(text=text))
    return page(request, "saved_replies/new.html", shown)


@router.get("/saved-replies/{saved_reply_id}")
def show(
    request: Request, saved_reply_id: Id, session: Reading, house: TheHouse, visit: Visiting, done: str = ""
) -> Response:
    """One saved reply in its editor, with how it will read."""
    saved = saved_replies.find(session, saved_reply_id)
    shown = _shown(session, house, visit, saved=saved) | {"done": done}
    return page(request, "saved_replies/show.html", shown)


@router.post("/saved-replies")
def create(act: Acting, house: TheHouse, form: Annotated[Written, Form()]) -> Response:
    """Keep a new one."""
    return _keep(act, house, form, None)


@router.post("/saved-replies/{saved_reply_id}")
def update(act: Acting, saved_reply_id: Id, house: TheHouse, form: Annotated[Written, Form()]) -> Response:
    """Keep it as it now reads."""
    return _keep(act, house, form, saved_reply_id)


@router.post("/saved-replies/{saved_reply_id}/removal")
def remove(act: Acting, saved_reply_id: Id) -> Response:
    """Take it away; the page offers to bring it back."""
    with act.db.writing() as session:
        saved_replies.remove(session, saved_replies.find(session, saved_reply_id), by=act.me, now=act.now)
    return RedirectResponse(f"/saved-replies?done={saved_reply_id}", 303)


@router.post("/saved-replies/{saved_reply_id}/removal/undo")
def restore(act: Acting, saved_reply_id: Id) -> Response:
    """Bring it back."""
    with act.db.writing() as session:
        saved_replies.restore(session, saved_reply_id, by=act.me, now=act.now)
    return RedirectResponse(f"/saved-replies/{saved_reply_id}", 303)


@router.get("/comments/{comment_id}/saved-replies")
def pick(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """The picker: the two nearest first, then all."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, visit, networks, Addresses(filters))
    picker = saved_shown.picker(session, opened, visit)
    shown = {"comment": comment, "filters": Addresses(filters), "picker": picker}
    name = "saved_replies/_picker.html" if wants_fragment(request) else "saved_replies/pick.html"
    return page(request, name, shown)


@router.post("/comments/{comment_id}/draft/saved-reply")
def take(
    act: Acting, comment_id: Id, saved: Annotated[int, Form()] = 0, text: Annotated[str, Form()] = ""
) -> Response:
    """Begin the draft with a saved reply; 0 empties what one began."""
    typed = text.replace("\r\n", "\n")
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        if saved:
            kept, today = saved_replies.find(session, saved), _today(act.visit)
            saved_replies.take(session, kept, comment, typed, today=today, by=act.me, now=act.now)
        else:
            saved_replies.leave(session, comment, by=act.me, now=act.now)
    return go_on(act, comment_id, "taken")


def _keep(act: Act, house: House, form: Written, saved_reply_id: int | None) -> Response:
    try:
        with act.db.writing() as session:
            known = saved_replies.find(session, saved_reply_id) if saved_reply_id else None
            saved = saved_replies.keep(session, form.as_wording(), known=known, by=act.me, now=act.now)
            number = saved.id
    except REFUSALS as error:
        return _again(act, house, form, saved_reply_id, error)
    return RedirectResponse(f"/saved-replies/{number}?done=kept", 303)


def _again(
    act: Act, house: House, form: Written, saved_reply_id: int | None, error: Invalid | Conflict
) -> Response:
    with act.db.reading() as session:
        saved = saved_replies.find(session, saved_reply_id) if saved_reply_id else None
        shown = _shown(session, house, act.visit, saved=saved, written=form)
    name = "saved_replies/show.html" if saved_reply_id else "saved_replies/new.html"
    return again(act.request, name, shown, error)


def _shown(
    session: Session,
    house: House,
    visit: Visit,
    *,
    saved: SavedReply | None = None,
    written: Written | None = None,
) -> dict[str, Any]:
    form = written or Written()
    if saved is not None and written is None:
        form = Written(
            title=saved.title,
            shortcut=f":{saved.shortcut}" if saved.shortcut else "",
            text=saved.text,
            wording=saved.wordings,
            intent=saved.intents,
            department=saved.department.slug if saved.department else "",
            fact=saved.fact or "",
            valid_until=saved.valid_until.isoformat() if saved.valid_until else "",
            gives_tag=saved.gives_tag or "",
            gives_to=saved.gives_to.slug if saved.gives_to else "",
            then=saved.then or "",
        )
    listed = saved_replies.listing(session, now=visit.now)
    return {
        "rows": [saved_shown.row(one, _today(visit), saved) for one in listed],
        "saved": saved,
        "form": form,
        "departments": departments.directory(session),
        "intents_known": INTENTS,
        "lengths": saved_shown.lengths(house.channels, form.text) if form.text else [],
        "first_name": FIRST_NAME,
        "example": EXAMPLE,
        "done": "",
        "refusal": None,
    }


def _today(visit: Visit) -> date:
    return visit.now.astimezone(visit.zone).date()


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("due_date", field="valid_until") from None
