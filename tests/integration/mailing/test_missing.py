"""What a letter may not have brought stays in sight until a later one has, or nobody waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from app import closing, departments, letters, settings
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.errands.mailing import mail_next
from tests.integration.letters.post import PARIS, give_address
from tests.integration.mailing.conftest import Relay
from tests.world import World

EIGHT = datetime(2026, 11, 12, 8, 0, tzinfo=PARIS)  # a Thursday
NEVER = "554 Never"


@pytest.fixture(autouse=True)
def wednesday(posted: World, clock: time_machine.Traveller) -> None:
    clock.move_to(EIGHT - timedelta(hours=12))
    give_address(posted)


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def later(world: World, clock: time_machine.Traveller, **time: float) -> None:
    clock.shift(timedelta(**time))
    works(world)


def alarming(world: World) -> int:
    comment = world.a_comment("Danger, câble à terre")
    with world.db.writing() as session:
        session.get_one(Comment, comment).urgent = True
    return comment


def urgent(world: World) -> int:
    comment = alarming(world)
    world.decide(departments.assign, comment, "voirie")
    return comment


def missing(world: World) -> list[tuple[str | None, str]]:
    with world.db.reading() as session:
        return [(one.slug if one else None, reason) for one, reason in letters.unsent(session)]


def on_the_page(world: World) -> list[str | None]:
    with world.db.reading() as session:
        return [one.unsent for one in letters.underway(session, world.now().date())]


def test_an_urgent_letter_in_the_dark_is_not_forgotten_because_another_left(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    urgent(posted)
    relay.broken = True
    works(posted)
    later(posted, clock, minutes=11)
    relay.broken = False
    urgent(posted)
    later(posted, clock, minutes=1)
    assert len(relay.arrived) == 3
    assert missing(posted) == [("voirie", "no_answer")]
    assert on_the_page(posted) == ["no_answer"]


@pytest.mark.parametrize("how", ["morning", "answered"])
def test_it_is_once_a_later_letter_told_of_it_or_nobody_waits(
    posted: World, relay: Relay, clock: time_machine.Traveller, how: str
) -> None:
    first = urgent(posted)
    relay.says["DATA"] = NEVER
    works(posted)
    relay.says.clear()
    urgent(posted)
    later(posted, clock, minutes=1)
    assert missing(posted) == [("voirie", "message_refused")]
    if how == "answered":
        posted.decide(closing.dismiss, first, "already_answered", by=posted.claire.actor)
    else:
        clock.move_to(EIGHT)
        works(posted)
    assert missing(posted) == []
    assert on_the_page(posted) == [None]


def test_what_its_director_did_not_hear_the_services_own_letter_does_not_tell(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    with posted.db.writing() as session:
        departments.service(session, "voirie").director_email = "directrice@ville.example"
    posted.decide(departments.assign, posted.a_comment(), "voirie", due_on=date(2026, 11, 11))
    relay.refused = {"directrice@ville.example"}
    clock.move_to(EIGHT + timedelta(days=8))
    works(posted)
    assert missing(posted) == [("voirie", "recipients_refused")]
    relay.refused = set()
    clock.move_to(EIGHT + timedelta(days=11))
    works(posted)
    assert missing(posted) == []


def test_an_alarm_that_nobody_heard_is_named_until_its_comment_waits_no_more(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    with posted.db.writing() as session:
        settings.set_to(session, "on_call", "astreinte@ville.example", now=posted.now(), by=CONSOLE)
    first = alarming(posted)
    relay.says["DATA"] = NEVER
    works(posted)
    relay.says.clear()
    alarming(posted)
    later(posted, clock, minutes=1)
    assert len(relay.arrived) == 1
    assert missing(posted) == [(None, "message_refused")]
    posted.decide(closing.dismiss, first, "already_answered", by=posted.claire.actor)
    assert missing(posted) == []
