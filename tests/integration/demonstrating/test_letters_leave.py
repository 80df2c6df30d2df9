"""What the services were written in the demonstration leaves with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import accounts, departments, inbox, letters
from app.domain.actor import CONSOLE
from app.domain.answer import AnswerKind
from app.domain.comment import Comment
from app.errands.erasing import erase
from app.house import House
from app.letters import Said
from tests.integration.demonstrating.reading import everything

PARIS = ZoneInfo("Europe/Paris")


def test_letters_links_and_answers_leave_with_the_demonstration(town: House) -> None:
    now = town.clock()
    with town.db.writing() as session:
        claire = accounts.with_email(session, "claire.morvan@pont-kerlan.example")
        assert claire is not None
        departments.service(session, "voirie").email = "voirie@ville.example"
        waiting = session.scalars(select(Comment.id).where(Comment.state == "unanswered")).first()
        assert waiting is not None
        comment = inbox.find(session, waiting)
        comment.urgent = True
        session.flush()  # assigning reads it afresh
        case = departments.assign(session, comment, "voirie", by=claire, now=now)
        letter = letters.take_letter(session, zone=PARIS, lease=town.lease, now=now)
        assert letter is not None
        said = Said(AnswerKind.PROPOSED, "Jeudi.")
        letters.answer(session, letter.token, case.id, said, today=now.date(), now=now)
    assert erase(town, by=CONSOLE)
    left = everything(town)
    for table in ("letter", "letter_case", "invitation", "answer", "comment"):
        assert left[table] == [], table
