"""Assignments: a comment handed to a municipal service."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response

from app import departments, inbox
from app.domain.errors import Invalid
from app.inbox import Filters
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.errors import again
from app.web.needs import Db, Me, Networks, Now, Reading, Visiting, desk
from app.web.opened import shown_comment
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/comments/{comment_id}/assignment")
def show(
    request: Request, comment_id: int, me: Me, session: Reading, visit: Visiting, networks: Networks
) -> Response:
    """Ask which service; htmx shows it as a layer over the desk."""
    shown = _choices(request, session, visit, networks, comment_id)
    return page(request, _template(request), shown)


@router.post("/comments/{comment_id}/assignment")
def assign(
    request: Request,
    comment_id: int,
    me: Me,
    db: Db,
    now: Now,
    visit: Visiting,
    networks: Networks,
    department: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
) -> Response:
    """Hand the comment over, and go on to the one that comes next."""
    after = following(db, request, comment_id)
    try:
        with db.writing() as session:
            comment = inbox.find(session, comment_id)
            assignment = departments.assign(
                session, comment, department, question=question.strip(), due_on=_day(due), by=me, now=now
            )
            session.flush()  # the bar names it
            done = f"assignment.{assignment.id}"
    except Invalid as error:
        with db.reading() as session:
            shown = _choices(request, session, visit, networks, comment_id)
        shown |= {"question": question, "due": due, "chosen": department}
        return again(request, _template(request), shown, error)
    return go_on(request, after, done)


@router.post("/assignments/{assignment_id}/undo")
def undo(request: Request, assignment_id: int, me: Me, db: Db, now: Now) -> Response:
    """Take the case back to the desk, and open it."""
    with db.writing() as session:
        assignment, comment = departments.find(session, assignment_id)
        departments.undo(session, assignment, comment, by=me, now=now)
    return go_on(request, comment.id, "undone")


def _template(request: Request) -> str:
    return "assignments/_dialog.html" if wants_fragment(request) else "assignments/show.html"


def _choices(
    request: Request, session: Reading, visit: Visiting, networks: Networks, comment_id: int
) -> dict[str, Any]:
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = shown_comment(opened, visit, networks, Addresses(filters))
    suggested = comment.suggestion.slug if comment.suggestion else None
    cases = departments.open_cases(session)
    listed = sorted(departments.directory(session), key=lambda one: one.slug != suggested)
    due = visit.now.astimezone(visit.zone) + (listed[0].expected_delay if listed else visit.now - visit.now)
    return {
        "comment": comment,
        "filters": Addresses(filters),
        "departments": [
            {
                "slug": one.slug,
                "name": one.name,
                "cases": cases.get(one.id, 0),
                "suggested": one.slug == suggested,
            }
            for one in listed
        ],
        "question": "",
        "due": due.date().isoformat(),
        "chosen": suggested,
        "refusal": None,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("due_date", field="due") from None
