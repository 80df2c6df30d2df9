"""The outgoing bar: the act just done, or the replies on their way; Z takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from app import closing, departments, together, triage
from app.domain.author import Author
from app.domain.connection import NEEDS_RECONNECTION
from app.domain.department import Department
from app.domain.errors import NotFound
from app.domain.reply import ReplyState
from app.domain.standing import State
from app.inbox import Leaving, leaving, stopped_rule
from app.ports.channel import Channel
from app.web.addresses import Addresses
from app.web.bars import Bar, batched
from app.web.errors import Refusal
from app.web.visits import Visit

PLAIN = frozenset({"undone", "back", "kept", "taken", "stopped", "recovered"})
SAID = {"tag": "tag", "yes": "urgent", "no": "patient"}


def bar(
    session: Session, visit: Visit, channels: Mapping[str, Channel], addresses: Addresses, done: str = ""
) -> Bar:
    """The act just done if it can be taken back, else what is on its way, else what Parvis did itself."""
    if said := _done(session, addresses, done):
        return _as_mine(said, visit)
    leaves = _leaving(session, visit, channels, addresses, done)
    return leaves if leaves.state != "idle" else _stopped(session, visit) or leaves


def _as_mine(said: Bar, visit: Visit) -> Bar:
    """What somebody else had done already is not this person's to take back."""
    is_mine = visit.user is None or said.by in {"", visit.user.actor}
    already = replace(said, said=f"{said.said}_already", undo_url=None, change_url=None)
    return said if is_mine else already


def _stopped(session: Session, visit: Visit) -> Bar | None:
    """That a rule is off is said to those who may change it, until one of them has gone to see why."""
    writes = visit.user is not None and visit.user.may_write
    rule = stopped_rule(session) if writes else None
    if rule is None:
        return None
    return Bar("stopped", name=rule.name, see_url=f"/settings/rules/{rule.id}/stop/seen")


def _done(session: Session, addresses: Addresses, done: str) -> Bar | None:
    """`assignment.12`, `dismissal.7`: what the address says was just done."""
    act, _, number = done.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 9:  # noqa: PLR2004 - the length of a key
        return Bar("gone", said=act) if act in PLAIN else None
    verbs: Mapping[str, Callable[[Session, int], Bar | None]] = {
        "assignment": _assigned,
        "reminder": _reminded,
        "deed": _together,
        "back": _taken_back,
        "dismissal": partial(_dismissed, addresses),
        "correction": _corrected,
        "view": _viewed,
    }
    try:
        return verbs[act](session, int(number)) if act in verbs else None
    except NotFound:
        return None


def _assigned(session: Session, assignment_id: int) -> Bar | None:
    assignment, _comment = departments.find(session, assignment_id)
    if not assignment.is_open:
        return None
    name = session.get_one(Department, assignment.department_id).name
    return Bar("gone", "assigned", name, assignment.by, undo_url=f"/assignments/{assignment.id}/undo")


def _reminded(session: Session, reminder_id: int) -> Bar | None:
    reminder, comment = closing.find_reminder(session, reminder_id)
    if not reminder.is_open:
        return None
    author = session.get(Author, comment.author_id) if comment.author_id else None
    undo = f"/reminders/{reminder.id}/undo"
    name = author.first_name if author else None
    return Bar("gone", "reminded", name, reminder.by, at=reminder.until, undo_url=undo)


def _dismissed(addresses: Addresses, session: Session, dismissal_id: int) -> Bar | None:
    dismissal, comment = closing.find(session, dismissal_id)
    if dismissal.undone_at is not None:
        return None
    return Bar(
        *("gone", "dismissed", dismissal.reason, dismissal.by),
        undo_url=f"/dismissals/{dismissal.id}/undo",
        change_url=f"/comments/{comment.id}/dismissal{addresses.query}",
    )


def _viewed(_session: Session, _view_id: int) -> Bar:
    return Bar("gone", said="view", see_url="/views")


def _corrected(session: Session, correction_id: int) -> Bar | None:
    correction, _comment = triage.find_correction(session, correction_id)
    if correction.undone_at is not None:
        return None
    said = "tag" if correction.about == "intent" else correction.becomes
    return Bar("gone", said=SAID[said], undo_url=f"/corrections/{correction.id}/undo")


