"""Assignments: a comment handed to a municipal service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app import bodies, departments, inbox, together
from app.domain.errors import Invalid
from app.inbox import Filters
from app.web import directory_shown, telling
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page, wants_fragment

router = desk()


class Case(BaseModel):
    """The form: a slug, what the service is asked, a day as `2026-11-27`, and whether the citizen is told.

    whole: the other comments of the same case go along.
    """

    department: str = ""
    question: str = ""
    due: str = ""
    tell: bool = False
    whole: bool = False


@router.get("/comments/{comment_id}/assignment")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Ask which service; htmx shows it as a layer over the desk."""
    shown = _choices(request, session, visit, networks, comment_id)
    return page(request, _template(request), shown)


@router.post("/comments/{comment_id}/assignment")
def assign(act: Acting, comment_id: Id, form: Annotated[Case, Form()]) -> Response:
    """Hand the comment over, and go on to the one that comes next."""
    after = following(act, comment_id)
    try:
        done = _assign(act, comment_id, form)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _choices(act.request, session, act.visit, act.networks, comment_id)
        shown |= {"question": form.question, "due": form.due, "chosen": form.department, "tell": form.tell}
        shown |= {"whole": form.whole}
        return again(act.request, _template(act.request), shown, error)
    return go_on(act, after, done)


@router.post("/assignments/{assignment_id}/undo")
def undo(act: Acting, assignment_id: Id) -> Response:
    """Take the case back to the desk, and open it."""
    with act.db.writing() as session:
        assignment, comment = departments.find(session, assignment_id)
        departments.undo(session, assignment, comment, by=act.me, now=act.now)
    return go_on(act, comment.id, "back")


@router.post("/assignments/{assignment_id}/recovery")
def recover(act: Acting, assignment_id: Id) -> Response:
    """Take the case back from its service, with all its comments, and open it."""
    with act.db.writing() as session:
        _assignment, comment = departments.find(session, assignment_id)
        departments.take_back(session, comment, by=act.me, now=act.now)
    return go_on(act, comment.id, "recovered")


def _assign(act: Act, comment_id: int, form: Case) -> str:
    """Hand it over, and tell the citizen in the same act where that was ticked; what the bar says of it."""
    with act.db.reading() as session:
        others = inbox.open_comment(session, comment_id, Filters()).together if form.whole else []
    if others:
        return _assign_whole(act, [comment_id, *(one.id for one in others)], form)
    word = telling.word(act, form) if form.tell else None
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        assignment = departments.assign(
            session,
            comment,
            form.department,
            question=form.question.strip(),
            due_on=directory_shown.day(form.due),
            by=act.me,
            now=act.now,
        )
        session.flush()  # the bar names it
        if word is not None:
            together.announce(session, comment, assignment, word, by=act.me, now=act.now)
        return f"assignment.{assignment.id}"


def _assign_whole(act: Act, comments: list[int], form: Case) -> str:
    """Hand over what belongs together, as one case again."""
    word = telling.word_for_several(act, form, comments) if form.tell else None
    with act.db.writing() as session:
        deed = telling.hand_over(session, act, comments, form, word)
        together.join(session, deed)
        return f"deed.{deed.id}"


def _template(request: Request) -> str:
    return "assignments/_dialog.html" if wants_fragment(request) else "assignments/show.html"


def _choices(
    request: Request, session: Reading, visit: Visiting, networks: Networks, comment_id: int
) -> dict[str, Any]:
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    comment = ShownComment(opened, visit, networks, Addresses(filters))
    suggested = comment.suggestion.slug if comment.suggestion else None
    told = bodies.listing(session) if comment.answerable else []
    around = {
        "bodies": told,
        "comment": comment,
        "filters": Addresses(filters),
        "may_tell": telling.may_tell(opened, comment.voice),
        "tell": False,
        "whole": True,
    }
    return around | directory_shown.choices(session, visit, suggested, urgent=opened.comment.urgent)
