"""Replies: written, sent, taken back, decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app import closing, inbox, replies, saved_replies, settings, together
from app.domain.dismissal import Reason
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.part import Part
from app.domain.reply import Reply, ReplyState
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.inbox import Filters, Opened
from app.ports.channel import Channel
from app.replies import Manner
from app.web import checks, lengths, promises, voices
from app.web import desk as desk_
from app.web.after import following, go_on
from app.web.drafts import Written, refuse_another
from app.web.errors import OVER, again, refused
from app.web.lengths import Measure
from app.web.needs import Act, Acting, Id, TheHouse, desk
from app.web.rendering import page, wants_fragment

router = desk()

FRESH_DELAY = timedelta(seconds=10)
BY_HAND = "by_hand"


@dataclass(frozen=True)
class FirstVoices:
    """Who answered before, by first name, and when last. also: every answer that is known once these are."""

    names: tuple[str, ...]
    at: datetime
    also: str


@router.post("/comments/{comment_id}/replies")
def send(act: Acting, house: TheHouse, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Promise a reply, and go on to the comment that comes next."""
    refuse_another(act, form.person)
    after = following(act, comment_id)
    try:
        checks.look_again(act, house, comment_id, form, follows=not wants_fragment(act.request))
        reply_id = _send(act, comment_id, form)
    except (Invalid, Conflict) as error:
        return _again(act, comment_id, form, error)
    if reply_id is None:
        return go_on(act, comment_id, "undone")
    then = form.then or act.visit.preferences["after_sending"]
    goal = comment_id if then in {"stay", BY_HAND} else after
    return go_on(act, goal, f"reply.{reply_id}", to_list=then == "list")


@router.post("/replies/{reply_id}/undo")
def undo(act: Acting, reply_id: Id) -> Response:
    """Take a reply back; its comment opens again with the text in its field."""
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        together.undo_reply(session, reply, comment, by=act.me, now=act.now)
    return go_on(act, comment.id, "undone")


