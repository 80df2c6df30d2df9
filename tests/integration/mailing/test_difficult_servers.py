"""A mail server that is down, refuses, or takes and breaks off: no letter lost, none twice in silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from app import departments, letters
from app.domain.due import Due
from app.domain.invitation import Invitation
from app.domain.letter import Letter
from app.errands.mailing import mail_next
from tests.integration.letters.post import PARIS, ROADS, give_address
from tests.integration.mailing.conftest import Relay, part
from tests.world import World

EIGHT = datetime(2026, 11, 13, 8, 0, tzinfo=PARIS)  # a Friday


@pytest.fixture
def due(posted: World, clock: time_machine.Traveller) -> World:
    """A letter is due now."""
    clock.move_to(EIGHT - timedelta(hours=20))
    give_address(posted, deputy="adjoint@ville.example")
    posted.decide(departments.assign, posted.a_comment("Le trou est toujours là."), "voirie")
    clock.move_to(EIGHT)
    return posted


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def later(world: World, clock: time_machine.Traveller, **time: float) -> None:
    """Let time pass, and the worker do what is due."""
    clock.shift(timedelta(**time))
    works(world)


def letter(world: World) -> Letter:
    with world.db.reading() as session:
        kept = session.get_one(Letter, 1)
        session.expunge(kept)
    return kept


def unsent(world: World) -> str | None:
    with world.db.reading() as session:
        return letters.underway(session, world.now().date())[0].unsent


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_says_not_now_is_asked_again(
    due: World, relay: Relay, clock: time_machine.Traveller, step: str
) -> None:
    relay.says[step] = "451 Not now"
    works(due)
    assert relay.arrived == []
    assert letter(due).asked_at is None  # it said no: nothing is in doubt
    relay.says.clear()
    later(due, clock, seconds=59)
    assert relay.arrived == []
    later(due, clock, seconds=21)
    assert len(relay.arrived) == 1
    assert "peut-être déjà" not in part(relay.letters[0], "plain")
    assert unsent(due) is None
    later(due, clock, hours=3)
    assert len(relay.arrived) == 1


def test_a_server_that_is_down_is_asked_for_a_day_then_the_letter_rests(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    relay.says["MAIL"] = "421 Closed"
    works(due)
    for _ in range(30):
        later(due, clock, hours=1, minutes=1)
    assert letter(due).next_at is None
    assert letter(due).attempts >= 20
    assert unsent(due) == "sender_refused"


@pytest.mark.parametrize(
    ("step", "reason"),
    [("MAIL", "sender_refused"), ("RCPT", "recipients_refused"), ("DATA", "message_refused")],
)
def test_a_server_that_says_never_is_not_asked_again(
    due: World, relay: Relay, clock: time_machine.Traveller, step: str, reason: str
) -> None:
    relay.says[step] = "554 Never"
    works(due)
    relay.says.clear()
    later(due, clock, hours=2)
    assert relay.arrived == []
    assert unsent(due) == reason


def test_one_refused_address_does_not_keep_the_letter_from_the_other(due: World, relay: Relay) -> None:
    relay.refused = {"adjoint@ville.example"}
    works(due)
    assert relay.arrived[0].rcpt_tos == [ROADS]
    assert letter(due).sent_at is not None
    assert unsent(due) == "recipient_refused"


def test_a_letter_in_doubt_is_sent_once_more_under_the_same_name_and_says_so(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    relay.broken = True
    works(due)
    assert len(relay.arrived) == 1
    later(due, clock, minutes=9)
    assert len(relay.arrived) == 1
    relay.broken = False
    later(due, clock, minutes=2)
    first, second = relay.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert "peut-être déjà" not in part(first, "plain")
    for kind in ("plain", "html"):
        assert "Ce message vous est peut-être déjà parvenu" in part(second, kind)
    assert unsent(due) is None


def test_a_second_doubt_is_not_followed_by_a_third_letter(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    relay.broken = True
    works(due)
    for _ in range(5):
        later(due, clock, minutes=30)
    assert len(relay.arrived) == 2
    assert unsent(due) == "no_answer"


def test_a_worker_that_died_with_a_letter_in_hand_leaves_a_doubt(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    with due.db.writing() as session:  # taken in hand, and never heard of again
        taken = letters.take_letter(session, zone=PARIS, lease=due.house.lease, now=due.now())
    assert taken is not None
    works(due)
    assert relay.arrived == []
    later(due, clock, minutes=2)
    assert "peut-être déjà" in part(relay.letters[0], "plain")
    with due.db.reading() as session:  # the link of the lost attempt, should it arrive, opens as well
        assert letters.open_letter(session, taken.token, now=due.now()).cases
        assert session.query(Invitation).count() == 2


def test_two_workers_that_died_with_it_are_not_followed_by_a_third(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    for _ in range(2):
        with due.db.writing() as session:
            assert letters.take_letter(session, zone=PARIS, lease=due.house.lease, now=due.now())
        clock.shift(timedelta(minutes=2))
    works(due)
    assert relay.arrived == []
    assert unsent(due) == "no_answer"


def test_two_workers_do_not_send_the_same_letter(due: World, relay: Relay) -> None:
    with due.db.writing() as session:
        first = letters.take_letter(session, zone=PARIS, lease=due.house.lease, now=due.now())
    with due.db.writing() as session:
        second = letters.take_letter(session, zone=PARIS, lease=due.house.lease, now=due.now())
    assert first is not None
    assert second is None


def test_what_an_overtaken_worker_says_of_its_failure_is_not_heard(
    due: World, clock: time_machine.Traveller
) -> None:
    with due.db.writing() as session:
        slow = letters.take_letter(session, zone=PARIS, lease=due.house.lease, now=due.now())
    clock.shift(timedelta(minutes=6))
    works(due)
    assert letter(due).sent_at is not None
    assert slow is not None
    failed = letters.Fate(letters.FateKind.RETRY, "unreachable")
    with due.db.writing() as session:
        letters.settle(session, slow, failed, now=due.now())
    assert letter(due).next_at is None
    assert letter(due).reason is None


def test_a_letter_whose_cases_ended_meanwhile_is_not_sent(
    due: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    relay.says["MAIL"] = "421 Closed"
    works(due)
    due.decide(departments.take_back, 1)
    relay.says.clear()
    later(due, clock, hours=2)
    assert relay.arrived == []
    assert letter(due).reason == "nothing_left"


def test_without_a_postman_nothing_is_written(world: World) -> None:
    assert not mail_next(world.house)
    with world.db.reading() as session:
        assert session.get(Due, "letters") is None
