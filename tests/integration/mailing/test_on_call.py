"""What cannot wait, while nobody is at the desk, also goes to whoever the town has on call."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from app import accounts, closing, departments, settings
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.errors import Invalid
from app.domain.user import Role, User
from app.errands.mailing import mail_next
from tests.integration.letters.post import PARIS, ROADS, give_address
from tests.integration.mailing.conftest import Relay, part
from tests.world import World

NIGHT = datetime(2026, 11, 14, 23, 30, tzinfo=PARIS)  # a Saturday
DANGER = "Danger, un câble électrique est à terre devant l’école & ça fait des étincelles"


@pytest.fixture(autouse=True)
def night(posted: World, clock: time_machine.Traveller) -> None:
    clock.move_to(NIGHT)
    told(posted, "astreinte@ville.example, elu@ville.example")


def told(world: World, addresses: str) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "on_call", addresses, now=world.now(), by=CONSOLE)


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def later(world: World, clock: time_machine.Traveller, **time: float) -> None:
    clock.shift(timedelta(**time))
    works(world)


def urgent(world: World, **facts: object) -> int:
    comment = world.a_comment(DANGER, **facts)
    with world.db.writing() as session:
        session.get_one(Comment, comment).urgent = True
    return comment


def is_seen(world: World, user: User) -> None:
    """Somebody asks for a page."""
    with world.db.writing() as session:
        link = accounts.make_link(session, user, now=world.now(), by=CONSOLE)
        accounts.use_link(session, link, now=world.now())


def test_they_read_the_whole_comment_at_once_and_once(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    comment = urgent(posted)
    works(posted)
    later(posted, clock, hours=3)
    (letter,) = relay.letters
    assert letter["Subject"] == "Urgent : un message attend, et personne n’est au bureau"
    assert relay.arrived[0].rcpt_tos == ["astreinte@ville.example", "elu@ville.example"]
    assert DANGER in part(letter, "plain")
    assert DANGER.replace("&", "&amp;") in part(letter, "html")
    for kind in ("plain", "html"):
        assert "Marc Le Goff" in part(letter, kind)
        assert f"http://127.0.0.1:8000/comments/{comment}" in part(letter, kind)
        assert "/s/" not in part(letter, kind)
    assert posted.journal()[-1].act == "letters.send"


def test_a_service_that_has_it_is_told_as_well(posted: World, relay: Relay) -> None:
    give_address(posted)
    posted.decide(departments.assign, urgent(posted), "voirie")
    works(posted)
    assert {letter["To"] for letter in relay.letters} == {ROADS, "astreinte@ville.example, elu@ville.example"}


def test_who_is_at_the_desk_is_told_by_the_desk(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    is_seen(posted, posted.claire)
    clock.shift(timedelta(minutes=5))
    urgent(posted)
    works(posted)
    assert relay.arrived == []
    later(posted, clock, minutes=11)  # she has left before it came
    assert len(relay.arrived) == 1


def test_what_somebody_has_seen_since_is_not_told(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    urgent(posted)
    clock.shift(timedelta(minutes=1))
    is_seen(posted, posted.claire)
    later(posted, clock, hours=1)
    assert relay.arrived == []


def test_a_reader_is_not_at_the_desk(posted: World, relay: Relay) -> None:
    with posted.db.writing() as session:
        session.get_one(User, posted.claire.id).role = Role.READER
    is_seen(posted, posted.claire)
    urgent(posted)
    works(posted)
    assert len(relay.arrived) == 1


@pytest.mark.parametrize("what", ["calm", "old", "answered", "nobody on call"])
def test_nobody_is_woken_for_nothing(posted: World, relay: Relay, what: str) -> None:
    if what == "calm":
        posted.a_comment("Quand ouvre la piscine ?")
    if what == "old":
        urgent(posted, posted_at=NIGHT - timedelta(hours=13))
    if what == "answered":
        posted.decide(closing.dismiss, urgent(posted), "already_answered", by=posted.claire.actor)
    if what == "nobody on call":
        told(posted, "")
        urgent(posted)
    works(posted)
    assert relay.arrived == []


def test_what_was_answered_before_the_mail_server_came_back_is_not_told(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    comment = urgent(posted)
    relay.says["MAIL"] = "421 Closed"
    works(posted)
    posted.decide(closing.dismiss, comment, "already_answered", by=posted.claire.actor)
    relay.says.clear()
    later(posted, clock, hours=1)
    assert relay.arrived == []


def test_addresses_are_checked_before_they_are_kept(posted: World) -> None:
    with pytest.raises(Invalid, match="setting_on_call"):
        told(posted, "astreinte@ville.example; elu")
