"""Placing: an opened mail becomes a draft on its case, a comment, a notice; or waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app import changes, grouping, intake, journal, letters
from app.domain.actor import PARVIS
from app.domain.assignment import Assignment
from app.domain.connection import Connection
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid
from app.domain.incoming_mail import Fate, IncomingMail
from app.domain.letter import Letter
from app.domain.letter_case import LetterCase
from app.domain.user import User
from app.intake import Pasted
from app.letters import CaseState
from app.mailroom.references import accounts_in, cases_in
from app.ports.mailbox import MailSeen
from app.ports.seal import Seal

FATES = {"bounce": Fate.LOST, "delayed": Fate.LATE, "absence": Fate.ABSENT}


@dataclass(frozen=True)
class Town:
    """What placing needs to know. by_hand: the networks whose comments a person brings."""

    seal: Seal
    by_hand: Sequence[str]


@dataclass(frozen=True)
class Found:
    """Where a mail belongs: the letter it answers, the one case it names, whose address it came from."""

    letter: Letter | None
    case_id: int | None
    department: Department | None


def place(session: Session, mail_id: int, seen: MailSeen, town: Town, *, now: datetime) -> None:
    """Put the mail where it belongs, once; nothing of it is ever published by itself."""
    mail = session.scalars(_locked(mail_id)).one()
    if mail.fate is not None:
        return  # the lease lapsed, and another worker did it meanwhile
    _write_down(mail, seen)
    found = _find(session, seen, town.seal)
    mail.letter_id = found.letter.id if found.letter else None
    mail.department_id = _department_of(found)
    fate, reason = _decide(session, mail, seen, found, town, now)
    mail.end(fate, now, reason)
    journal.write(session, "mailroom.place", f"mail:{mail.id}", now=now, by=PARVIS, fate=fate, reason=reason)
    changes.tell(session, "queue", now)


def _decide(
    session: Session, mail: IncomingMail, seen: MailSeen, found: Found, town: Town, now: datetime
) -> tuple[Fate, str | None]:
    if mail.cut or seen.problem:
        return Fate.KEPT, mail.cut or seen.problem
    if _came_before(session, mail):
        return Fate.REPEATED, None
    if seen.nature in FATES and mail.department_id is not None:
        return FATES[seen.nature], None
    if any(cases_in([seen.message_id or ""], seal=town.seal)):
        return Fate.KEPT, "our_own"
    if account := _account(session, seen, town):
        return _comment(session, mail, account, now)
    if seen.nature != "written":
        return Fate.KEPT, seen.nature
    if found.department is None:
        return Fate.KEPT, "unknown_sender"
    return _answer(session, mail, found, now)


def _answer(session: Session, mail: IncomingMail, found: Found, now: datetime) -> tuple[Fate, str | None]:
    """The answer of a service that we wrote to: a draft on the case that it can only mean."""
    if found.letter is None:
        return Fate.KEPT, "no_letter"
    if found.department is None or found.letter.department_id != found.department.id:
        return Fate.KEPT, "other_service"
    if found.letter.fact_id is not None:
        return Fate.KEPT, "fact_asked"  # a person reads it, and says what is true now
    if not found.letter.opens_at(now):
        return Fate.KEPT, "letter_closed"
    if not mail.text:
        return Fate.KEPT, "nothing_written"
    cases = [found.case_id] if found.case_id else _open_cases(session, found.letter)
    if len(cases) != 1:
        return Fate.KEPT, "several_cases" if cases else "case_closed"
    try:
        answer = letters.answer_by_mail(session, cases[0], mail.text, letter_id=found.letter.id, now=now)
    except (Conflict, Invalid) as refusal:
        return Fate.KEPT, refusal.code
    grouping.tell_of(session, answer, now=now)
    case = session.get_one(Assignment, cases[0])
    mail.assignment_id, mail.comment_id = case.id, case.comment_id
    return Fate.ANSWERED, None


def _open_cases(session: Session, letter: Letter) -> list[int]:
    """The cases that its service may mean: it may also go back on its words."""
    cases = letters.cases_of(session, letter)
    return [one.assignment.id for one in cases if one.state in {CaseState.OPEN, CaseState.RETURNED}]


def _comment(
    session: Session, mail: IncomingMail, account: Connection, now: datetime
) -> tuple[Fate, str | None]:
    """A notification that was passed on: like a comment that somebody pasted."""
    text = mail.brought or mail.text
    try:
        pasted = Pasted(text[: intake.LONGEST_TEXT], link=first_link(text))
        comment = intake.paste(session, account, pasted, now=now, by=PARVIS)
    except Invalid:
        return Fate.KEPT, "nothing_written"
    mail.comment_id = comment.id
    return Fate.COMMENTED, None


def first_link(text: str) -> str:
    """The first web address in the text; empty where there is none."""
    found = next((word for word in text.split() if word.strip("<>(").startswith(("https://", "http://"))), "")
    return found.strip("<>().,;")


def _account(session: Session, seen: MailSeen, town: Town) -> Connection | None:
    """The account it was sent to: by its own address, or by a person of the town where there is but one."""
    by_hand = select(Connection).where(Connection.network.in_(town.by_hand)).order_by(Connection.id)
    named = next(accounts_in((*seen.recipients, seen.subject), seal=town.seal), None)
    if named is not None:
        return session.scalar(by_hand.where(Connection.id == named))
    if seen.nature != "written" or not seen.brought or not _is_of_the_town(session, seen.sender):
        return None
    accounts = session.scalars(by_hand.limit(2)).all()
    return accounts[0] if len(accounts) == 1 else None


def _is_of_the_town(session: Session, sender: str | None) -> bool:
    known = select(User.id).where(func.lower(User.email) == sender, User.closed_at.is_(None))
    return session.scalar(known) is not None


def _find(session: Session, seen: MailSeen, seal: Seal) -> Found:
    wrote = _written_to([seen.sender] if seen.sender else [])
    department = session.scalar(wrote)
    if department is None and seen.failed:
        department = session.scalar(_written_to(seen.failed))
    named = (*seen.recipients, *seen.refers_to, seen.subject)
    for letter_id, case_id in cases_in(named, seal=seal):
        letter = session.get(Letter, letter_id)
        if letter is None or letter.department_id is None:
            continue  # whoever is on call was only told
        if case_id and session.get(LetterCase, (letter_id, case_id)) is None:
            continue
        its = session.scalar(wrote.where(Department.id == letter.department_id))
        return Found(letter, case_id, its or department)  # services may share an address, or a director
    return Found(None, None, department)


def _written_to(addresses: Sequence[str]) -> Select[Department]:
    known = [
        func.lower(one) for one in (Department.email, Department.deputy_email, Department.director_email)
    ]
    return select(Department).where(or_(*(one.in_(addresses) for one in known))).order_by(Department.position)


def _department_of(found: Found) -> int | None:
    if found.letter is not None:
        return found.letter.department_id
    return found.department.id if found.department else None


def _came_before(session: Session, mail: IncomingMail) -> bool:
    """Whether the same mail was delivered before: by its id, sender and words, or all it says without one."""
    same = select(IncomingMail.id).where(
        IncomingMail.id != mail.id,
        IncomingMail.fate.is_not(None),
        IncomingMail.sender == mail.sender,
        IncomingMail.whole == mail.whole,
        IncomingMail.subject == mail.subject,
    )
    same = same.where(
        IncomingMail.message_id == mail.message_id if mail.message_id else IncomingMail.message_id.is_(None),
        IncomingMail.sent_at == mail.sent_at if mail.sent_at else IncomingMail.sent_at.is_(None),
    )
    return session.scalar(same.limit(1)) is not None


def _locked(mail_id: int) -> Select[IncomingMail]:
    return select(IncomingMail).where(IncomingMail.id == mail_id).with_for_update()


def _write_down(mail: IncomingMail, seen: MailSeen) -> None:
    for name in ("sender", "sender_name", "subject", "message_id", "sent_at", "text", "whole", "brought"):
        setattr(mail, name, getattr(seen, name))
    mail.attachments = [[one.name, one.media_type, one.size] for one in seen.attachments]
