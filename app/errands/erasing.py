"""Erasing: the demonstration leaves, with everything its people wrote and everything said to them."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app import accounts, journal
from app.domain.actor import By
from app.domain.answer import Answer
from app.domain.answer_photo import AnswerPhoto
from app.domain.arrival import Arrival, UnreadablePart
from app.domain.assignment import Assignment
from app.domain.attachment import Attachment
from app.domain.author import Author
from app.domain.base import Base
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.correction import Correction
from app.domain.deed import Deed
from app.domain.delivery import Delivery
from app.domain.dismissal import Dismissal
from app.domain.due import Due
from app.domain.fact import Fact, FactUse, leans_on
from app.domain.group import Group
from app.domain.incoming_mail import IncomingMail
from app.domain.invitation import Invitation
from app.domain.lesson import Forgetting, Lesson
from app.domain.letter import Letter
from app.domain.letter_case import LetterCase
from app.domain.look import Look
from app.domain.opinion import Opinion
from app.domain.post import Post
from app.domain.promise import Promise
from app.domain.reminder import Reminder
from app.domain.reply import Reply
from app.domain.revision import Revision
from app.domain.rule import RuleAct
from app.domain.saved_reply import SavedReply
from app.domain.sense import Sense
from app.domain.setting import Setting
from app.domain.sign_in_link import SignInLink
from app.domain.spending import Spending
from app.domain.tally import DebtDay, Tally
from app.domain.thread import Thread
from app.domain.tiding import Tiding
from app.domain.user import User
from app.domain.view import View
from app.errands.demonstrating import MANAGER, TRICKLE
from app.errands.staging import NETWORK, stage_of, town_of
from app.house import House

CHOSEN = ("town_name", "signature", "backlog_start")
OfAComment: TypeAlias = (
    Revision | Correction | Opinion | Sense | Dismissal | Assignment | Reminder | RuleAct | Reply | Look
)
OF_A_COMMENT: tuple[type[OfAComment], ...] = (
    Revision,
    Correction,
    Opinion,
    Sense,
    Dismissal,
    Assignment,
    Reminder,
    RuleAct,
    Reply,
    Look,
)
OF_THE_LETTERS: tuple[
    type[IncomingMail | AnswerPhoto | Answer | Invitation | LetterCase | Tiding | Letter], ...
] = (
    IncomingMail,
    AnswerPhoto,
    Answer,
    Invitation,
    LetterCase,
    Tiding,
    Letter,
)
OF_THE_TOWN: tuple[type[Comment | Thread | Post | Author], ...] = (Comment, Thread, Post, Author)


def erase(house: House, *, by: By) -> bool:
    """Remove the demonstration, its manager's access and its file; False when there is none."""
    with house.db.reading() as session:
        town = town_of(session)
        access = house.accesses.one(session, town.id) if town else None
    if access is None:
        return False
    with house.db.writing() as session:
        erase_town(house, session, by=by)
    house.accesses.afresh(NETWORK)
    stage_of(house).forget(access)
    return True


def erase_town(house: House, session: Session, *, by: By) -> None:
    """Remove what the database holds of it, within an act; what is not there needs nothing."""
    town = town_of(session)
    if town is None:
        return
    _forget_comments(session, town)
    _forget_counts(session)
    _send_away(house, session)
    journal.write(session, "demonstrating.erase", f"connection:{town.id}", now=house.clock(), by=by)
    session.delete(town)


def _forget_comments(session: Session, town: Connection) -> None:
    mine = select(Comment.id).where(Comment.connection_id == town.id)
    posts = select(Post.id).where(Post.connection_id == town.id)
    _drop(session, Attachment, Attachment.comment_id.in_(mine) | Attachment.post_id.in_(posts))
    _drop(session, Delivery, Delivery.speaker_id == town.id)
    _drop(session, Spending, Spending.connection_id == town.id)
    session.execute(update(Group).values(answer_id=None, thread_id=None))
    for written in OF_THE_LETTERS:
        session.execute(delete(written))  # no other town's comment was ever handed to a service
    session.execute(delete(Deed))  # no account but this one was there
    _drop(session, Promise, Promise.comment_id.in_(mine))  # it names replies
    session.execute(delete(FactUse))  # no other town's fact was ever said
    for noun in OF_A_COMMENT:
        _drop(session, noun, noun.comment_id.in_(mine))
    session.execute(update(Comment).where(Comment.connection_id == town.id).values(answers_id=None))
    for place in OF_THE_TOWN:
        _drop(session, place, place.connection_id == town.id)
    arrivals = select(Arrival.id).where(Arrival.network == NETWORK)
    _drop(session, UnreadablePart, UnreadablePart.arrival_id.in_(arrivals))
    _drop(session, UnreadablePart, UnreadablePart.connection_id == town.id)
    _drop(session, Arrival, Arrival.network == NETWORK)


def _forget_counts(session: Session) -> None:
    """No account but this one was there, so that every count was its own."""
    session.execute(delete(leans_on))
    for noun in (Tally, DebtDay, SavedReply, Fact, View, Lesson, Forgetting):
        session.execute(delete(noun))
    _drop(session, Due, Due.name == TRICKLE)
    _drop(session, Setting, Setting.name.in_(CHOSEN))


def _send_away(house: House, session: Session) -> None:
    """Close the manager's account. It is not removed: the journal names it."""
    user = session.scalar(select(User).where(func.lower(User.email) == MANAGER[0]))
    if user is None:
        return
    now = house.clock()
    user.closed_at = user.closed_at or now
    accounts.end_others(session, user.id, kept=None, now=now)
    _drop(session, SignInLink, SignInLink.user_id == user.id)


def _drop(session: Session, noun: type[Base], which: ColumnElement[bool]) -> None:
    session.execute(delete(noun).where(which))
