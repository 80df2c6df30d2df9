"""Views: lists kept by name, one's own. They are addresses of the desk, and nothing more."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from app import settings
from app.domain.errors import Conflict, Invalid
from app.web.addresses import within
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Me, Reading, desk
from app.web.rendering import page

router = desk(readers_write=True)


@router.get("/views")
def index(request: Request, session: Reading, me: Me, done: str = "") -> Response:
    """Show one's own, to be renamed or taken away."""
    return page(request, "views/index.html", _shown(session, me.id) | {"done": done})


@router.post("/views")
def create(act: Acting, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = "") -> Response:
    """Keep the list as its address says it."""
    shown = within(query)
    asked = shown.query_alone
    try:
        with act.db.writing() as session:
            view = settings.keep_view(session, name, asked, by=act.me, now=act.now)
            number = view.id
    except (Invalid, Conflict) as error:
        return _again(act, error, {"query": query, "typed": name})
    return RedirectResponse(shown.list(f"view.{number}"), 303)


@router.post("/views/{view_id}")
def update(act: Acting, view_id: Id, name: Annotated[str, Form()] = "") -> Response:
    """Call it otherwise."""
    try:
        with act.db.writing() as session:
            view = settings.find_view(session, view_id, by=act.me)
            settings.rename_view(session, view, name, by=act.me)
    except (Invalid, Conflict) as error:
        return _again(act, error, {"wrong": view_id, "typed": name})
    return RedirectResponse("/views?done=renamed", 303)


@router.post("/views/{view_id}/removal")
def remove(act: Acting, view_id: Id) -> Response:
    """Take it away; the page offers to bring it back."""
    with act.db.writing() as session:
        settings.remove_view(settings.find_view(session, view_id, by=act.me), now=act.now)
    return RedirectResponse(f"/views?done={view_id}", 303)


@router.post("/views/{view_id}/removal/undo")
def restore(act: Acting, view_id: Id) -> Response:
    """Bring it back."""
    with act.db.writing() as session:
        view = settings.find_view(session, view_id, by=act.me)
        settings.restore_view(session, view, by=act.me)
    return RedirectResponse("/views", 303)


def _shown(session: Session, user_id: int) -> dict[str, Any]:
    """query: a list that waits for its name; wrong: the one whose new name was refused, typed: that name."""
    views = settings.views_of(session, user_id)
    return {"views": views, "query": "", "typed": "", "wrong": 0, "done": "", "refusal": None}


def _again(act: Act, error: Invalid | Conflict, more: dict[str, Any]) -> Response:
    with act.db.reading() as session:
        shown = _shown(session, act.me.id) | more
    return again(act.request, "views/index.html", shown, error)
