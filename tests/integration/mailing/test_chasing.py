"""The chasing does itself: reminders after two and five working days, then the director, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine

from app import departments, letters
from app.domain.answer import AnswerKind
from app.domain.errors import Conflict
from app.errands.mailing import mail_next
from app.web.letters import MOST
from tests.integration.letters.post import PARIS, ROADS, say
from tests.integration.mailing.conftest import Relay, opened_by, part, token_of
from tests.world import YASMINA, World

HOLE = "Le trou de la chaussée n’est pas rebouché."
DIRECTOR = "directrice@ville.example"
PLAIN = "Un habitant attend une réponse du service Voirie"
REMINDER = "Relance : un habitant attend une réponse du service Voirie"
STILL = "Un habitant attend toujours une réponse du service Voirie"

Drive = Callable[[datetime, datetime], list[tuple[str, str, str]]]


def at(day: int, hour: int = 15) -> datetime:
    """An hour of November 2026, in the town: the 11th is a bank holiday, the 14th a Saturday."""
    return datetime(2026, 11, day, hour, tzinfo=PARIS)


@pytest.fixture
def drive(posted: World, relay: Relay, clock: time_machine.Traveller) -> Drive:
    """Drive the clock from hour to hour; give what left: when, to whom, about what."""

    def driven(since: datetime, until: datetime) -> list[tuple[str, str, str]]:
        left: list[tuple[str, str, str]] = []
        for hours in range(int((until - since) / timedelta(hours=1)) + 1):
            clock.move_to(since + timedelta(hours=hours, minutes=1))
            before = len(relay.arrived)
            works(posted)
            when = posted.now().astimezone(PARIS).strftime("%a %d %H")
            left += [(when, letter["To"], letter["Subject"]) for letter in relay.letters[before:]]
        return left

    return driven


@pytest.fixture(autouse=True)
def monday(posted: World, clock: time_machine.Traveller) -> None:
    clock.move_to(at(9))
    with posted.db.writing() as session:
        roads = departments.service(session, "voirie")
        roads.email, roads.director_email = ROADS, DIRECTOR


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def a_case(world: World, due: int, **facts: object) -> int:
    comment = world.a_comment(HOLE, **facts)
    return world.decide(departments.assign, comment, "voirie", due_on=date(2026, 11, due)).id


def only_row(world: World) -> letters.Case:
    with world.db.reading() as session:
        (service,) = letters.underway(session, world.now().astimezone(PARIS).date())
        (case,) = service.cases
    return case


def test_two_weeks_bring_two_reminders_then_the_director_and_nothing_on_holidays(
    posted: World, drive: Drive
) -> None:
    a_case(posted, due=10)
    assert drive(at(9), at(20, 23)) == [
        ("Tue 10 08", ROADS, PLAIN),
        ("Thu 12 08", ROADS, PLAIN),
        ("Fri 13 08", ROADS, REMINDER),  # the second working day after the 10th
        ("Mon 16 08", ROADS, PLAIN),
        ("Tue 17 08", ROADS, PLAIN),
        ("Wed 18 08", ROADS, REMINDER),  # the fifth
        ("Thu 19 08", ROADS, PLAIN),
        ("Thu 19 08", DIRECTOR, STILL),
        ("Fri 20 08", ROADS, PLAIN),
    ]


def test_a_service_is_written_to_at_its_own_hour(posted: World, drive: Drive) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").letter_hour = 14
    a_case(posted, due=30)
    assert [when for when, *_rest in drive(at(9), at(12, 23))] == ["Tue 10 14", "Thu 12 14"]


def test_a_reminder_says_how_long_the_citizen_has_waited(posted: World, relay: Relay, drive: Drive) -> None:
    a_case(posted, due=10, posted_at=at(3))
    a_case(posted, due=30, by=YASMINA)
    drive(at(13, 7), at(13, 9))
    (letter,) = relay.letters
    assert letter["Subject"] == "Relance : 2 habitants attendent une réponse du service Voirie"
    for kind in ("plain", "html"):
        words = part(letter, kind)
        assert words.count("Relance.") == 1
        late = words.index("Relance. 2 jours de retard. Réponse attendue le 10 novembre.")
        assert words.index("9 jours d’attente") < late < words.index("Yasmina Benali")


def test_the_director_reads_what_is_late_and_nothing_else(posted: World, relay: Relay, drive: Drive) -> None:
    a_case(posted, due=10)
    a_case(posted, due=30, by=YASMINA)
    drive(at(19, 7), at(19, 9))
    letter = next(one for one in relay.letters if one["To"] == DIRECTOR)
    words = part(letter, "plain")
    assert "auxquelles le service Voirie n’a pas encore répondu, malgré nos relances." in words
    assert "Yasmina" not in words
    assert "Un message par jour ouvré" not in words
    assert "/s/" in words


def test_the_director_is_told_once_of_all_that_is_late_however_many_there_are(
    posted: World, relay: Relay, drive: Drive
) -> None:
    many = (posted.event(HOLE, posted_at=at(3) + timedelta(minutes=number)) for number in range(MOST))
    due_on = date(2026, 11, 10)
    posted.decide_all(departments.assign, posted.all_at_once(*many), "voirie", due_on=due_on)
    last = a_case(posted, due=10, by=YASMINA, posted_at=at(5))
    drive(at(19, 7), at(25, 9))
    (letter,) = [letter for letter in relay.letters if letter["To"] == DIRECTOR]
    for kind in ("plain", "html"):
        assert "Et 1 autre demande, moins ancienne, à lire depuis le lien." in part(letter, kind)
        assert "Yasmina" not in part(letter, kind)
    opened = opened_by(posted, letter)
    assert len(opened.cases) == MOST + 1
    assert opened.cases[-1].assignment.id == last


def test_without_a_director_the_service_alone_is_written_to(posted: World, drive: Drive) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").director_email = None
    a_case(posted, due=10)
    assert {to for _when, to, _about in drive(at(18), at(23, 9))} == {ROADS}


def test_a_worker_away_on_the_day_of_a_reminder_makes_it_the_next_morning_once(
    posted: World, drive: Drive
) -> None:
    a_case(posted, due=10)
    assert drive(at(16, 7), at(17, 9)) == [("Mon 16 08", ROADS, REMINDER), ("Tue 17 08", ROADS, PLAIN)]


def test_more_time_starts_the_reminders_anew(posted: World, relay: Relay, drive: Drive) -> None:
    case = a_case(posted, due=10)
    drive(at(13, 7), at(13, 9))
    say(posted, token_of(relay.letters[0]), case, AnswerKind.MORE_TIME, on=date(2026, 11, 16))
    assert only_row(posted).reminded == 0
    assert [left for left in drive(at(13, 10), at(20, 9)) if left[2] != PLAIN] == [
        ("Wed 18 08", ROADS, REMINDER)
    ]


def test_a_reminder_that_no_server_took_is_made_the_next_morning(
    posted: World, relay: Relay, drive: Drive
) -> None:
    a_case(posted, due=10)
    relay.says["DATA"] = "554 Never"
    assert drive(at(13, 7), at(13, 9)) == []
    relay.says.clear()
    assert drive(at(16, 7), at(16, 9)) == [("Mon 16 08", ROADS, REMINDER)]


def test_the_row_says_how_often_it_was_reminded_and_when_it_will_be(posted: World, drive: Drive) -> None:
    a_case(posted, due=10)
    assert (only_row(posted).reminded, only_row(posted).reminder_on) == (0, date(2026, 11, 13))
    drive(at(13, 7), at(13, 9))
    assert (only_row(posted).reminded, only_row(posted).reminder_on) == (1, date(2026, 11, 18))
    drive(at(18, 7), at(18, 9))
    assert (only_row(posted).reminded, only_row(posted).reminder_on) == (2, None)


def chase(world: World, case: int) -> None:
    with world.db.writing() as session:
        assignment, _comment = departments.find(session, case)
        today = world.now().astimezone(PARIS).date()
        letters.chase(session, assignment, today=today, by=world.claire, now=world.now())


def test_a_person_reminds_at_once_and_once_a_day(posted: World, drive: Drive) -> None:
    case = a_case(posted, due=10)
    a_case(posted, due=30)
    chase(posted, case)
    chase(posted, case)
    assert drive(at(9), at(9, 18)) == [("Mon 09 15", ROADS, REMINDER)]
    assert [line.act for line in posted.journal()].count("letters.chase") == 1


def test_what_a_person_reminded_of_is_not_reminded_of_again_at_once(posted: World, drive: Drive) -> None:
    case = a_case(posted, due=10)
    drive(at(16, 7), at(16, 7))
    chase(posted, case)  # three working days late: the first reminder is made
    assert [about for *_rest, about in drive(at(16, 7), at(18, 9))] == [REMINDER, PLAIN, PLAIN, REMINDER]


def test_nobody_is_reminded_of_what_ended_or_without_an_address(posted: World) -> None:
    case = a_case(posted, due=10)
    posted.decide(departments.take_back, 1)
    with pytest.raises(Conflict, match="assignment_ended"):
        chase(posted, case)
    case = a_case(posted, due=10)
    with posted.db.writing() as session:
        departments.service(session, "voirie").email = None
    with pytest.raises(Conflict, match="no_address"):
        chase(posted, case)
