"""Promises: what is to be kept and by when, what a reply promises as it leaves, and why one ends without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Protocol

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from app import promises, rereading
from app.domain.errors import Invalid
from app.domain.reply import Reply
from app.web.drafts import Written
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.promises_shown import board
from app.web.rendering import page
from app.web.visits import Visit

router = desk()

USUAL = timedelta(days=7)


class Says(Protocol):
    """What a form says of a promise: the one its page showed, with its day, or that it promises nothing."""

    @property
    def promise(self) -> str: ...
    @property
    def promise_on(self) -> str: ...
    @property
    def promise_ignored(self) -> bool: ...


@dataclass(frozen=True)
class Proposed:
    """What the words being written promise. ignored: the person said that they promise nothing."""

    key: str
    words: str
    due_on: date
    ignored: bool


@router.get("/promises")
def index(
    request: Request, session: Reading, visit: Visiting, networks: Networks, done: str = ""
) -> Response:
    """Show what is to be kept, first due first."""
    shown = {"board": board(session, visit, networks), "done": done, "refusal": None, "wrong": None}
    return page(request, "promises/index.html", shown)


@router.post("/promises/{promise_id}/ending")
def end(act: Acting, promise_id: Id, reason: Annotated[str, Form()] = "") -> Response:
    """End one without a reply, for a reason."""
    try:
        with act.db.writing() as session:
            promises.end(session, promises.find(session, promise_id), reason, by=act.me, now=act.now)
    except Invalid as error:
        with act.db.reading() as session:
            shown = {"board": board(session, act.visit, act.networks), "done": "", "wrong": promise_id}
        return again(act.request, "promises/index.html", shown, error)
    return RedirectResponse(f"/promises?done={promise_id}", 303)


@router.post("/promises/{promise_id}/ending/undo")
def resume(act: Acting, promise_id: Id) -> Response:
    """Take the end back."""
    with act.db.writing() as session:
        promises.resume(session, promises.find(session, promise_id), by=act.me, now=act.now)
    return RedirectResponse("/promises", 303)


def proposed(text: str, visit: Visit, form: Says | None = None) -> Proposed | None:
    """The first promise of a text, with the day its words mean, or a week from now."""
    said = next(iter(rereading.promises_in(text)), None)
    if said is None:
        return None
    key = rereading.trace_of(said.words)
    today = visit.today
    meant = rereading.day_meant(said.when, today) if said.when else None
    is_same = form is not None and form.promise == key
    chosen = _date(form.promise_on) if form is not None and is_same else None
    ignored = form is not None and is_same and form.promise_ignored
    return Proposed(key, said.words, chosen or meant or today + USUAL, ignored)


def note(act: Act, session: Session, reply: Reply, form: Written) -> None:
    """Open what this reply promises, as the page showed it, and tie it to what it keeps."""
    shown = proposed(reply.as_written, act.visit, form)
    if shown is not None and form.promise == shown.key:
        make(act, session, reply, shown.words, form)
    if form.keeps:
        promises.tie(session, promises.find(session, form.keeps), reply, by=act.me, now=act.now)


def keep(act: Act, session: Session, reply: Reply) -> None:
    """What was promised to a person who is told that it is repaired is kept by this reply."""
    for owed in promises.owed_to(session, reply.comment_id):
        if owed.reply_id != reply.id:
            promises.tie(session, owed, reply, by=act.me, now=act.now)


def make(act: Act, session: Session, reply: Reply, words: str, form: Says) -> None:
    """Open the promise of these words for the day that the form names, unless it says that there is none."""
    if form.promise_ignored:
        return
    today = act.visit.today
    promises.make(session, reply, words, day_of(form, today), today=today, by=act.me, now=act.now)


def day_of(form: Says, today: date) -> date:
    """The day that the form names; Invalid where it names none, or one gone by."""
    due_on = _date(form.promise_on)
    if due_on is None or due_on < today:
        raise Invalid("due_date" if due_on is None else "due_date_gone", field="promise_on")
    return due_on


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
