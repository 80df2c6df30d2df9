"""Kill -9 of the worker while it collects from a real IMAP server: no mail is lost, none counts twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, update

from app import letters
from app.db import Database
from app.domain.answer import Answer
from app.domain.assignment import Assignment
from app.domain.department import Department
from app.domain.incoming_mail import PATIENCE, IncomingMail
from app.domain.letter import Letter
from app.domain.letterbox import Letterbox
from app.domain.reply import Reply
from app.letters import Fate, FateKind
from tests.endurance.post_office import environment, name_of, town_with_addresses, urgent_cases
from tests.endurance.processes import pause, running, tell, wait_for
from tests.integration.letters.post import take
from tests.standins import dovecot
from tests.standins.dovecot import Dovecot
from tests.world import World

AT_ONCE = 3  # mails that come before each kill
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HEAVY = 400_000  # octets of the largest file that one brings


def test_a_worker_killed_while_it_collects_keeps_each_mail_once(
    sqlite: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    _endure(sqlite, tmp_path, kills=kills // 2, seed=seed)


def test_it_does_so_on_postgresql_too(postgresql: Database, tmp_path: Path, kills: int, seed: int) -> None:
    _endure(postgresql, tmp_path, kills=kills // 4, seed=seed)


def _endure(db: Database, folder: Path, *, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    world, slugs = town_with_addresses(db)
    urgent_cases(world, slugs, kills * AT_ONCE)
    answers = _answers(world, chance)
    with dovecot.running() as server, ExitStack() as stack:
        known = {"PARVIS_IMAP_URL": server.url, "SSL_CERT_FILE": str(server.root / "cert.pem")}
        told = environment(db) | known
        command = partial(running, "work", environment=told, log=folder / "parvis.log")
        caught = 0
        for number in range(kills):
            for mail in answers[number * AT_ONCE :][:AT_ONCE]:
                server.deliver(mail)
            _let_time_pass(world)
            moves = _moves(world, number % 3)
            worker = stack.enter_context(command())
            wait_for(moves, "the worker to look, to keep or to open")
            pause(chance.uniform(0, 0.01))
            worker.kill()
            caught += _is_between(world)
        _let_time_pass(world)
        calm = stack.enter_context(command())
        wait_for(lambda: _is_calm(world, len(answers)), "every mail to be placed")
        assert calm.stop() == 0
        tell(f"{kills} kills, {caught} between fetched and settled; {_reckon(world, server, len(answers))}")
    assert caught >= kills // 3, "the kills fell between two mails: this run proved little"


def _answers(world: World, chance: random.Random) -> list[bytes]:
    """Let every letter leave; give an answer to each, in its service's name."""
    while carried := take(world):
        with world.db.writing() as session:
            letters.settle(session, carried, Fate(FateKind.SENT), now=world.now())
    whole = select(Letter.id, Department.email).join(Department, Department.id == Letter.department_id)
    with world.db.reading() as session:
        written = session.execute(whole.order_by(Letter.id)).all()
    return [_answer(world, letter, email or "", chance) for letter, email in written]


def _answer(world: World, letter: int, sender: str, chance: random.Random) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "Re: une demande"
    mail["In-Reply-To"] = name_of(world, letter)
    mail["Message-ID"] = f"<{letter}@service.example>"
    mail.set_content(words_of(letter))
    photo = chance.randbytes(chance.randrange(HEAVY))
    mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="photo.jpg")
    return mail.as_bytes()


def words_of(letter: int) -> str:
    return f"Une équipe passe demain matin ({letter})."


def _let_time_pass(world: World) -> None:
    """The next look into the box is due."""
    with world.db.writing() as session:
        session.execute(update(Letterbox).values(next_at=LONG_AGO))


def _moves(world: World, which: int) -> Callable[[], bool]:
    """Whether one of the traces is another than now."""
    before = _traces(world)[which]
    return lambda: _traces(world)[which] != before


def _traces(world: World) -> tuple[datetime | None, int, int]:
    """What a worker leaves when it looks into the box, when it keeps a mail, and when it opens one."""
    counted = select(func.count(IncomingMail.id), func.coalesce(func.sum(IncomingMail.attempts), 0))
    with world.db.reading() as session:
        kept, opened = session.execute(counted).one()
        return session.scalar(select(Letterbox.next_at)), kept, opened


def _is_between(world: World) -> bool:
    """Whether a mail is kept that the cursor has not passed, or that was opened and is not placed."""
    kept, cursor = _mails(world), None
    with world.db.reading() as session:
        cursor = session.scalar(select(Letterbox.cursor))
    passed = int(cursor.partition(":")[2]) if cursor else 0
    return len(kept) > passed or any(mail.attempts and mail.fate is None for mail in kept)


def _is_calm(world: World, many: int) -> bool:
    placed = select(func.count(IncomingMail.id)).where(IncomingMail.fate.is_not(None))
    with world.db.reading() as session:
        return session.scalar(placed) == many


def _mails(world: World) -> list[IncomingMail]:
    with world.db.reading() as session:
        kept = list(session.scalars(select(IncomingMail).order_by(IncomingMail.id)))
        session.expunge_all()
    return kept


def _reckon(world: World, server: Dovecot, many: int) -> str:
    """Each mail is one row, its words one answer and one draft, or it waits for a person and says why."""
    kept = _mails(world)
    assert len(server.flags()) == len(kept) == many
    dark = [mail for mail in kept if mail.fate != "answered"]
    assert all((mail.fate, mail.reason) == ("kept", "unreadable") for mail in dark)
    assert all(mail.attempts > PATIENCE for mail in dark)
    said = select(Answer.letter_id, Answer.text, Reply.text).join(Answer.assignment)
    with world.db.reading() as session:
        found = session.execute(said.join(Reply, Reply.comment_id == Assignment.comment_id)).all()
    assert len({letter for letter, _answer, _draft in found}) == len(found) == many - len(dark)
    assert all(answer == draft == words_of(letter or 0) for letter, answer, draft in found)
    again = sum(mail.attempts > 1 for mail in kept)
    return f"{len(kept)} mails, {again} opened again, {len(dark)} left to a person"
