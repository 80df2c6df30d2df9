"""One comment, open, with its post, its thread and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import connections, intake
from app.domain.connection import Connection
from app.domain.errors import Invalid, NotFound
from app.inbox import Filters
from app.ports.channel import Channel
from app.web import desk as desk_
from app.web.after import go_on
from app.web.errors import again
from app.web.needs import Acting, Id, Networks, Reading, Visiting, desk
from app.web.rendering import page, wants_fragment
from app.web.typed import Number

router = desk()


class Written(BaseModel):
    """What was pasted. connection: whose account it stands on, by our id."""

    connection: Number = 0
    text: str = ""
    link: str = ""
    author: str = ""


@router.get("/comments/new")
def new(request: Request, session: Reading, networks: Networks) -> Response:
    """Show where a comment is pasted that its network does not tell us of."""
    return page(request, "comments/new.html", _to_paste(session, networks))


@router.post("/comments")
def create(act: Acting, form: Annotated[Written, Form()]) -> Response:
    """Take in what was pasted, and open it."""
    try:
        with act.db.writing() as session:
            connection = _pasted_on(connections.connected(session), act.networks, form.connection)
            pasted = intake.Pasted(form.text.replace("\r\n", "\n"), form.link, form.author)
            comment = intake.paste(session, connection, pasted, now=act.now, by=act.me.actor)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _to_paste(session, act.networks, form)
        return again(act.request, "comments/new.html", shown, error)
    return go_on(act, comment.id, "")


@router.get("/comments/{comment_id}")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Open a comment. After an act htmx also receives the list and the bar, which have changed."""
    filters = Filters.from_query(request.query_params)
    done = request.query_params.get("done", "")
    shown = desk_.context(session, visit, networks, filters, open_id=comment_id, done=done)
    if not wants_fragment(request):
        return page(request, "comments/show.html", shown)
    shown["acted"] = bool(done)
    return page(request, "comments/_answer.html", shown)


def _to_paste(
    session: Session, networks: Mapping[str, Channel], form: Written | None = None
) -> dict[str, Any]:
    """The accounts that a comment can be pasted on, and what was typed. NotFound when there is none."""
    accounts = desk_.pasted_on(connections.connected(session), networks)
    if not accounts:
        raise NotFound("pasted_nowhere")
    return {"accounts": accounts, "form": form or Written(), "refusal": None}


def _pasted_on(
    accounts: Sequence[Connection], networks: Mapping[str, Channel], connection_id: int
) -> Connection:
    for one in desk_.pasted_on(accounts, networks):
        if one.id == connection_id:
            return one
    raise Invalid("pasted_account", field="connection")
