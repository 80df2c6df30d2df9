"""Answering a group: one act, and under each comment a reply of its own, promised like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import backlog, journal, replies
from app.db import insert_if_absent
from app.domain.batch import Batch
from app.domain.comment import Comment
from app.domain.connection import WITHDRAWN, Connection
from app.domain.errors import Conflict, NotFound
from app.domain.group import Group, Writing
from app.domain.promise import Promise
from app.domain.reply import Reply, ReplyState
from app.domain.standing import WAITING, Shelf, State
from app.domain.user import User
from app.replies import Manner

AWAY = (ReplyState.DRAFT, ReplyState.UNDONE)
ANSWERED = "answered_meanwhile"
BECAME: Mapping[str, str] = {
    State.ANSWERED: ANSWERED,
    State.ANSWERED_ELSEWHERE: ANSWERED,
    State.DISMISSED: "dismissed_meanwhile",
    State.WITH_DEPARTMENT: "assigned_meanwhile",
    State.PAUSED: "paused_meanwhile",
}


@dataclass(frozen=True)
class Progress:
    """How far an act for several has come. refused_by: the networks that refused, each once.

    withdrawn: those for which the town has no access any more; held: those that wait for a person's word;
    doubtful: those that the network did not confirm;
    unsaid: its replies that have not left, by id, first to leave first.
    """

    batch: Batch
    total: int
    published: int
    refused: int
    withdrawn: int
    held: int
    doubtful: int
    next_at: datetime | None
    awaits_confirmation: bool
    refused_by: tuple[str, ...]
    unsaid: tuple[int, ...]

    @property
    def stuck(self) -> int:
        return self.refused + self.withdrawn + self.held + self.doubtful

    @property
    def is_over(self) -> bool:
        return self.published + self.stuck >= self.total


def begin(session: Session, group: Group, writing: Writing, *, key: str, by: User, now: datetime) -> Batch:
    """Begin the act that answers all who are ticked; the same key again is the same act."""
    values = {
        "group_id": group.id,
        "key": key,
        "user_id": by.id,
        "sent_at": now,
        "known": list(writing.known),
        "ticked": list(writing.ticked),
        "own_words": writing.own_by_id,
        "left_out": [],
    }
    is_new = insert_if_absent(session, Batch, values)
    batch = session.scalars(_with_key(group.id, key)).one()
    if is_new:
        count = len(writing.ticked)
        journal.write(session, "grouping.begin", f"batch:{batch.id}", now=now, by=by.actor, comments=count)
    return batch


def begun(session: Session, group_id: int, key: str) -> Batch | None:
    """The act that this key began already."""
    return session.scalar(_with_key(group_id, key))


def answer(
    session: Session,
    batch: Batch,
    comment: Comment,
    text: str,
    *,
    seen_as: str,
    delay: timedelta | None,
    by: User,
    now: datetime,
) -> Reply | None:
    """Promise the reply to one of them, once: None where it was promised before.

    seen_as: the mark of its words as they were shown. Where something is repaired, a person who was answered
    with a promise is answered again. What a service proposed before the page was made is not somebody's
    writing; where something is repaired, what it proposed since is not either.

    Conflict where it was answered, edited, taken away or is being answered alone meanwhile; the others of
    the act are not touched by it.
    """
    backlog.lock(session, comment)
    key = f"group-{batch.id}"
    written = list(session.scalars(Reply.to(comment.id)))
    if any(reply.key == key and reply.state != ReplyState.DRAFT for reply in written):
        return None
    group = session.get_one(Group, batch.group_id)
    owed = group.answer_id is not None and _is_owed(session, comment)
    _refuse_changed(comment, written, seen_as, owed=owed, known_until=_known_until(group, now))
    manner = Manner(batch=batch.id, saved_reply=group.saved_reply_id, anyhow=owed)
    return replies.send(session, comment, text, key=key, delay=delay, by=by, now=now, manner=manner)


def leave_out(session: Session, batch: Batch, comment_id: int, code: str | None = None) -> None:
    """Note that one of them was not answered after all, and why; None: what has become of it says it."""
    session.refresh(batch, with_for_update=True)
    if not any(left[0] == comment_id for left in batch.left_out):
        batch.left_out = [*batch.left_out, [comment_id, code or _became(session, comment_id)]]


def _became(session: Session, comment_id: int) -> str:
    """Why it stands with the others no more."""
    comment = session.get(Comment, comment_id)
    if comment is None or comment.removed_at is not None:
        return "comment_removed"
    return BECAME.get(comment.state or "", "asks_otherwise") if comment.shelf != Shelf.OUTGOING else ANSWERED


def find_batch(session: Session, batch_id: int) -> Batch:
    """An act for several; NotFound when there is none."""
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFound("batch")
    return batch


def give_back(session: Session, batch: Batch) -> None:
    """The page as it was sent, unless somebody has begun another meanwhile."""
    group = session.get_one(Group, batch.group_id)
    if not group.known:
        group.known, group.ticked = batch.known, batch.ticked
        group.own_words = batch.own_words


def progress(session: Session, batch_id: int) -> Progress:
    """What became of an act for several."""
    batch = find_batch(session, batch_id)
    found = session.execute(
        select(Reply, Connection.network)
        .join(Comment, Comment.id == Reply.comment_id)
        .join(Connection, Connection.id == Comment.connection_id)
        .where(Reply.batch_id == batch.id, Reply.state.not_in(AWAY))
        .order_by(Reply.id)
    ).all()
    sent = [row[0] for row in found]
    waiting = [reply for reply in sent if reply.state == ReplyState.WAITING]
    failed = [reply for reply in sent if reply.state == ReplyState.FAILED]
    return Progress(
        batch=batch,
        total=len(sent),
        published=sum(reply.state == ReplyState.PUBLISHED for reply in sent),
        refused=sum(reply.reason != WITHDRAWN for reply in failed),
        withdrawn=sum(reply.reason == WITHDRAWN for reply in failed),
        held=sum(reply.is_held for reply in sent),
        doubtful=sum(reply.state == ReplyState.IN_DOUBT for reply in sent),
        next_at=min((reply.due_at for reply in waiting if reply.due_at), default=None),
        awaits_confirmation=any(reply.awaits_confirmation for reply in waiting),
        refused_by=tuple(dict.fromkeys(row[1] for row in found if row[0].state == ReplyState.FAILED)),
        unsaid=tuple(reply.id for reply in sorted(waiting, key=_leaves_at)),
    )


def _leaves_at(reply: Reply) -> tuple[bool, datetime, int]:
    """What waits for a person's word has no moment: it comes after what has one."""
    return reply.due_at is None, reply.due_at or reply.created_at, reply.id


