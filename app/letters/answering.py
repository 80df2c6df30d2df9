"""Answering: what a service says of a case through its letter's link comes back to the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app import backlog, changes, journal, replies
from app.domain.actor import By, service
from app.domain.answer import Answer, AnswerKind
from app.domain.answer_photo import AnswerPhoto
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Conflict, Expired, Invalid, NotFound
from app.domain.group import Group
from app.domain.letter_case import LetterCase
from app.domain.reply import Reply, ReplyState
from app.domain.standing import WAITING, State
from app.letters.inviting import find_letter
from app.ports.pictures import Picture

LONGEST = 5_000
WITH_PHOTO = frozenset({AnswerKind.PROPOSED, AnswerKind.REPAIRED})


@dataclass(frozen=True)
class Said:
    """One form of the service's page. seen: the id of the last answer that the page showed, 0 for none.

    photo: only with a proposal or a repair.
    """

    kind: AnswerKind
    text: str = ""
    on: date | None = None
    suggested: str = ""
    seen: int = 0
    photo: Picture | None = None


def answer(
    session: Session, token: str, assignment_id: int, said: Said, *, today: date, now: datetime
) -> Answer:
    """Take in what a service says of one case of this link; `today` is the town's own date.

    Raises NotFound (not a case of this link), Expired, Invalid (a field), Conflict: `case_closed` once the
    case is another's or done, `colleague_said` when somebody there answered since the page was opened.
    """
    letter, _department = find_letter(session, token)
    if not letter.opens_at(now):
        raise Expired("invitation", closed=letter.closes_at.isoformat())
    if session.get(LetterCase, (letter.id, assignment_id)) is None:
        raise NotFound("invitation")
    assignment, comment = _case(session, assignment_id)
    _refuse(assignment, comment, _last(session, assignment), said)
    _check(said, today)
    for other in _beside(session, assignment, comment):
        _take_in(session, *other, said, letter_id=letter.id, now=now)
    return _take_in(session, assignment, comment, said, letter_id=letter.id, now=now)


def answer_by_mail(
    session: Session, assignment_id: int, text: str, *, letter_id: int | None, now: datetime
) -> Answer:
    """Take in what a service wrote by mail of one case; a second mail is added to the first.

    letter_id: the letter it answers, None where a person found the case. Raises Invalid, Conflict.
    """
    assignment, comment = _case(session, assignment_id)
    said = Said(AnswerKind.PROPOSED, text)
    _refuse(assignment, comment, None, said)  # it saw no page: a colleague's words stay above its own
    _check(said, now.date())
    for other in _beside(session, assignment, comment):
        _take_in(session, *other, _added(session, *other, said), letter_id=letter_id, now=now)
    added = _added(session, assignment, comment, said)
    return _take_in(session, assignment, comment, added, letter_id=letter_id, now=now)


def photo(session: Session, photo_id: int) -> Picture:
    """A photo that a service sent; NotFound when there is none, or no more."""
    kept = session.get(AnswerPhoto, photo_id, options=[undefer(AnswerPhoto.content)])
    if kept is None:
        raise NotFound("attachment")
    return Picture(kept.content, kept.media_type)


def _added(session: Session, assignment: Assignment, comment: Comment, said: Said) -> Said:
    """What its service wrote of it before, and then this."""
    draft = session.scalar(Reply.draft_of(comment.id))
    if draft is None or draft.by != _service_of(session, assignment) or not draft.text.strip():
        return said
    return Said(AnswerKind.PROPOSED, f"{draft.text}\n\n{said.text}")


def _take_in(
    session: Session,
    assignment: Assignment,
    comment: Comment,
    said: Said,
    *,
    letter_id: int | None,
    now: datetime,
) -> Answer:
    by = _service_of(session, assignment)
    row = Answer(
        assignment_id=assignment.id,
        letter_id=letter_id,
        kind=said.kind,
        text=said.text.strip() or None,
        on=said.on,
        suggested_id=_suggested(session, said),
        answered_at=now,
    )
    session.add(row)
    if said.photo is not None and said.kind in WITH_PHOTO:
        session.add(AnswerPhoto(answer=row, media_type=said.photo.media_type, content=said.photo.content))
    if said.kind is AnswerKind.PROPOSED:
        _propose(session, comment, row.text or "", by=by, now=now)
    if said.kind is AnswerKind.MORE_TIME:
        assignment.due_on = said.on
    elif assignment.is_open:
        assignment.end("returned", now)
        _leave_surge(session, comment)
    backlog.restate(session, comment)
    changes.tell(session, "queue", now)
    journal.write(session, "letters.answer", f"comment:{comment.id}", now=now, by=by, kind=said.kind)
    return row


def _leave_surge(session: Session, comment: Comment) -> None:
    """What a service says of one is read by itself, and not hidden among all that waits under the post."""
    group = session.get(Group, comment.group_id) if comment.group_id else None
    if group is not None and group.thread_id is not None:
        comment.group_id = None


def _case(session: Session, assignment_id: int) -> tuple[Assignment, Comment]:
    """The case, locked with all its comments: ten who answer at once do it one after the other."""
    assignment = session.get_one(Assignment, assignment_id)
    mine = Assignment.in_case(assignment.case_id).with_only_columns(Assignment.comment_id).order_by(None)
    whole = select(Comment).where(Comment.id.in_(mine)).order_by(Comment.id).with_for_update(key_share=True)
    session.scalars(whole, execution_options={"populate_existing": True}).all()
    session.refresh(assignment)
    return assignment, session.get_one(Comment, assignment.comment_id)


def _beside(
    session: Session, assignment: Assignment, comment: Comment
) -> Sequence[tuple[Assignment, Comment]]:
    """The other comments of the same case, at the same service, of which it can say the same as of this."""
    whole = Assignment.in_case(assignment.case_id).join(Comment, Comment.id == Assignment.comment_id)
    others = whole.where(Assignment.id != assignment.id, Assignment.department_id == assignment.department_id)
    fresh = others.add_columns(Comment).execution_options(populate_existing=True)
    found = [(other, its) for other, its in session.execute(fresh)]
    stands = _stands(assignment, comment)
    return [(other, its) for other, its in found if _stands(other, its) == stands]


def _stands(assignment: Assignment, comment: Comment) -> str | None:
    """`open`, `returned` while its service may still correct its words; None where it is over."""
    if assignment.is_open:
        return "open"
    back = assignment.ending == "returned" and comment.state in WAITING - {State.WITH_DEPARTMENT}
    return "returned" if back else None


def _service_of(session: Session, assignment: Assignment) -> By:
    return service(session.get_one(Department, assignment.department_id).slug)


def _last(session: Session, assignment: Assignment) -> Answer | None:
    latest = Answer.to([assignment.id]).order_by(None).order_by(Answer.id.desc())
    return session.scalar(latest.limit(1))


def _refuse(assignment: Assignment, comment: Comment, last: Answer | None, said: Said) -> None:
    stands = _stands(assignment, comment)
    if stands is None:
        raise Conflict("case_closed")
    if last is not None and last.id != said.seen:
        raise Conflict("colleague_said", said_at=last.answered_at.isoformat())
    if stands == "returned" and said.kind is not AnswerKind.PROPOSED:
        raise Conflict("case_closed")


def _check(said: Said, today: date) -> None:
    if len(said.text) > LONGEST:
        raise Invalid("answer_too_long", field="text")
    if said.kind is AnswerKind.PROPOSED and not said.text.strip():
        raise Invalid("answer_empty", field="text")
    if said.kind is AnswerKind.MORE_TIME and (said.on is None or said.on <= today):
        raise Invalid("due_date_gone", field="on")
    if said.kind is AnswerKind.REPAIRED and (said.on is None or said.on > today):
        raise Invalid("repair_date", field="on")


def _suggested(session: Session, said: Said) -> int | None:
    return session.scalar(select(Department.id).where(Department.slug == said.suggested))


def _propose(session: Session, comment: Comment, text: str, *, by: By, now: datetime) -> None:
    """The service's words are the comment's draft; words of the desk that stand there stay after them."""
    kept = session.scalar(Reply.draft_of(comment.id))
    if kept is None:
        kept = Reply(
            comment_id=comment.id,
            key=replies.next_key(session, comment),
            text=text,
            state=ReplyState.DRAFT,
            visibility=comment.visibility,
            by=by,
            created_at=now,
            attempts=0,
        )
        session.add(kept)
    elif kept.by == by or not kept.text.strip():
        kept.text, kept.by, kept.user_id = text, by, None
        kept.saved_reply_id = kept.body_id = kept.page = kept.model = None
    else:
        kept.take_in(text)
    kept.saved_at = now
