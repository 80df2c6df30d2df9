"""A service that is away receives nothing, is not late for it, and hears of its cases when it is back."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from app import departments, letters
from tests.integration.letters.post import PARIS, ROADS
from tests.integration.mailing.test_chasing import (
    DIRECTOR,
    PLAIN,
    REMINDER,
    Drive,
    a_case,
    at,
    drive,
    monday,
    only_row,
)
from tests.world import World

__all__ = ["drive", "monday"]  # the fixtures of the same two weeks, the 11th a holiday

AWAY = "12/11/2026 au 18/11/2026"
DEPUTY = "suppleante@ville.example"


@pytest.fixture
def away(posted: World, monday: None) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").closed_days = AWAY


@pytest.mark.usefixtures("away")
def test_nothing_leaves_while_it_is_away_and_reminders_count_from_its_return(
    posted: World,
    drive: Drive,
) -> None:
    a_case(posted, due=10)
    assert drive(at(9), at(25, 23)) == [
        ("Tue 10 08", ROADS, PLAIN),
        ("Thu 19 08", ROADS, PLAIN),
        ("Fri 20 08", ROADS, REMINDER),
        ("Mon 23 08", ROADS, PLAIN),
        ("Tue 24 08", ROADS, PLAIN),
        ("Wed 25 08", ROADS, REMINDER),
    ]


@pytest.mark.usefixtures("away")
def test_its_deputy_alone_receives_the_letters_meanwhile_and_is_not_reminded(
    posted: World, drive: Drive
) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").deputy_email = DEPUTY
    a_case(posted, due=10)
    both = f"{ROADS}, {DEPUTY}"
    assert drive(at(9), at(20, 23)) == [
        ("Tue 10 08", both, PLAIN),
        ("Thu 12 08", DEPUTY, PLAIN),
        ("Fri 13 08", DEPUTY, PLAIN),
        ("Mon 16 08", DEPUTY, PLAIN),
        ("Tue 17 08", DEPUTY, PLAIN),
        ("Wed 18 08", DEPUTY, PLAIN),
        ("Thu 19 08", both, PLAIN),
        ("Fri 20 08", both, REMINDER),
    ]


@pytest.mark.usefixtures("away")
def test_it_is_not_late_for_the_days_on_which_it_was_away(
    posted: World, clock: time_machine.Traveller
) -> None:
    a_case(posted, due=10)
    clock.move_to(at(18))
    row = only_row(posted)
    assert (row.late, row.reminder_on) == (0, date(2026, 11, 20))
    clock.move_to(at(20))
    assert only_row(posted).late == 2


@pytest.mark.usefixtures("away")
def test_what_is_urgent_does_not_wait_for_its_return(
    posted: World,
    drive: Drive,
    clock: time_machine.Traveller,
) -> None:
    clock.move_to(at(13))
    comment = posted.a_comment("Un arbre est tombé sur la route.", posted_at=posted.now())
    with posted.db.writing() as session:
        session.get_one(type(posted.comment(comment)), comment).urgent = True
    posted.decide(departments.assign, comment, "voirie")
    assert drive(at(13, 16), at(18, 23)) == [("Fri 13 16", ROADS, PLAIN)]


@pytest.mark.usefixtures("away")
def test_an_answer_is_asked_for_after_its_return(posted: World, clock: time_machine.Traveller) -> None:
    clock.move_to(at(10))
    comment = posted.a_comment("Le banc est cassé.")
    assert posted.decide(departments.assign, comment, "voirie").due_on == date(2026, 11, 20)


def test_another_service_goes_on_as_usual(
    posted: World,
    drive: Drive,
) -> None:
    with posted.db.writing() as session:
        sports = departments.service(session, "sports")
        sports.email, sports.closed_days = "sports@ville.example", AWAY
    posted.decide(departments.assign, posted.a_comment("Le filet est troué."), "sports")
    a_case(posted, due=25)
    assert [(when, to) for when, to, _subject in drive(at(11), at(13, 23))] == [
        ("Thu 12 08", ROADS),
        ("Fri 13 08", ROADS),
    ]


def test_the_holidays_of_its_schools_are_its_own_where_it_says_so(
    posted: World,
    drive: Drive,
    clock: time_machine.Traveller,
) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").school_zone = "B"
    december = at(9).replace(month=12, day=17)
    clock.move_to(december)
    posted.decide(departments.assign, posted.a_comment("Le portail de l’école est cassé."), "voirie")
    left = drive(december, december.replace(day=31))
    assert [when for when, _to, _subject in left] == ["Fri 18 08"]
    with posted.db.reading() as session:
        (service,) = letters.underway(session, posted.now().astimezone(PARIS).date())
    assert service.department.away_until(date(2026, 12, 31)) == date(2027, 1, 3)
    assert DIRECTOR not in {to for _when, to, _subject in left}