@router.post("/replies/{reply_id}/confirmation")
def confirm(act: Acting, reply_id: Id) -> Response:
    """Let a reply leave that waited for this word."""
    after = following(act, _comment_of(act, reply_id))
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        no_delay = timedelta(0)
        replies.release(session, reply, comment, delay=no_delay, by=act.me, now=act.now, confirms=True)
    return go_on(act, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/release")
def release(act: Acting, reply_id: Id, shown: Annotated[str | None, Form()] = None) -> Response:
    """Send a held reply as it is, with a fresh undo delay. shown: the mark of the comment on the page."""
    after = following(act, _comment_of(act, reply_id))
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        delay = settings.undo_delay_of(session, act.me.id) or FRESH_DELAY
        replies.release(session, reply, comment, delay=delay, by=act.me, now=act.now, shown=shown)
    return go_on(act, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/retry")
def retry(act: Acting, reply_id: Id) -> Response:
    """Try at once a reply that waits for its next attempt, or was refused."""
    after = following(act, _comment_of(act, reply_id))
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        replies.retry(session, reply, comment, by=act.me, now=act.now)
    return go_on(act, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/resolution")
def resolve(act: Acting, reply_id: Id, said: Annotated[str, Form()] = "") -> Response:
    """Say whether a doubtful reply is public; if not it leaves again."""
    if said not in {"yes", "no"}:
        raise Invalid("resolution", field="said")
    after = following(act, _comment_of(act, reply_id))
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        delay = settings.undo_delay_of(session, act.me.id)
        is_draft_again = reply.is_by_hand and said == "no"
        replies.resolve(session, reply, comment, said=said == "yes", delay=delay, by=act.me, now=act.now)
    if is_draft_again:
        return go_on(act, comment.id, "kept")
    return go_on(act, after, f"reply.{reply_id}")


@router.post("/replies/{reply_id}/withdrawal")
def withdraw(act: Acting, reply_id: Id) -> Response:
    """Do not send: a held reply becomes the draft again; one whose comment is gone leaves with it."""
    after = following(act, _comment_of(act, reply_id))
    with act.db.writing() as session:
        reply, comment = inbox.find_reply(session, reply_id)
        if reply.reason != "comment_gone":
            replies.undo(session, reply, comment, by=act.me, now=act.now)
            return go_on(act, comment.id, "kept")
        dismissal = closing.dismiss(session, comment, Reason.GONE, by=act.me.actor, now=act.now)
        session.flush()  # the bar names it
        done = f"dismissal.{dismissal.id}"
    return go_on(act, after, done)


def _send(act: Act, comment_id: int, form: Written) -> int | None:
    manner = _manner(act, comment_id, form)
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        send = replies.send
        if form.gesture:
            send = partial(together.send, gesture=_gesture(session, form.gesture), shown=form.does)
        reply = send(
            session,
            comment,
            text=form.plain,
            key=form.key or None,
            delay=settings.undo_delay_of(session, act.me.id),
            by=act.me,
            now=act.now,
            manner=manner,
        )
        if reply.state == ReplyState.UNDONE:
            return None  # taken back before it came, or from another page: nothing leaves
        promises.note(act, session, reply, form)
        if form.then and form.then != BY_HAND and not form.gesture:
            settings.prefer(session, act.me.id, {"after_sending": form.then})
        return reply.id


def _gesture(session: Session, saved_reply_id: int) -> SavedReply | None:
    try:
        return saved_replies.find(session, saved_reply_id)
    except NotFound:
        return None


def _manner(act: Act, comment_id: int, form: Written) -> Manner:
    """How it is said: what the network allows, never what a form alone asks for.

    A message that was sent already may be sent again: it is the same one, or the room refuses a second.
    """
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, Filters())
    voice = voices.voice(opened, _channel_of(act, opened), act.now)
    if voice.closed:
        raise Conflict("message_window_closed")
    asked = bool(form.private) and not opened.comment.is_private
    sent = (*opened.said, opened.leaving, opened.stuck)
    was_sent = any(reply is not None and reply.is_private for reply in sent)
    if asked and not (voice.private or voice.turn == "private" or was_sent):
        raise Conflict("private_reply_closed")
    parts = _agreed(_measure(act, opened, form), form)
    said = Manner(also=form.heard, private=asked, by_hand=voice.by_hand and not asked, parts=parts)
    return replace(said, passed=tuple(form.seen), before=form.before)


def _channel_of(act: Act, opened: Opened) -> Channel | None:
    return act.networks.get(opened.comment.connection.network)


def _measure(act: Act, opened: Opened, form: Written) -> Measure:
    channel = _channel_of(act, opened)
    voice = voices.voice(opened, channel, act.now)
    return lengths.measure(channel, opened.comment, voice, private=bool(form.private))


def _agreed(measure: Measure, form: Written) -> tuple[Part, ...]:
    """Nothing where it fits; where it does not, the parts that the person has seen and agreed to."""
    over = measure.over(form.plain)
    if measure.channel is None or not over:
        return ()
    parts = measure.parts(form.plain)
    if not parts or form.parts != len(parts):
        raise Invalid("reply_too_long", field="text", over=str(over), label=measure.channel.label)
    return parts


def _again(act: Act, comment_id: int, form: Written, error: Invalid | Conflict) -> Response:
    """The comment again, with what was typed in its field and the sentence under it.

    htmx shows as a dialog that a colleague was first, and how a text that is too long would be cut: the field
    is still there, underneath.
    """
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        shown = desk_.context(session, act.visit, act.networks, filters, open_id=comment_id)
        opened = shown["comment"].opened
        shown["promised"] = promises.proposed(form.plain, act.visit, form)
        shown["checks"] = checks.slips(session, opened, form.plain, act.visit, form=form)
        first = _first_voices(session, act, form, error) if error.code == "colleague_answered" else None
    parts = _measure(act, opened, form).parts(form.plain) if error.code == "reply_too_long" else ()
    shown |= {"typed": form.text, "then": form.then, "first": first, "parts": parts, "sent": form.beside}
    shown["gesture_asked"] = form.gesture
    shown["gesture_does"] = None if error.code.startswith("gesture_") else form.does
    shown["base"] = form.base if error.code != "written_elsewhere" else None
    if first is not None and wants_fragment(act.request):
        return page(act.request, "replies/send.html", shown, status=409, headers=OVER)
    if parts and wants_fragment(act.request):
        shown["refusal"] = refused(act.request, error)
        return page(act.request, "replies/parts.html", shown, status=422, headers=OVER)
    name = "comments/_answer.html" if wants_fragment(act.request) else "comments/show.html"
    return again(act.request, name, shown, error)


def _first_voices(session: Session, act: Act, form: Written, error: Invalid | Conflict) -> FirstVoices:
    """The colleagues who answered and of whom the person has not been told."""
    ids = [int(one) for one in error.facts["replies"].split(",")]
    unheard = [session.get_one(Reply, one) for one in dict.fromkeys(ids) if one not in form.heard]
    names = [session.get_one(User, reply.user_id).name.split(maxsplit=1)[0] for reply in unheard]
    last = max(reply.sent_at or act.now for reply in unheard)
    return FirstVoices(tuple(dict.fromkeys(names)), last, error.facts["replies"])


def _comment_of(act: Act, reply_id: int) -> int:
    with act.db.reading() as session:
        return inbox.find_reply(session, reply_id)[1].id