def _together(session: Session, deed_id: int) -> Bar | None:
    """One act on several comments: what it did is said by the first of them."""
    deed = together.find(session, deed_id)
    if deed.undone_at is not None:
        return None
    name, at, citizens = together.told(session, deed)
    return Bar(
        "gone",
        said=f"{deed.act}_several",
        name=name,
        at=at,
        count=len(deed.comments),
        told=citizens,
        refused=tuple(comment for _code, comment in deed.refused),
        refusal=Refusal(deed.refused[0][0], "Conflict") if deed.refused else None,
        undo_url=f"/deeds/{deed.id}/undo",
    )


def _taken_back(session: Session, deed_id: int) -> Bar:
    """Most of several came back; what a colleague did with the others meanwhile stands."""
    deed = together.find(session, deed_id)
    stayed = len(together.stayed(session, deed))
    return Bar("gone", said="back_but", count=len(deed.comments) - stayed, left=stayed)


def _leaving(
    session: Session, visit: Visit, channels: Mapping[str, Channel], addresses: Addresses, done: str
) -> Bar:
    if visit.user is None:
        return Bar()
    gone = leaving(session, visit.user, visit.now)
    if not gone:
        return Bar()
    if gone[0].reply.batch_id is not None and not done.startswith("reply."):
        kept = next(filter(None, (_kept_here(one, visit, channels, "") for one in gone)), None)
        return batched(session, gone[0].reply.batch_id, visit, channels, kept)
    first = next((one for one in gone if done == f"reply.{one.reply.id}"), gone[0])
    see = addresses.comment(first.comment.id)
    if first.reply.state == ReplyState.PUBLISHED:
        return Bar("gone", said="published", name=_name(first), at=first.reply.published_at, see_url=see)
    return _on_its_way(session, first, len(gone), visit, channels, see)


def _on_its_way(
    session: Session, first: Leaving, count: int, visit: Visit, channels: Mapping[str, Channel], see: str
) -> Bar:
    reply = first.reply
    undo = f"/replies/{reply.id}/undo"
    label = _label(first, channels)
    if reply.is_held:
        answered = first.comment.state == State.ANSWERED_ELSEWHERE
        return Bar("held", said="answered" if answered else "edited", label=label, see_url=see)
    if reply.awaits_confirmation:
        confirm = f"/replies/{reply.id}/confirmation"
        return Bar("ready", name=_name(first), confirm_url=confirm, undo_url=undo)
    if kept := _kept_here(first, visit, channels, see):
        return kept
    if reply.state == ReplyState.WAITING and reply.reason is not None and not reply.is_due(visit.now):
        return Bar("failed", code=reply.reason, label=label, at=reply.due_at, see_url=see)
    if reply.state == ReplyState.SENDING or reply.due_at is None or reply.due_at <= visit.now:
        return Bar("leaving", name=_name(first), see_url=see)
    left = reply.due_at - visit.now
    return Bar(
        "waiting" if count == 1 else "several",
        name=_name(first),
        count=count,
        until=reply.due_at.isoformat(),
        seconds=round((reply.due_at - (reply.sent_at or visit.now)).total_seconds()) or 1,
        left=max(1, round(left.total_seconds())),
        undo_url=undo,
        see_url=see,
        given_to=together.service_of(session, reply.id),
    )


def _kept_here(first: Leaving, visit: Visit, channels: Mapping[str, Channel], see: str) -> Bar | None:
    """What could leave and does not: its network lets us in no more, or wants the account to wait."""
    account = first.comment.connection
    if not first.reply.is_due(visit.now):
        return None
    label = _label(first, channels)
    if account.is_cut_off:
        return Bar("failed", code=NEEDS_RECONNECTION, label=label, see_url=see)
    rests = account.rests_until(visit.now)
    return Bar("failed", code="rate_limited", label=label, at=rests, see_url=see) if rests else None


def _name(one: Leaving) -> str | None:
    return one.comment.author.shown_name if one.comment.author else None


def _label(one: Leaving, channels: Mapping[str, Channel]) -> str:
    channel = channels.get(one.comment.connection.network)
    return channel.label if channel else ""
