"""The mail of the fault runs: a town with urgent cases, and a mail server that says when to kill."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import func, select, update

from app import departments, letters, mailroom
from app.db import Database
from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.incoming_mail import IncomingMail
from app.domain.letter import Letter
from app.domain.reply import Reply
from app.letters import Fate, FateKind
from tests.integration.letters.post import take
from tests.integration.mailing.conftest import SENDER, Relay
from tests.standins.serving import free_port
from tests.world import World, found

LEASE = "1s"
KEY = "a key for tests"
GREETED, HEARD, KEPT, ANSWERED = "greeted", "heard", "kept", "answered"


@dataclass
class PostOffice(Relay):
    """A mail server that can be caught at one step of the next letter.

    GREETED: who writes has said from whom; HEARD: the text is there, and the server forgets it; KEPT: it has
    the text, and has not said so; ANSWERED: it has, and said so. At the first three it says no more.
    """

    step: str | None = None
    reached: threading.Event = field(default_factory=threading.Event)

    def catch(self, step: str) -> None:
        self.reached.clear()
        self.step = step

    def let_go(self) -> None:
        self.step = None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hold(GREETED)
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await self._hold(HEARD)
        said = await super().handle_DATA(server, session, envelope)
        await self._hold(KEPT)
        if self.step == ANSWERED:
            self.reached.set()
        return said

    async def _hold(self, step: str) -> None:
        """Say that it was reached, and nothing more until whoever writes has gone."""
        if self.step == step:
            self.reached.set()
            await asyncio.Event().wait()


@contextmanager
def office() -> Iterator[PostOffice]:
    kept = PostOffice(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def town_with_addresses(db: Database) -> tuple[World, list[str]]:
    """Found the town; each of its services has an address. Give their slugs."""
    world = found(db)
    with db.writing() as session:
        session.execute(update(Department).values(email=Department.slug + "@ville.example"))
        slugs = list(session.scalars(select(Department.slug).order_by(Department.position)))
    return world, slugs


def urgent_cases(world: World, slugs: list[str], many: int) -> list[int]:
    """Hand so many urgent comments over, each a letter at once; give the cases."""
    cases = []
    for number in range(many):
        comment = world.a_comment(f"Danger, un câble à terre ({number}).", post_external_id=f"p{number}")
        with world.db.writing() as session:
            session.get_one(Comment, comment).urgent = True
        cases.append(world.decide(departments.assign, comment, slugs[number % len(slugs)]).id)
    return cases


def letters_left(world: World) -> list[tuple[int, str]]:
    """Let every letter leave; give each with the address of its service."""
    while carried := take(world):
        with world.db.writing() as session:
            letters.settle(session, carried, Fate(FateKind.SENT), now=world.now())
    whole = select(Letter.id, Department.email).join(Department, Department.id == Letter.department_id)
    with world.db.reading() as session:
        return [(letter, email or "") for letter, email in session.execute(whole.order_by(Letter.id))]


def an_answer(world: World, letter: int, sender: str, photo: bytes) -> bytes:
    """What a service writes back, with a photo."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"], mail["Subject"] = sender, "Re: une demande"
    mail["In-Reply-To"] = name_of(world, letter)
    mail["Message-ID"] = f"<{letter}@service.example>"
    mail.set_content(words_of(letter))
    mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="photo.jpg")
    return mail.as_bytes()


def words_of(letter: int) -> str:
    return f"Une équipe passe demain matin ({letter})."


def mails(world: World) -> list[IncomingMail]:
    """What was fetched, as it was kept."""
    with world.db.reading() as session:
        kept = list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))
        session.expunge_all()
    return kept


def are_placed(world: World, many: int) -> bool:
    """Whether so many mails were put where they belong."""
    placed = select(func.count(IncomingMail.id)).where(IncomingMail.fate.is_not(None))
    with world.db.reading() as session:
        return session.scalar(placed) == many


def drafts(world: World) -> list[tuple[int | None, str | None, str]]:
    """Each answer with its letter, and the draft that it became."""
    said = select(Answer.letter_id, Answer.text, Reply.text).join(Answer.assignment)
    with world.db.reading() as session:
        found = session.execute(said.join(Reply, Reply.comment_id == Assignment.comment_id))
        return [(letter, answer, draft) for letter, answer, draft in found]


def name_of(world: World, letter: int) -> str:
    """The Message-ID of a letter."""
    return f"<{mailroom.name_of('letter', letter, seal=world.house.seal)}@{SENDER.partition('@')[2]}>"


def environment(db: Database) -> dict[str, str]:
    """What a worker of this town is told, whatever it mails through."""
    return {
        "PARVIS_DATABASE_URL": db.url.render_as_string(hide_password=False),
        "PARVIS_SECRET_KEY": KEY,
        "PARVIS_LEASE": LEASE,
        "PARVIS_ALLOW_PRIVATE_ADDRESSES": "1",
    }
