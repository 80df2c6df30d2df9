"""Mails: what came to the town's own box and could not be placed, until somebody decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app import connections, intake, mailroom
from app.domain.errors import Conflict, DomainError, Invalid, NotFound
from app.ports.channel import Channel
from app.web import desk as desk_
from app.web.downloads import download
from app.web.errors import again
from app.web.needs import Acting, Id, Networks, Reading, TheHouse, desk
from app.web.rendering import page
from app.web.typed import Number

router = desk()


class Pasted(BaseModel):
    """The form that makes a comment of a mail. connection: whose account it stands on, by our id."""

    text: str = ""
    link: str = ""
    author: str = ""
    connection: Number = 0


@router.get("/mails")
def index(request: Request, session: Reading, done: str = "") -> Response:
    """Show the mails that wait for a decision, newest first."""
    return page(request, "mails/index.html", {"mails": mailroom.waiting_mails(session), "done": done})


@router.get("/mails/{mail_id}")
def show(request: Request, session: Reading, networks: Networks, mail_id: Id) -> Response:
    """Show one mail: who wrote, what, and why nobody knows where it belongs."""
    return page(request, "mails/show.html", _shown(session, networks, mail_id))


@router.get("/mails/{mail_id}/attachments/{number}")
def attachment(house: TheHouse, session: Reading, mail_id: Id, number: Number) -> Response:
    """Give one of its files, to be kept: nothing of it is opened here."""
    mail = mailroom.find(session, mail_id)
    listed = mail.attachments[number : number + 1]
    content = house.mailbox.enclosed(mail.body, number) if house.mailbox and listed else None
    if content is None:
        raise NotFound("attachment")
    return download(content, listed[0][0], otherwise=f"piece-jointe-{number + 1}")


@router.post("/mails/{mail_id}/answer")
def answer(act: Acting, mail_id: Id, case: Annotated[Number, Form()] = 0) -> Response:
    """Say which case it answers: its words become the draft, and the comment opens."""
    try:
        with act.db.writing() as session:
            mail = mailroom.find(session, mail_id)
            mailroom.take_as_answer(session, mail, case, by=act.me, now=act.now)
            comment_id = mail.comment_id
    except (Invalid, Conflict, NotFound) as error:
        return _again(act, mail_id, error)
    return RedirectResponse(f"/comments/{comment_id}", 303)


@router.post("/mails/{mail_id}/comment")
def comment(act: Acting, mail_id: Id, form: Annotated[Pasted, Form()]) -> Response:
    """Make it a comment of an account that is kept by hand, and open it."""
    try:
        with act.db.writing() as session:
            mail = mailroom.find(session, mail_id)
            accounts = desk_.pasted_on(connections.connected(session), act.networks)
            account = next((one for one in accounts if one.id == form.connection), None)
            if account is None:
                raise Invalid("pasted_account", field="connection")  # noqa: TRY301 - said like the others
            pasted = intake.Pasted(form.text.replace("\r\n", "\n"), form.link, form.author)
            mailroom.take_as_comment(session, mail, account, pasted, by=act.me, now=act.now)
            comment_id = mail.comment_id
    except (Invalid, Conflict) as error:
        return _again(act, mail_id, error, form)
    return RedirectResponse(f"/comments/{comment_id}", 303)


@router.post("/mails/{mail_id}/closing")
def close(act: Acting, mail_id: Id) -> Response:
    """Say that nothing is to be made of it."""
    with act.db.writing() as session:
        mailroom.close(session, mailroom.find(session, mail_id), by=act.me, now=act.now)
    return RedirectResponse("/mails?done=closed", 303)


def _shown(session: Session, networks: Mapping[str, Channel], mail_id: int) -> dict[str, Any]:
    mail = mailroom.find(session, mail_id)
    return {
        "mail": mail,
        "cases": mailroom.cases_for(session, mail) if mail.is_open else [],
        "accounts": desk_.pasted_on(connections.connected(session), networks) if mail.is_open else [],
        "form": Pasted(text=mail.brought or mail.text),
        "refusal": None,
    }


def _again(act: Acting, mail_id: int, error: DomainError, form: Pasted | None = None) -> Response:
    with act.db.reading() as session:
        shown = _shown(session, act.networks, mail_id)
    return again(act.request, "mails/show.html", shown | ({"form": form} if form else {}), error)
