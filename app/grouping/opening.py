"""Opening a group: everybody who asks the same, those who may, and why each is ticked or set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.case import services_of
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.group import Group, Writing
from app.domain.post import Post
from app.domain.promise import Promise
from app.domain.reply import Reply, ReplyState
from app.domain.standing import PATIENT, WAITING, Shelf
from app.domain.thread import Thread
from app.grouping.asking import asked
from app.grouping.nearing import nearby
from app.grouping.proposing import answered_by, proposed
from app.grouping.telling import concerned

MOST, MOST_OFFERED = 100, 20
# Who writes so awaits an answer; a suggestion or a word to a friend is not answered with the others.
AWAITS = frozenset(("question", "complaint", "after_sales"))


@dataclass(frozen=True)
class Asker:
    """One comment of the page. ticked: it will be answered; own_words: what is said to this person alone.

    why: what sets it aside: `also` (it asks something else too), `near` (perhaps not the same), `new` (it
    came since the page was kept), `urgent`, `stuck` (a reply to it needs a decision), `draft` (somebody is
    answering it alone), `alone` (nothing can be said there together with others); None where nothing does.
    promise: where a service says that something is repaired, what this person was promised.
    """

    comment: Comment
    ticked: bool
    why: str | None
    own_words: str
    promise: Promise | None = None


@dataclass(frozen=True)
class Opened:
    """A group as its page shows it; members first, then what is offered. waiting: how many members wait.

    writing: what is kept of its words and ticks, or what was typed.
    repaired: what a service said of it, None for those that only ask the same; post: what a surge stands
    under, None where there is none; proposed: the words of a service for all that a person ticked;
    answered_by: its name, where all of these are one case that it gave back; services: by comment, the one
    that has it, else the one suggested.
    """

    group: Group
    writing: Writing
    askers: list[Asker]
    waiting: int
    repaired: Answer | None = None
    post: Post | None = None
    proposed: str | None = None
    answered_by: str | None = None
    services: Mapping[int, str] = field(default_factory=dict)

    @property
    def more(self) -> int:
        """How many wait besides those that are shown: they come once these are answered."""
        return max(0, self.waiting - len(self.askers)) if self.post else 0

    @property
    def asking(self) -> int:
        """How many ask the same, as the list counts them; whoever may, where nobody else surely does."""
        same = sum(one.ticked or one.why is None for one in self.askers)
        return same if same > 1 else len(self.askers)

    @property
    def ticked(self) -> list[Asker]:
        return [one for one in self.askers if one.ticked]


def find(session: Session, group_id: int) -> Group:
    """A group to be written in, by one at a time; NotFound when there is none."""
    return _found(session.get(Group, group_id, with_for_update=True))


def open_group(session: Session, group_id: int, typed: Writing | None = None) -> Opened:
    """Everybody who asks the same and waits, and those who may; NotFound when there is no such group.

    typed: what a page holds, shown in the place of what is kept.
    """
    group = _found(session.get(Group, group_id))
    opened = _opened(session, group, typed or group.writing)
    named = session.execute(services_of([one.comment.id for one in opened.askers]))
    return replace(opened, services={number: name for name, number in named})


def _found(group: Group | None) -> Group:
    if group is None:
        raise NotFound("group")
    return group


def _opened(session: Session, group: Group, writing: Writing) -> Opened:
    if group.answer_id is not None:
        return _opened_to_tell(session, group, group.answer_id, writing)
    if group.thread_id is not None:
        return _opened_in_surge(session, group, group.thread_id, writing)
    if group.chosen:
        return _opened_as_chosen(session, group, writing)
    waiting = list(session.scalars(_waiting().where(Comment.group_id == group.id).limit(MOST)))
    found = nearby(session, waiting)
    offered = session.scalars(_waiting().where(Comment.id.in_(found))).all()
    ordered = sorted(offered, key=lambda comment: (-found[comment.id], comment.id))
    busy = _being_written(session, [comment.id for comment in (*waiting, *ordered)])
    members = [_member(writing, comment, _why(comment, busy)) for comment in waiting]
    others = [_offer(writing, comment, busy) for comment in ordered[:MOST_OFFERED]]
    return Opened(group, writing, [*members, *others], len(waiting))


def _opened_as_chosen(session: Session, group: Group, writing: Writing) -> Opened:
    """Those that were ticked and wait, whatever their list; nobody else is offered beside them."""
    chosen = _whole().where(Comment.id.in_(group.chosen), Comment.state.in_(WAITING))
    waiting = list(session.scalars(_in_order(chosen)))
    ids = [comment.id for comment in waiting]
    words = proposed(session, ids)
    busy = _being_written(session, ids, by_services=words is None)
    picked = [_picked(writing, comment, busy) for comment in waiting]
    return Opened(group, writing, picked, len(picked), proposed=words, answered_by=answered_by(session, ids))


def _opened_in_surge(session: Session, group: Group, thread_id: int, writing: Writing) -> Opened:
    """The first that wait under the post; ticked are those that one answer can suit."""
    wanted = _waiting().where(Comment.group_id == group.id)
    waiting = list(session.scalars(wanted.limit(MOST)))
    total = session.scalar(wanted.order_by(None).with_only_columns(func.count(Comment.id))) or 0
    busy = _being_written(session, [comment.id for comment in waiting])
    services = Counter(comment.department_id for comment in waiting if comment.department_id)
    whose = services.most_common(1)[0][0] if services else None
    members = [_member(writing, one, _why(one, busy) or _apart(one, whose)) for one in waiting]
    post = session.scalar(select(Post).join(Thread, Thread.post_id == Post.id).where(Thread.id == thread_id))
    return Opened(group, writing, members, total, post=post)


def _opened_to_tell(session: Session, group: Group, answer_id: int, writing: Writing) -> Opened:
    """Everybody who asked about what is repaired, as it is now: who was told meanwhile is left out."""
    whole = joinedload(Answer.assignment).joinedload(Assignment.department)
    answer = session.get_one(Answer, answer_id, options=[whole])
    found = concerned(session, answer)
    ids = [*found.surely, *found.perhaps]
    comments = {one.id: one for one in session.scalars(_whole().where(Comment.id.in_(ids)))}
    owed = session.scalars(Promise.still_open().where(Promise.comment_id.in_(ids)))
    promises = {promise.comment_id: promise for promise in owed}
    busy = _being_written(session, ids, by_services=False)
    askers = [
        replace(told(writing, comments[one], busy), promise=promises.get(one))
        for told, listed in ((_picked, found.surely), (_offer, found.perhaps))
        for one in listed
    ]
    return Opened(group, writing, askers, len(askers), answer)


def _waiting() -> Select[Comment]:
    return _in_order(_whole().where(Comment.shelf == Shelf.TO_ANSWER, Comment.removed_at.is_(None)))


def _whole() -> Select[Comment]:
    post = joinedload(Comment.thread).joinedload(Thread.post).selectinload(Post.attachments)
    return select(Comment).options(joinedload(Comment.author), joinedload(Comment.connection), post)


def _in_order(comments: Select[Comment]) -> Select[Comment]:
    return comments.order_by(Comment.rank, Comment.waiting_since, Comment.id)


def _being_written(session: Session, comment_ids: Sequence[int], *, by_services: bool = True) -> set[int]:
    """Those that somebody answers alone; words that came back from an act for all are not such.

    by_services: what a service proposed counts too.
    """
    alone = (Reply.state == ReplyState.DRAFT) & (Reply.text != "") & Reply.batch_id.is_(None)
    if not by_services:
        alone &= Reply.user_id.is_not(None)
    return set(session.scalars(select(Reply.comment_id).where(Reply.comment_id.in_(comment_ids), alone)))


def _member(writing: Writing, comment: Comment, why: str | None) -> Asker:
    if writing.known and comment.id not in writing.known:
        return _asker(writing, comment, why or "new", ticked=False)
    ticked = comment.id in writing.ticked if writing.known else why is None
    return _asker(writing, comment, why, ticked=ticked)


def _picked(writing: Writing, comment: Comment, busy: set[int]) -> Asker:
    """One that a person ticked: urgent or not, it stays ticked, unless it must be answered by itself."""
    apart = comment.is_private or not comment.answerable
    why = "alone" if apart else _why(comment, busy)
    why = None if why == "urgent" else why
    ticked = comment.id in writing.ticked if writing.known else why is None
    return _asker(writing, comment, why, ticked=ticked and not apart)


def _offer(writing: Writing, comment: Comment, busy: set[int]) -> Asker:
    why = _why(comment, busy) or ("also" if _asks_several(comment) else "near")
    return _asker(writing, comment, why, ticked=comment.id in writing.ticked)


def _apart(comment: Comment, whose: int | None) -> str | None:
    """In a surge, what sets one more aside: more than one demand, none, or one of another service."""
    if _asks_several(comment):
        return "also"
    of_another = comment.department_id is not None and comment.department_id != whose
    return "near" if of_another or comment.intent not in AWAITS else None


def _asks_several(comment: Comment) -> bool:
    post = comment.thread.post
    return asked(comment.text or "", (post and post.text) or "").several


def _why(comment: Comment, busy: set[int]) -> str | None:
    if comment.id in busy:
        return "draft"
    if comment.rank == PATIENT:
        return None
    return "urgent" if comment.urgent else "stuck"


def _asker(writing: Writing, comment: Comment, why: str | None, *, ticked: bool) -> Asker:
    return Asker(comment, ticked, why, writing.own_words.get(comment.id, ""))
