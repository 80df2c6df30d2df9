"""Saved replies: the page that keeps them, and the picker over the composer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import bodies, departments, inbox, rereading, saved_replies
from app.domain.blank import BLANKS, Filling
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid
from app.domain.saved_reply import SavedReply
from app.errands.following import follow
from app.house import House
from app.inbox import Filters
from app.triage import INTENTS
from app.web import facts_shown, saved_shown
from app.web.addresses import Addresses
from app.web.after import go_on
from app.web.drafts import Written as Composed
from app.web.drafts import refuse_another
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, TheHouse, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment
from app.web.saved_written import Written, written
from app.web.typed import Number
from app.web.visits import Visit

router = desk()

REFUSALS = (Invalid, Conflict)
EXAMPLE = "Marie-Thérèse"
# What lengths are counted with: a first name and a service as most are, the longest of days.
USUAL = Filling("Prénoms.", "Éclairage public", date(2026, 9, 30))


class Taken(Composed):
    """The composer, with what is put in it: a saved reply, a body’s sentence, or an earlier reply."""

    saved: Number = 0
    body: Number = 0
    reply: Number = 0


class Sought(BaseModel):
    """What the list is narrowed to. show: `check` or `gestures`; department: a slug; q: words of it."""

    show: str = ""
    department: str = ""
    q: str = ""


@router.get("/saved-replies")
def index(
    request: Request,
    session: Reading,
    house: TheHouse,
    visit: Visiting,
    sought: Annotated[Sought, Query()],
    done: str = "",
) -> Response:
    """Show what the town keeps, the most used first."""
    shown = _shown(session, house, visit) | {"done": done}
    shown |= {"sought": sought, "rows": saved_shown.narrowed(shown["rows"], **sought.model_dump())}
    return page(request, "saved_replies/index.html", shown)


@router.get("/saved-replies/new")
def new(
    request: Request, session: Reading, house: TheHouse, visit: Visiting, text: str = "", copy: Number = 0
) -> Response:
    """An empty editor, or one that begins with words already written, or as a copy without its shortcut."""
    begun = written(saved_replies.find(session, copy)) if copy else Written(text=text)
    form = begun.model_copy(update={"shortcut": ""})
    return page(request, "saved_replies/new.html", _shown(session, house, visit, form=form))


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
    shown |= {"bodies": bodies.listing(session)}
    name = "saved_replies/_picker.html" if wants_fragment(request) else "saved_replies/pick.html"
    return page(request, name, shown)


@router.post("/comments/{comment_id}/draft/saved-reply")
def take(act: Acting, comment_id: Id, form: Annotated[Taken, Form()]) -> Response:
    """Begin the draft with a saved reply, or with what is said of an outside body; neither empties it."""
    refuse_another(act, form.person)
    typed = form.plain if "text" in form.model_fields_set else None
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        acting: dict[str, Any] = {"by": act.me, "now": act.now, "before": form.before}
        if form.body:
            bodies.point(session, bodies.find(session, form.body), comment, typed, **acting)
        elif form.saved:
            kept, today = saved_replies.find(session, form.saved), act.visit.today
            saved_replies.take(session, kept, comment, typed or "", today=today, **acting)
        else:
            saved_replies.leave(session, comment, **acting)
    return go_on(act, comment_id, "taken")


@router.post("/comments/{comment_id}/draft/earlier-reply")
def recall(act: Acting, comment_id: Id, form: Annotated[Taken, Form()]) -> Response:
    """Begin the draft with what the town answered to somebody else under the same post."""
    with act.db.writing() as session:
        saved_replies.take_earlier(
            session,
            form.reply,
            inbox.find(session, comment_id),
            form.plain,
            today=act.visit.today,
            by=act.me,
            now=act.now,
            before=form.before,
        )
    return go_on(act, comment_id, "taken")


def _keep(act: Act, house: House, form: Written, saved_reply_id: int | None) -> Response:
    try:
        with act.db.writing() as session:
            known = saved_replies.find(session, saved_reply_id) if saved_reply_id else None
            wording = form.as_wording(session, by=act.me, now=act.now)
            saved = saved_replies.keep(session, wording, known=known, by=act.me, now=act.now)
            number = saved.id
    except REFUSALS as error:
        return _again(act, house, form, saved_reply_id, error)
    follow(house, form.link)
    return RedirectResponse(f"/saved-replies/{number}?done=kept", 303)


def _again(
    act: Act, house: House, form: Written, saved_reply_id: int | None, error: Invalid | Conflict
) -> Response:
    with act.db.reading() as session:
        saved = saved_replies.find(session, saved_reply_id) if saved_reply_id else None
        shown = _shown(session, house, act.visit, saved=saved, form=form)
    name = "saved_replies/show.html" if saved_reply_id else "saved_replies/new.html"
    return again(act.request, name, shown, error)


def _shown(
    session: Session,
    house: House,
    visit: Visit,
    *,
    saved: SavedReply | None = None,
    form: Written | None = None,
) -> dict[str, Any]:
    form = form or (written(saved) if saved else Written())
    known = departments.directory(session, chosen=form.department)
    example = _example(known, form, visit)
    rows = saved_shown.rows(session, visit, house.channels, saved)
    today = visit.today
    return {
        "rows": rows,
        "every": rows,
        "sought": Sought(),
        "services": sorted({(row.slug, row.department or "") for row in rows if row.slug}),
        "saved": saved,
        "saved_by": saved_shown.whose(session, saved) if saved else None,
        "form": form,
        "cards": facts_shown.under(session, form.leaning, saved, today),
        "other_facts": [one for one in facts_shown.cards(session, today) if one.id not in form.leaning],
        "departments": known,
        "intents_known": INTENTS,
        "networks": saved_shown.to_choose(house.channels, form.network),
        "lengths": _lengths(house, form, example) if form.text else [],
        "variables": BLANKS,
        "example": example,
        "nameless": replace(example, first_name=None),
        "is_dead": bool(saved and saved.link) and rereading.is_dead(session, form.link, visit.now),
        "done": "",
        "refusal": None,
    }


def _example(known: list[Department], form: Written, visit: Visit) -> Filling:
    """How it may read today: from its own service, else from the first of the town."""
    names = [one.name for one in known if form.department in {"", one.slug}]
    return Filling(EXAMPLE, names[0] if names else None, visit.today, form.link)


def _lengths(house: House, form: Written, example: Filling) -> list[saved_shown.Length]:
    service = example.service if form.department else USUAL.service
    usual = replace(USUAL, service=service, link=form.link)
    return saved_shown.lengths(house.channels, [form.text, *form.wording], usual, form.network)
