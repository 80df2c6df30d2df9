"""What the composer's place shows: a draft, or a reply that needs a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import rereading
from app.domain.before import mark_of
from app.domain.comment import Comment
from app.domain.connection import NEEDS_RECONNECTION, WITHDRAWN
from app.domain.outside_body import OutsideBody
from app.domain.reply import Reply, ReplyState
from app.domain.standing import State
from app.inbox import Opened
from app.ports.capabilities import Limit
from app.ports.channel import Channel
from app.web import lengths, marks, saved_shown, voices
from app.web.visits import Visit


@dataclass(frozen=True)
class Draft:
    """What is in the field. length: in the unit of its limit; theirs_at: when somebody else wrote it.

    taken: the title of the saved reply that it began as; gesture: what else sending it does;
    proposed_by: the service that wrote it; may_part: too long, it may be said in parts;
    read: the mark of the comment as it is shown; mark: its own, as it is shown; their_name: of who wrote it;
    pointed: the outside body that it points to; by_model: a language model proposed it.
    """

    text: str
    key: str
    length: int
    limit: Limit
    may_part: bool
    theirs_at: datetime | None
    taken: str | None = None
    gesture: saved_shown.Gesture | None = None
    read: str = ""
    proposed_by: str | None = None
    pointed: OutsideBody | None = None
    mark: str = ""
    their_name: str | None = None
    by_model: bool = False


@dataclass(frozen=True)
class Said:
    """A reply that was published; private: its reader alone sees it."""

    text: str
    at: datetime | None
    private: bool


@dataclass(frozen=True)
class Hold:
    """A reply that is held: the comment was edited, with both texts, or the town answered it there.

    edited: the comment reads otherwise; said_there: what the town has said on the network meanwhile;
    shown: the mark of the comment as it is shown.
    """

    reply_id: int
    text: str
    edited: bool
    said_there: str | None
    due_at: datetime | None
    then_pieces: list[marks.Piece]
    now_pieces: list[marks.Piece]
    added: bool
    taken: bool
    shown: str


@dataclass(frozen=True)
class Doubt:
    """A reply that the network did not confirm. seen_at: when each of several like it was said there.

    by_hand: it was never asked, a person carries the words there.
    """

    reply_id: int
    text: str
    private: bool
    by_hand: bool
    sent_at: datetime | None
    seen_at: list[datetime | None]


@dataclass(frozen=True)
class Failure:
    """A reply that was refused. code: the reason, for the template's sentence."""

    reply_id: int
    text: str
    code: str
    label: str
    next_at: datetime | None
    can_retry: bool
    can_withdraw: bool
    can_reconnect: bool


def draft(opened: Opened, visit: Visit, channel: Channel | None) -> Draft:
    """The draft on this comment, or an empty one with the key of the next reply."""
    kept = opened.draft
    voice = voices.voice(opened, channel, visit.now)
    text = (kept.text if kept else "") or voice.opening
    measure = lengths.measure(channel, opened.comment, voice, private=voice.private)
    by_another = kept is not None and visit.user is not None and kept.user_id != visit.user.id and bool(text)
    return Draft(
        text=text,
        key=opened.key,
        length=measure.length(text),
        limit=measure.limit,
        may_part=measure.may_part,
        theirs_at=kept.saved_at or kept.created_at if kept and by_another else None,
        taken=opened.taken.title if opened.taken else None,
        gesture=saved_shown.gesture(opened.taken) if opened.taken else None,
        read=rereading.trace_of(opened.comment.text or ""),
        proposed_by=_proposed_by(opened) if by_another else None,
        pointed=opened.pointed,
        mark=mark_of(kept.text if kept else ""),
        their_name=opened.drafted_by.name if by_another and opened.drafted_by else None,
        by_model=kept is not None and kept.model is not None,
    )


def _proposed_by(opened: Opened) -> str | None:
    """The service whose words stand in the field, unless somebody of the desk wrote there since."""
    said = opened.returned
    if said is None or opened.draft is None or opened.draft.user_id is not None:
        return None
    return said.assignment.department.name


def said(opened: Opened) -> list[Said]:
    """The replies of the town that were published, oldest first."""
    return [Said(reply.text, reply.published_at, reply.is_private) for reply in opened.said]


def hold(opened: Opened) -> Hold | None:
    """The held reply, with the comment as it was answered and as it reads now, or what was said there."""
    reply = opened.stuck
    if reply is None or not reply.is_held:
        return None
    before, after = marks.compared(reply.seen_text or "", opened.comment.text or "")
    return Hold(
        reply_id=reply.id,
        text=reply.text,
        edited=opened.comment.text != reply.seen_text,
        said_there=_said_there(opened),
        due_at=reply.due_at or reply.held_at,
        then_pieces=before,
        now_pieces=after,
        added=any(change == "ins" for _text, change in after),
        taken=any(change == "del" for _text, change in before),
        shown=opened.comment.mark,
    )


def _said_there(opened: Opened) -> str | None:
    """The last words of the town on the network itself, where they answered this comment."""
    if opened.comment.state != State.ANSWERED_ELSEWHERE:
        return None
    own = [one.text for one in opened.beside if one.own and one.via_reply_id is None]
    return own[-1] if own else None


def doubt(opened: Opened) -> Doubt | None:
    """The doubtful reply."""
    reply = opened.stuck
    if reply is None or reply.state != ReplyState.IN_DOUBT:
        return None
    seen_at = [datetime.fromisoformat(seen) if seen else None for seen in reply.seen_at]
    return Doubt(reply.id, reply.text, reply.is_private, reply.is_by_hand, reply.attempted_at, seen_at)


def failure(opened: Opened, channel: Channel | None, now: datetime) -> Failure | None:
    """The refused reply, or the one that waits for its next attempt or for the access to be renewed.

    One that could leave waits too while its network wants the account to, or lets us in no more.
    """
    waiting, account = opened.leaving, opened.comment.connection
    is_due = waiting is not None and waiting.is_due(now)
    rests = account.rests_until(now) if is_due else None
    is_cut_off = is_due and account.is_cut_off
    reply = _refused(opened) or (waiting if rests or is_cut_off else None)
    if reply is None:
        return None
    failed = reply.state == ReplyState.FAILED
    code = _reason(reply, opened.comment)
    if not failed:
        code = NEEDS_RECONNECTION if is_cut_off else "rate_limited" if rests else code
    reconnects = code == NEEDS_RECONNECTION or (code == WITHDRAWN and account.is_withdrawn)
    return Failure(
        reply_id=reply.id,
        text=reply.text,
        code=code,
        label=channel.label if channel else "",
        next_at=None if failed else rests or reply.due_at,
        can_retry=not (failed and code == "comment_gone") and not reconnects and not rests,
        can_withdraw=failed and code == "comment_gone",
        can_reconnect=reconnects,
    )


def _reason(reply: Reply, comment: Comment) -> str:
    """Why; that its comment was not there holds until it is read there again."""
    asked_at, read_at = reply.attempted_at, comment.read_at
    is_there = asked_at is not None and read_at is not None and read_at > asked_at
    if reply.reason == "comment_gone" and comment.removed_at is None and is_there:
        return "refused"
    return reply.reason or "refused"


def _refused(opened: Opened) -> Reply | None:
    if opened.stuck is not None and opened.stuck.state == ReplyState.FAILED:
        return opened.stuck
    waiting = opened.leaving
    tried = waiting is not None and waiting.state == ReplyState.WAITING and waiting.reason is not None
    return waiting if tried else None