def _with_key(group_id: int, key: str) -> Select[Batch]:
    return select(Batch).where(Batch.group_id == group_id, Batch.key == key)


def _known_until(group: Group, now: datetime) -> datetime | None:
    """Until when what services proposed is known to who answers; None where a draft of theirs stops it."""
    if group.answer_id is not None:
        return now
    return group.made_at if group.chosen else None


def _is_owed(session: Session, comment: Comment) -> bool:
    return session.scalar(Promise.still_open().where(Promise.comment_id == comment.id).limit(1)) is not None


def _refuse_changed(
    comment: Comment, written: Sequence[Reply], seen_as: str, *, owed: bool, known_until: datetime | None
) -> None:
    if comment.removed_at is not None:
        raise Conflict("comment_removed")
    answered = comment.state not in WAITING and not owed
    if answered or any(reply.is_leaving or reply.is_stuck for reply in written):
        raise Conflict(ANSWERED)
    if comment.mark != seen_as:
        raise Conflict("edited_meanwhile")
    alone = (reply for reply in written if reply.state == ReplyState.DRAFT and reply.batch_id is None)
    if any(reply.text.strip() and not _is_known(reply, known_until) for reply in alone):
        raise Conflict("being_answered")


def _is_known(draft: Reply, until: datetime | None) -> bool:
    saved_at = draft.saved_at or draft.created_at
    return draft.user_id is None and until is not None and saved_at <= until
