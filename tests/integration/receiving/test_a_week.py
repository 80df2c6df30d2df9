"""Two weeks with Easter between them, on real mail servers: these letters leave, and no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app import departments
from app.db import Database
from app.mail.imap import ImapMailbox
from tests.browser.round import DIRECTOR, ON_CALL, ROADS, Round, Servers
from tests.browser.town import PARIS
from tests.integration.mailing.conftest import Relay, relay
from tests.standins.dovecot import Dovecot

__all__ = ["relay"]  # a fixture

ONE = "Un habitant attend une réponse du service Voirie"
STEP = timedelta(hours=3)
TWO = "2 habitants attendent une réponse du service Voirie"
REMINDED = "Relance : un habitant attend une réponse du service Voirie"
STILL = "Un habitant attend toujours une réponse du service Voirie"
ALARM = "Urgent : un message attend, et personne n’est au bureau"
DANGER = "Danger, un câble électrique est à terre devant l’école, ça fait des étincelles en ce moment"


def at(month: int, day: int, hour: int) -> datetime:
    """An hour of 2027 in the town: Easter Monday is 29 March, and the clocks change the night before."""
    return datetime(2027, month, day, hour, tzinfo=PARIS)


@pytest.fixture
def town(sqlite: Database, relay: Relay, dovecot: Dovecot, mailbox: ImapMailbox, tmp_path: Path) -> Round:
    return Round.at(sqlite, Servers(relay, dovecot, mailbox), at(3, 24, 14), tmp_path)


def complains(town: Round, external_id: str, text: str) -> int:
    """Somebody writes; the worker takes it in, and does what is due."""
    town.knocks(town.told(external_id, external_id, text))
    for _ in range(2):
        town.works(forward=30)
    return town.id_of(external_id)


def test_a_fortnight_brings_exactly_the_letters_that_the_town_agreed_to(town: Round) -> None:
    stuck = complains(town, "t80001", "Le trou de la chaussée n’est toujours pas rebouché.")
    soon = complains(town, "t80002", "La rue du Lavoir s’affaisse, la chaussée est fendue.")
    for comment in (stuck, soon):
        town.decide(departments.assign, comment, "voirie", due_on=date(2027, 3, 25))
    town.drives(at(3, 25, 9), STEP)
    town.send(soon, "La rue du Lavoir sera reprise en avril.", key="k")
    town.drives(at(3, 27, 20), STEP)
    danger = complains(town, "t80003", DANGER)
    town.drives(at(3, 28, 11), STEP)
    town.decide(departments.assign, danger, "voirie", due_on=date(2027, 4, 30))
    town.drives(at(3, 29, 12), STEP)
    town.send(danger, "Le câble est retiré.", key="k")
    town.drives(at(4, 7, 23), STEP)
    assert town.left() == [
        ("Thu 25 08 h", ROADS, TWO),
        ("Fri 26 08 h", ROADS, ONE),
        ("Sat 27 20 h", ON_CALL, ALARM),  # at once, and nobody was at the desk
        ("Sun 28 14 h", ROADS, ONE),  # an urgent case, as soon as it is handed over
        ("Tue 30 08 h", ROADS, REMINDED),  # the second working day: Easter Monday is none
        ("Wed 31 08 h", ROADS, ONE),
        ("Thu 01 08 h", ROADS, ONE),
        ("Fri 02 08 h", ROADS, REMINDED),  # the fifth
        ("Mon 05 08 h", ROADS, ONE),
        ("Mon 05 08 h", DIRECTOR, STILL),
        ("Tue 06 08 h", ROADS, ONE),
        ("Wed 07 08 h", ROADS, ONE),
    ]
    assert town.comment(stuck).state == "with_department"
    assert town.said() == ["La rue du Lavoir sera reprise en avril.", "Le câble est retiré."]
