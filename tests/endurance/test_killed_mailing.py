"""Kill -9 of the worker at each step of a letter: none is lost, none arrives twice without saying so."""

from __future__ import annotations

import random
from collections import defaultdict
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from sqlalchemy import delete, select, update

from app import letters
from app.db import Database
from app.domain.due import Due
from app.domain.letter import Letter
from tests.endurance.post_office import (
    ANSWERED,
    GREETED,
    HEARD,
    KEPT,
    PostOffice,
    environment,
    name_of,
    office,
    town_with_addresses,
    urgent_cases,
)
from tests.endurance.processes import PATIENCE, Command, pause, running, tell, wait_for
from tests.integration.mailing.conftest import SENDER, opened_by, part
from tests.world import World

AGAIN = "Ce message vous est peut-être déjà parvenu"
# Where a kill falls, and how many seconds after it at most: the last one, between two letters.
SECONDS, MINUTES = "seconds", "minutes"
STEPS = ((GREETED, 0.0), (HEARD, 0.0), (KEPT, 0.0), (ANSWERED, 0.004), (ANSWERED, 0.08))


def test_a_worker_killed_while_it_mails_loses_no_letter(
    sqlite: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    _endure(sqlite, tmp_path, kills=kills // 2, workers=1, seed=seed)


def test_two_workers_killed_while_they_mail_lose_no_letter(
    postgresql: Database, tmp_path: Path, kills: int, seed: int
) -> None:
    _endure(postgresql, tmp_path, kills=kills // 4, workers=2, seed=seed)


def _endure(db: Database, folder: Path, *, kills: int, workers: int, seed: int) -> None:
    world, slugs = town_with_addresses(db)
    cases = urgent_cases(world, slugs, kills * 3)
    with office() as server, ExitStack() as stack:
        known = {"PARVIS_SMTP_URL": f"smtp://127.0.0.1:{server.port}?tls=no", "PARVIS_MAIL_FROM": SENDER}
        told = environment(db) | known
        command = partial(running, "work", environment=told, log=folder / "parvis.log")
        caught, chance = 0, random.Random(seed)
        alive: list[Command] = []
        for number in range(kills):
            step, late = STEPS[number % len(STEPS)]
            before = _in_hand(world)
            server.catch(step)
            _let_time_pass(world, of=chance.choice((SECONDS, MINUTES)))
            alive += [stack.enter_context(command()) for _ in range(workers - len(alive))]
            assert server.reached.wait(PATIENCE), "no letter was left"
            pause(chance.uniform(0, late))
            alive.pop(chance.randrange(workers)).kill()
            caught += bool(_in_hand(world) - before)
        _end(world, server, alive, stack.enter_context(command()))
        tell(f"{kills} kills, {caught} with a letter in hand; {_reckon(world, server, cases)}")
    assert caught >= kills // 2, "the kills fell between two letters: this run proved little"


def _end(world: World, server: PostOffice, alive: list[Command], calm: Command) -> None:
    """Let the last worker carry what is left."""
    for one in alive:
        one.kill()
    server.let_go()
    wait_for(lambda: _is_calm(world), "every letter to leave or to rest")
    assert calm.stop() == 0


def _in_hand(world: World) -> set[tuple[int, int]]:
    """The attempts of which nobody knows yet what became of them."""
    asked = select(Letter.id, Letter.attempts).where(Letter.asked_at.is_not(None), Letter.sent_at.is_(None))
    with world.db.reading() as session:
        return {(letter, attempt) for letter, attempt in session.execute(asked)}


def _let_time_pass(world: World, of: str) -> None:
    """Seconds pass, and a worker looks again; minutes, and what waits for a next attempt is due."""
    with world.db.writing() as session:
        session.execute(delete(Due).where(Due.name == "letters"))
        if of == MINUTES:
            session.execute(
                update(Letter).where(Letter.next_at.is_not(None)).values(next_at=Letter.written_at)
            )


def _is_calm(world: World) -> bool:
    pause(0.1)  # whoever writes must come to it
    _let_time_pass(world, of=MINUTES)
    with world.db.reading() as session:
        return session.scalar(select(Letter.id).where(Letter.next_at.is_not(None)).limit(1)) is None


def _reckon(world: World, server: PostOffice, cases: list[int]) -> str:
    """Each letter arrived, or is shown as in the dark; one that came twice says so. Give the figures."""
    arrived: dict[str, list[str]] = defaultdict(list)
    told = set()
    for letter in server.letters:
        arrived[letter["Message-ID"]].append(part(letter, "plain"))
        told |= {one.assignment.id for one in opened_by(world, letter).cases}
    kept = _letters(world)
    dark = {one.id for one in kept if one.sent_at is None}
    assert len(kept) == len(cases), "a letter for each case"
    for one in kept:
        copies = arrived.pop(name_of(world, one.id), [])
        assert copies or one.id in dark, "it is said to have left, and never arrived"
        assert len(copies) <= 2
        assert sum(AGAIN not in words for words in copies) <= 1, "it came twice, and did not say so"
    assert not arrived
    assert len(told) + len(dark) >= len(cases) >= len(told)
    _check_shown(world, [one for one in kept if one.id in dark])
    return f"{len(kept)} letters, {len(server.arrived)} arrived, {len(dark)} shown as in the dark"


def _letters(world: World) -> list[Letter]:
    with world.db.reading() as session:
        kept = list(session.scalars(select(Letter).order_by(Letter.id)))
        session.expunge_all()
    return kept


def _check_shown(world: World, dark: list[Letter]) -> None:
    """Whoever looks at the services sees which of them may have missed a letter."""
    assert {one.reason for one in dark} <= {"no_answer"}
    with world.db.reading() as session:
        shown = {service.id for service, _reason in letters.unsent(session) if service}
    assert shown == {one.department_id for one in dark}
