"""Using: which answers were said of a fact, and what became of those that are no longer true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app import journal
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.fact import Fact, FactUse, says
from app.domain.reply import Reply, ReplyState
from app.domain.user import User


@dataclass(frozen=True)
class Outdated:
    """A published answer that says what is no longer true.

    written: what stands in the comment's draft; answering: another reply to it that has not left for good.
    """

    use: FactUse
    reply: Reply
    comment: Comment
    written: Reply | None
    answering: Reply | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet what becomes of it."""
        return self.use.prepared_at is None and self.use.left_at is None

    @property
    def is_busy(self) -> bool:
        """Whether somebody is answering there: what they say is not doubled."""
        return self.written is not None or self.answering is not None


def said_in(session: Session, text: str, saved_reply_id: int | None) -> list[Fact]:
    """The facts that a text leans on: those of the saved reply it began as, and those whose value it says."""
    leant_on = leant_on_by(session, saved_reply_id) if saved_reply_id else []
    said = [fact for fact in session.scalars(Fact.kept()) if fact.is_said_in(text)]
    return list({fact.id: fact for fact in (*leant_on, *said)}.values())


def leant_on_by(session: Session, saved_reply_id: int) -> list[Fact]:
    """What one saved reply leans on."""
    with_owner = Fact.leant_on_by(saved_reply_id).options(joinedload(Fact.department))
    return list(session.scalars(with_owner))


def note(session: Session, reply: Reply, now: datetime) -> None:
    """Note, as a reply is sent, which facts it leans on and what it says of each: mostly what is true now."""
    for fact in said_in(session, reply.as_written, reply.saved_reply_id):
        value = _value_in(session, fact, reply.as_written)
        session.merge(FactUse(reply_id=reply.id, fact_id=fact.id, value=value, noted_at=now))


def outdated(session: Session, fact: Fact) -> list[Outdated]:
    """The published answers that say what was true of it before, the last one under each comment.

    A comment that is gone, one that a later answer set right, and a private message under a public comment,
    which cannot be followed by another, are left out.
    """
    rows = session.execute(
        select(FactUse, Reply, Comment)
        .join(Reply, Reply.id == FactUse.reply_id)
        .join(Comment, Comment.id == Reply.comment_id)
        .where(FactUse.fact_id == fact.id, FactUse.value != fact.value)
        .where(Reply.state == ReplyState.PUBLISHED, Reply.visibility == Comment.visibility)
        .where(Comment.removed_at.is_(None), Comment.answerable.is_(True), ~_set_right(fact))
        .options(selectinload(Comment.author), selectinload(Comment.connection))
        .order_by(Reply.published_at, Reply.id)
    ).all()
    last = {comment.id: (use, reply, comment) for use, reply, comment in rows}
    drafts, leaving = _beside(session, list(last))
    return [
        Outdated(use, reply, comment, drafts.get(comment.id), leaving.get(comment.id))
        for use, reply, comment in last.values()
    ]


def prepared(session: Session, one: Outdated, *, by: User, now: datetime) -> None:
    """Note that a correction stands in the draft of its comment."""
    one.use.prepared_at = now
    _write(session, "facts.prepare", one.use, by=by, now=now)


def leave_as_said(session: Session, fact: Fact, reply_id: int, *, by: User, now: datetime) -> None:
    """A person decides that one answer stays as it was said."""
    use = _use(session, fact, reply_id)
    if use.left_at is None:
        use.left_at, use.left_by = now, by.actor
        _write(session, "facts.leave", use, by=by, now=now)


def take_up_again(session: Session, fact: Fact, reply_id: int, *, by: User, now: datetime) -> None:
    """Take that decision back."""
    use = _use(session, fact, reply_id)
    if use.left_at is not None:
        use.left_at = use.left_by = None
        _write(session, "facts.take_up_again", use, by=by, now=now)


def _value_in(session: Session, fact: Fact, text: str) -> str:
    """What these words say of it: a saved reply that nobody wrote anew says what was true before."""
    if fact.is_said_in(text):
        return fact.value
    noted = select(FactUse.value).where(FactUse.fact_id == fact.id, FactUse.value != fact.value)
    return next((value for value in session.scalars(noted.distinct()) if says(text, value)), fact.value)


def _set_right(fact: Fact) -> ColumnElement[bool]:
    """Whether a later answer to the same comment says what is true now, or was written to correct it."""
    later, said = aliased(Reply), aliased(FactUse)
    says_it = exists().where(said.reply_id == later.id, said.fact_id == fact.id, said.value == fact.value)
    corrects = FactUse.prepared_at.is_not(None) & (later.sent_at >= FactUse.prepared_at)
    after = (later.comment_id == Reply.comment_id) & (later.id != Reply.id)
    public = later.state == ReplyState.PUBLISHED
    return exists().where(after, public, says_it | corrects)


def _beside(session: Session, comment_ids: Sequence[int]) -> tuple[dict[int, Reply], dict[int, Reply]]:
    """By comment, what is being written there, and what was sent and is not there yet."""
    over = (ReplyState.PUBLISHED, ReplyState.UNDONE)
    wanted = select(Reply).where(Reply.comment_id.in_(comment_ids), Reply.state.not_in(over))
    found = session.scalars(wanted.where(Reply.holding.is_(False))).all()
    drafts = {one.comment_id: one for one in found if one.state == ReplyState.DRAFT and one.text.strip()}
    return drafts, {one.comment_id: one for one in found if one.state != ReplyState.DRAFT}


def _use(session: Session, fact: Fact, reply_id: int) -> FactUse:
    use = session.get(FactUse, (reply_id, fact.id))
    if use is None:
        raise NotFound("fact")
    return use


def _write(session: Session, act: str, use: FactUse, *, by: User, now: datetime) -> None:
    journal.write(session, act, f"fact:{use.fact_id}", now=now, by=by.actor, reply=use.reply_id)
