"""Tags and what Parvis learned of each: lessons are seen, forgotten, carried away and begun again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import File, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from sqlalchemy.orm import Session

from app import rules, teaching
from app.db import Database
from app.domain.errors import Invalid
from app.domain.lesson import Source
from app.web import rules_shown
from app.web.errors import again
from app.web.needs import Acting, Db, Id, Reading, Visiting, office
from app.web.rendering import page
from app.web.typed import Number
from app.web.visits import Visit

HOME = "/settings/tags"
LARGEST = 16 * 1024 * 1024
FIRST, MOST = 50, 1_000

router = office(max_body_size=LARGEST)


@router.get(HOME)
def index(
    request: Request,
    session: Reading,
    visit: Visiting,
    rows: Annotated[int, Query(ge=1, le=MOST)] = FIRST,
    done: str = "",
    number: Number = 0,
) -> Response:
    """Show the eight tags, what was learned of each, and every lesson."""
    shown = _shown(session, visit, rows=rows) | {"done": done, "number": number}
    return page(request, "lessons/index.html", shown)


@router.get("/settings/lessons/file")
def export(db: Db) -> Response:
    """Give the lessons as a file, a JSON object a line."""
    headers = {"Content-Disposition": 'attachment; filename="lecons.jsonl"'}
    return StreamingResponse(_lines(db), media_type="application/jsonl", headers=headers)


@router.post("/settings/lessons/file")
def bring(act: Acting, file: Annotated[bytes, File()] = b"") -> Response:
    """Bring the lessons of a file in, all of them or none."""
    try:
        with act.db.writing() as session:
            kept = teaching.bring(session, file, by=act.me, now=act.now)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(session, act.visit)
        return again(act.request, "lessons/index.html", shown, error)
    return RedirectResponse(f"{HOME}?done=brought&number={kept}", 303)


@router.post("/settings/lessons/restart")
def restart(act: Acting) -> Response:
    """Start again from what Parvis knew at first."""
    with act.db.writing() as session:
        number = teaching.restart(session, by=act.me, now=act.now).id
    return RedirectResponse(f"{HOME}?done=restarted&number={number}", 303)


@router.post("/settings/lessons/{source}/{lesson_id}/removal")
def forget(act: Acting, source: Source, lesson_id: Id) -> Response:
    """Let one lesson teach no more; the comment stays as it is."""
    with act.db.writing() as session:
        number = teaching.forget(session, source, lesson_id, by=act.me, now=act.now).id
    return RedirectResponse(f"{HOME}?done=forgotten&number={number}#lessons", 303)


@router.post("/settings/forgettings/{forgetting_id}/undo")
def recall(act: Acting, forgetting_id: Id) -> Response:
    """Let what was forgotten teach again."""
    with act.db.writing() as session:
        teaching.recall(session, forgetting_id, by=act.me, now=act.now)
    return RedirectResponse(f"{HOME}?done=recalled#lessons", 303)


def _lines(db: Database) -> Iterator[str]:
    with db.reading() as session:
        for row in teaching.carried(session):
            yield json.dumps(row, ensure_ascii=False) + "\n"


def _shown(session: Session, visit: Visit, *, rows: int = FIRST) -> dict[str, Any]:
    lessons, more = teaching.taught(session, most=rows)
    return {
        "tags": teaching.learned(session),
        "lessons": lessons,
        "more": rows + FIRST if more and rows < MOST else 0,
        "forgotten": teaching.forgotten(session),
        **rules_shown.services(session),
        "rules": len(rules.listing(session, now=visit.now)),
        "done": "",
        "number": 0,
        "refusal": None,
    }
