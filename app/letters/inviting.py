"""Inviting: the secret link of a letter, and what it opens: the letter's cases and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.domain.actor import person_in
from app.domain.answer import Answer
from app.domain.answer_photo import AnswerPhoto
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Expired, NotFound
from app.domain.invitation import Invitation
from app.domain.letter import Letter
from app.domain.letter_case import LetterCase
from app.domain.post import Post
from app.domain.reply import Reply, ReplyState
from app.domain.standing import WAITING, State
from app.domain.thread import Thread
from app.domain.user import User

BYTES = 32  # 256 random bits: too many to be guessed


class CaseState(StrEnum):
    """What a service can still do: OPEN all, RETURNED correct its words, PUBLISHED and CLOSED nothing."""

    OPEN = "open"
    RETURNED = "returned"
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True)
class OpenedCase:
    """One case as its service sees it. asker: who assigned it; answer: the service's last word.

    reminds: whether this letter reminds of it; photo: whether that last word brought one;
    also: the other comments of the same case.
    """

    assignment: Assignment
    comment: Comment
    post: Post | None
    asker: User | None
    answer: Answer | None
    reply: Reply | None
    state: CaseState
    reminds: bool = False
    photo: bool = False
    also: tuple[OpenedCase, ...] = ()

    @property
    def people(self) -> int:
        """How many wait for it."""
        return 1 + len(self.also)

    @property
    def since(self) -> datetime:
        return self.comment.waiting_since or self.comment.written_at


@dataclass(frozen=True)
class OpenedLetter:
    """A letter that its link opened, with its cases, oldest first."""

    letter: Letter
    department: Department
    cases: list[OpenedCase]


def invite(session: Session, letter: Letter, *, now: datetime) -> str:
    """Give a new secret link of this letter; its hash alone is kept."""
    token = secrets.token_urlsafe(BYTES)
    session.add(Invitation(letter_id=letter.id, token_hash=_hash_of(token), made_at=now))
    return token


def open_letter(session: Session, token: str, *, now: datetime) -> OpenedLetter:
    """What this link opens. NotFound for one that never was, was withdrawn or has no case left.

    Expired, with the day, for one that is too old.
    """
    letter, department = find_letter(session, token)
    if not letter.opens_at(now):
        raise Expired("invitation", closed=letter.closes_at.isoformat())
    cases = cases_of(session, letter)
    if not cases:
        raise NotFound("invitation")
    return OpenedLetter(letter, department, cases)


def find_letter(session: Session, token: str) -> tuple[Letter, Department]:
    """The letter of this link and its service, too old or not; NotFound if it never was, or was withdrawn."""
    named = select(Invitation).where(Invitation.token_hash == _hash_of(token))
    whole = joinedload(Invitation.letter).joinedload(Letter.department)
    invitation = session.scalar(named.options(whole))
    letter = invitation.letter if invitation is not None else None
    if letter is None or letter.department is None or letter.withdrawn_at is not None:
        raise NotFound("invitation")
    return letter, letter.department


def cases_of(session: Session, letter: Letter) -> list[OpenedCase]:
    """The letter's cases that its service may still see, oldest first."""
    found = list(session.execute(_whole(letter)))
    ids = [assignment.id for assignment, _comment, _late in found]
    answers = {one.assignment_id: one for one in session.scalars(Answer.to(ids))}
    brought = set(session.scalars(_with_photo(answers.values())))
    said = _published(session, [comment.id for _assignment, comment, _late in found])
    askers = _askers(session, [assignment for assignment, _comment, _late in found])
    cases = []
    for assignment, comment, late in found:
        answer = answers.get(assignment.id)
        state = _state(assignment, comment, answer)
        if state is not None:
            asker, reply = askers.get(assignment.by), said.get(comment.id)
            post = comment.thread.post
            photo = answer is not None and answer.id in brought
            told = OpenedCase(assignment, comment, post, asker, answer, reply, state, late is not None, photo)
            cases.append(told)
    return _gathered(sorted(cases, key=lambda case: (case.since, case.comment.id)))


def _gathered(cases: Sequence[OpenedCase]) -> list[OpenedCase]:
    """What was handed over as one case, and stands alike, is one; the comment that waits longest is first."""
    together: dict[tuple[int, CaseState], list[OpenedCase]] = {}
    for case in cases:
        together.setdefault((case.assignment.case_id, case.state), []).append(case)
    return [
        replace(first, also=tuple(others), reminds=any(one.reminds for one in (first, *others)))
        for first, *others in together.values()
    ]


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _whole(letter: Letter) -> Select[Assignment, Comment, int | None]:
    thread = joinedload(Comment.thread).joinedload(Thread.post)
    return (
        select(Assignment, Comment, LetterCase.late)
        .join(LetterCase, LetterCase.assignment_id == Assignment.id)
        .join(Comment, Comment.id == Assignment.comment_id)
        .where(LetterCase.letter_id == letter.id)
        .options(joinedload(Comment.author), joinedload(Comment.connection), thread)
        .order_by(Assignment.id)
    )


def _state(assignment: Assignment, comment: Comment, answer: Answer | None) -> CaseState | None:
    """Where the case stands for its service; None where it is no longer its own, or has gone."""
    if assignment.is_open:
        return CaseState.OPEN
    if comment.state in {State.ANSWERED, State.ANSWERED_ELSEWHERE}:
        return CaseState.PUBLISHED if answer is not None else CaseState.CLOSED
    back = assignment.ending == "returned" and comment.state in WAITING
    return CaseState.RETURNED if back and comment.state != State.WITH_DEPARTMENT else None


def _with_photo(answers: Iterable[Answer]) -> Select[int]:
    ids = [answer.id for answer in answers]
    return select(AnswerPhoto.answer_id).where(AnswerPhoto.answer_id.in_(ids))


def _published(session: Session, comment_ids: Sequence[int]) -> dict[int, Reply]:
    """The town's last published reply to each of these comments."""
    mine = Reply.comment_id.in_(comment_ids) & (Reply.state == ReplyState.PUBLISHED)
    return {
        reply.comment_id: reply for reply in session.scalars(select(Reply).where(mine).order_by(Reply.id))
    }


def _askers(session: Session, assignments: Sequence[Assignment]) -> dict[str, User]:
    """The people who assigned these cases, by their name as an actor."""
    ids = {person_in(one.by) for one in assignments} - {None}
    return {user.actor: user for user in session.scalars(select(User).where(User.id.in_(ids)))}
