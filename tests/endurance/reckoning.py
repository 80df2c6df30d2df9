"""The reckoning after a fault run: what was promised, what was said on the network, and what is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import or_, select

from app import inbox
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.delivery import Delivery, DeliveryState
from app.domain.reply import Reply, ReplyState
from app.domain.standing import FIRST, State
from app.inbox import Filters
from tests.endurance.town import Town

Words = tuple[str, str, str]


@dataclass(frozen=True)
class Kept:
    """A reply as the database tells it, with the comment it answers."""

    reply: Reply
    comment: Comment
    account: str

    @property
    def words(self) -> Words:
        """Where they belong: the account, the top comment of the thread, the text."""
        return self.account, self.comment.top_external_id, self.reply.text


def kept(town: Town) -> list[Kept]:
    with town.house.db.reading() as session:
        found = session.execute(
            select(Reply, Comment, Connection.account)
            .join(Comment, Comment.id == Reply.comment_id)
            .join(Connection, Connection.id == Comment.connection_id)
            .order_by(Reply.id)
        )
        return [Kept(*row) for row in found]


def is_calm(town: Town) -> bool:
    """Whether no promise is on its way any more: each was kept, or waits for a person."""
    moving = or_(
        Delivery.state.in_((DeliveryState.WAITING, DeliveryState.CLAIMED)),
        (Delivery.state == DeliveryState.DOUBTFUL) & Delivery.not_before.is_not(None),
    )
    with town.house.db.reading() as session:
        return session.scalar(select(Delivery.id).where(moving).limit(1)) is None


def check(town: Town) -> str:
    """Every reply was said once, or is in doubt and shown first; return the figures in one line."""
    replies = kept(town)
    said = town.published()
    assert {one.reply.id: (one.comment.id, one.reply.text) for one in replies} == town.wishes, "none lost"
    assert {one["kind"] for one in said} <= {"reply"}, "never a new top-level comment"
    states = Counter(one.reply.state for one in replies)
    assert set(states) <= {ReplyState.PUBLISHED, ReplyState.IN_DOUBT}, states
    _check_once(replies, said)
    _check_shown(town, replies)
    return f"{len(replies)} replies: {dict(states)}, said {len(said)}"


def _check_once(replies: list[Kept], said: list[dict[str, str]]) -> None:
    there = {one["id"]: (one["account"], one["target"], one["text"]) for one in said}
    assert len(there) == len(said), "an id for each thing said"
    public = [one for one in replies if one.reply.state == ReplyState.PUBLISHED]
    owned = {one.reply.external_id for one in public}
    assert len(owned) == len(public), "no words count for two replies"
    for one in public:
        assert there[one.reply.external_id or ""] == one.words, "said where it belongs"
    surely, wished = Counter(one.words for one in public), Counter(one.words for one in replies)
    for words, times in Counter(there.values()).items():
        assert surely[words] <= times <= wished[words], f"{words} was said {times} times"


def _check_shown(town: Town, replies: list[Kept]) -> None:
    """Answered where it was said; else first in the queue. Our own words are nobody's native answer."""
    doubtful = set()
    for one in replies:
        if one.reply.state == ReplyState.PUBLISHED:
            assert one.comment.state == State.ANSWERED, one.comment.state
        else:
            assert (one.comment.state, one.comment.rank) == (State.UNANSWERED, FIRST)
            doubtful.add(one.comment.id)
    with town.house.db.reading() as session:
        elsewhere = select(Comment.id).where(
            or_(Comment.state == State.ANSWERED_ELSEWHERE, Comment.answers_id.is_not(None))
        )
        assert list(session.scalars(elsewhere)) == []
        shown = inbox.queue(session, Filters(rows=max(1, len(doubtful)))).rows
    assert {row.comment.id for row in shown[: len(doubtful)]} == doubtful
