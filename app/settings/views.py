"""Views: the lists that one person keeps, names, and takes away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.user import User
from app.domain.view import View

LONGEST, MOST = 60, 50


def views_of(session: Session, user_id: int) -> list[View]:
    """A person's own, by name."""
    return list(session.scalars(View.of(user_id)))


def find_view(session: Session, view_id: int, *, by: User) -> View:
    """One's own; NotFound for everybody else's."""
    view = session.get(View, view_id)
    if view is None or view.user_id != by.id:
        raise NotFound("view")
    return view


def keep_view(session: Session, name: str, query: str, *, by: User, now: datetime) -> View:
    """Keep a list under a name. Invalid without one, Conflict where the name serves or there are too many."""
    if not query:
        raise Invalid("view_everything")
    view = View(user_id=by.id, name=_free(session, name, by.id), query=query, kept_at=now)
    if len(views_of(session, by.id)) >= MOST:
        raise Conflict("view_many")
    session.add(view)
    session.flush()  # the bar names it
    return view


def rename_view(session: Session, view: View, name: str, *, by: User) -> None:
    """Call it otherwise; raises as `keep_view`."""
    view.name = _free(session, name, by.id, view)


def remove_view(view: View, *, now: datetime) -> None:
    """Take it away; nothing that it showed is touched."""
    view.removed_at = view.removed_at or now


def restore_view(session: Session, view: View, *, by: User) -> None:
    """Bring it back; raises as `keep_view`."""
    if view.removed_at is not None:
        _free(session, view.name, by.id, view)
        view.removed_at = None


def _free(session: Session, name: str, owner_id: int, known: View | None = None) -> str:
    said = " ".join(name.split())
    if not said or len(said) > LONGEST:
        raise Invalid("view_name", field="name")
    same = View.of(owner_id).where(func.lower(View.name) == said.lower())
    if known is not None:
        same = same.where(View.id != known.id)
    if session.scalar(same.limit(1)) is not None:
        raise Conflict("view_known", name=said)
    return said
