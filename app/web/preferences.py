"""What one person chose for themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from app import settings
from app.web.needs import Db, Me, Visiting, desk
from app.web.rendering import page, wants_fragment

router = desk(readers_write=True)


class Choices(BaseModel):
    """The form; a choice that is not given stays as it is. An unticked switch sends only its `off`."""

    undo_delay: str | None = None
    after_sending: str | None = None
    letter_keys: list[str] = []
    theme: str | None = None


@router.get("/preferences")
def show(request: Request, visit: Visiting, saved: bool = False) -> Response:  # noqa: FBT001, FBT002 - an address has no keywords
    """Show what is chosen."""
    shown = {
        "chosen": visit.preferences,
        "town_delay": visit.town["undo_delay"],
        "saved": saved,
    }
    return page(request, "preferences/show.html", shown)


@router.post("/preferences")
def update(request: Request, me: Me, db: Db, form: Annotated[Choices, Form()]) -> Response:
    """Keep the choices given."""
    given = form.model_dump(exclude_none=True, exclude={"letter_keys"})
    if form.letter_keys:
        given["letter_keys"] = form.letter_keys[-1]
    with db.writing() as session:
        settings.prefer(session, me.id, given)
    if wants_fragment(request):
        return Response(status_code=204)
    return RedirectResponse("/preferences?saved=true", status_code=303)
