"""Replies: written, sent, taken back, decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import closing, inbox, replies, settings
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.dismissal import Reason
from app.domain.errors import Conflict, Invalid
from app.inbox import Filters
from app.web import desk as desk_
from app.web.after import following, go_on
from app.web.errors import again
from app.web.needs import Db, Me, Networks, Now, Visiting, desk
from app.web.rendering import wants_fragment

router = desk()


@router.post("/comments/{comment_id}/draft")
def draft(
    comment_id: int,
    me: Me,
    db: Db,
    now: Now,
    text: Annotated[str, Form()] = "",
    key: Annotated[str | None, Form()] = None,
) -> Response:
    """Keep what is being written."""
    with db.writing() as session:
        replies.draft(session, inbox.find(session, comment_id), _plain(text), key=key, by=me, now=now)
    return Response(status_code=204)


@router.post("/comments/{comment_id}/replies")
def send(
    request: Request,
    comment_id: int,
    me: Me,
    db: Db,
    now: Now,
    networks: Networks,
    visit: Visiting,
    text: Annotated[str, Form()] = "",
    key: Annotated[str | None, Form()] = None,
    then: Annotated[str, Form()] = "",
    also: Annotated[bool, Form()] = False,  # noqa: FBT002 - a form field has no position
) -> Response:
    """Promise a reply, and go on to the comment that comes next."""
    after = following(db, request, comment_id)
    try:
        with db.writing() as session:
            comment = inbox.find(session, comment_id)
            _refuse_too_long(session, comment, text, networks)
            delay = settings.undo_delay_of(session, me.id)
            reply = replies.send(
                session, comment, _plain(text), key=key or None, delay=delay, by=me, now=now, also=also
            )
            if then:
                settings.prefer(session, me.id, {"after_sending": then})
    except (Invalid, Conflict) as error:
        return _again(request, db, visit, networks, comment_id, text, error)
    stay = then or visit.preferences["after_sending"]
    goal = comment_id if stay == "stay" else after
    return go_on(request, goal, f"reply.{reply.id}", to_list=stay == "list")


@router.post("/replies/{reply_id}/undo")
def undo(request: Request, reply_id: int, me: Me, db: Db, now: Now) -> Response:
    """Take a reply back; its comment opens again with the text in its field."""
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        replies.undo(session, reply, comment, by=me, now=now)
    return go_on(request, comment.id, "undone")


@router.post("/replies/{reply_id}/confirmation")
def confirm(request: Request, reply_id: int, me: Me, db: Db, now: Now) -> Response:
    """Let a reply leave that waited for this word."""
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        replies.release(session, reply, comment, delay=timedelta(0), by=me, now=now)
    return go_on(request, _still_open(request, db, comment.id), f"reply.{reply_id}")


@router.post("/replies/{reply_id}/release")
def release(request: Request, reply_id: int, me: Me, db: Db, now: Now) -> Response:
    """Send a held reply as it is, with a fresh undo delay."""
    after = following(db, request, _comment_of(db, reply_id))
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        delay = settings.undo_delay_of(session, me.id) or timedelta(seconds=10)
        replies.release(session, reply, comment, delay=delay, by=me, now=now)
    return go_on(request, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/retry")
def retry(request: Request, reply_id: int, me: Me, db: Db, now: Now) -> Response:
    """Try at once a reply that waits for its next attempt."""
    after = following(db, request, _comment_of(db, reply_id))
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        replies.retry(session, reply, comment, by=me, now=now)
    return go_on(request, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/resolution")
def resolve(
    request: Request, reply_id: int, me: Me, db: Db, now: Now, said: Annotated[str, Form()] = ""
) -> Response:
    """Say whether a doubtful reply is public; if not it leaves again."""
    if said not in {"yes", "no"}:
        raise Invalid("resolution", field="said")
    after = following(db, request, _comment_of(db, reply_id))
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        delay = settings.undo_delay_of(session, me.id)
        replies.resolve(session, reply, comment, said=said == "yes", delay=delay, by=me, now=now)
    return go_on(request, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/withdrawal")
def withdraw(request: Request, reply_id: int, me: Me, db: Db, now: Now) -> Response:
    """Do not send: a held reply becomes the draft again, one whose comment is gone leaves with it."""
    after = following(db, request, _comment_of(db, reply_id))
    with db.writing() as session:
        reply, comment = replies.find(session, reply_id)
        if reply.reason != "comment_gone":
            replies.undo(session, reply, comment, by=me, now=now)
            return go_on(request, comment.id, "kept")
        dismissal = closing.dismiss(session, comment, Reason.GONE, by=me.actor, now=now)
        session.flush()  # the bar names it
        done = f"dismissal.{dismissal.id}"
    return go_on(request, after, done)


def _again(
    request: Request,
    db: Db,
    visit: Visiting,
    networks: Networks,
    comment_id: int,
    text: str,
    error: Invalid | Conflict,
) -> Response:
    """The comment again, with what was typed in its field and the sentence under it."""
    filters = Filters.from_query(request.query_params)
    with db.reading() as session:
        shown = desk_.context(session, visit, networks, filters, open_id=comment_id)
    shown["typed"] = text
    name = "comments/_answer.html" if wants_fragment(request) else "comments/show.html"
    return again(request, name, shown, error)


def _comment_of(db: Db, reply_id: int) -> int:
    with db.reading() as session:
        return replies.find(session, reply_id)[1].id


def _still_open(request: Request, db: Db, comment_id: int) -> int:
    filters = Filters.from_query(request.query_params)
    with db.reading() as session:
        opened = inbox.open_comment(session, comment_id, filters)
    return opened.next_id or opened.previous_id or comment_id


def _refuse_too_long(session: Session, comment: Comment, text: str, networks: Networks) -> None:
    channel = networks.get(session.get_one(Connection, comment.connection_id).network)
    longest = channel.capabilities.longest if channel else None
    if channel is not None and longest is not None and channel.length(_plain(text)) > longest:
        over = channel.length(_plain(text)) - longest
        raise Invalid("reply_too_long", field="text", over=str(over), label=channel.label)


def _plain(text: str) -> str:
    """Forms send a line end as CR LF; what is published has plain ones."""
    return text.replace("\r\n", "\n")
