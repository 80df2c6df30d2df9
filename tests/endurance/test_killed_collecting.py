"""Kill -9 of the worker while it collects from a real IMAP server: no mail is lost, none counts twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, update

from app.db import Database
from app.domain.incoming_mail import PATIENCE, IncomingMail
from app.domain.letterbox import Letterbox
from tests.endurance.post_office import (
    an_answer,
    are_placed,
    drafts,
    environment,
    letters_left,
    mails,
    town_with_addresses,
    urgent_cases,
    words_of,
)
from tests.endurance.processes import pause, running, tell, wait_for
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
    written = letters_left(world)
    answers = [an_answer(world, *letter, chance.randbytes(chance.randrange(HEAVY))) for letter in written]
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
        wait_for(lambda: are_placed(world, len(answers)), "every mail to be placed")
        assert calm.stop() == 0
        tell(f"{kills} kills, {caught} between fetched and settled; {_reckon(world, server, len(answers))}")
    assert caught >= kills // 3, "the kills fell between two mails: this run proved little"


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
    kept, cursor = mails(world), None
    with world.db.reading() as session:
        cursor = session.scalar(select(Letterbox.cursor))
    passed = int(cursor.partition(":")[2]) if cursor else 0
    return len(kept) > passed or any(mail.attempts and mail.fate is None for mail in kept)


def _reckon(world: World, server: Dovecot, many: int) -> str:
    """Each mail is one row, its words one answer and one draft, or it waits for a person and says why."""
    kept = mails(world)
    assert len(server.flags()) == len(kept) == many
    dark = [mail for mail in kept if mail.fate != "answered"]
    assert all((mail.fate, mail.reason) == ("kept", "unreadable") for mail in dark)
    assert all(mail.attempts > PATIENCE for mail in dark)
    found = drafts(world)
    assert len({letter for letter, _answer, _draft in found}) == len(found) == many - len(dark)
    assert all(answer == draft == words_of(letter or 0) for letter, answer, draft in found)
    again = sum(mail.attempts > 1 for mail in kept)
    return f"{len(kept)} mails, {again} opened again, {len(dark)} left to a person"
