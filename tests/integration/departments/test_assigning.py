"""A comment handed to a service stays in sight until its citizen has an answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import closing, departments, settings
from app.domain.actor import CONSOLE
from app.domain.assignment import Assignment
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentRemoved
from tests.world import World

NOW = timedelta(0)


def history(world: World, comment: int) -> list[tuple[str, str | None]]:
    """Every service that had the comment, and how its turn ended."""
    with world.db.reading() as session:
        rows = session.execute(
            select(Department.slug, Assignment.ending)
            .join(Department, Department.id == Assignment.department_id)
            .where(Assignment.comment_id == comment)
            .order_by(Assignment.id)
        )
        return [(slug, ending) for slug, ending in rows]


def undo(world: World, assignment: Assignment) -> None:
    with world.db.writing() as session:
        kept, comment = departments.find(session, assignment.id)
        departments.undo(session, kept, comment, by=world.claire, now=world.now())


def test_a_comment_handed_over_is_with_its_service_and_still_in_the_debt(world: World) -> None:
    comment = world.a_comment()
    assignment = world.decide(departments.assign, comment, "voirie", question="Quand passez-vous ?")
    kept = world.comment(comment)
    assert (kept.state, kept.shelf) == (State.WITH_DEPARTMENT, Shelf.WITH_DEPARTMENTS)
    assert (assignment.question, assignment.by) == ("Quand passez-vous ?", world.claire.actor)
    assert assignment.due_on == (world.now() + timedelta(days=3)).date()
    with world.db.reading() as session:
        assert list(departments.open_cases(session).values()) == [1]


def test_the_date_that_was_asked_for_is_kept(world: World) -> None:
    today = world.now().date()
    assert world.decide(departments.assign, world.a_comment(), "voirie", due_on=today).due_on == today


@pytest.mark.parametrize(
    ("zone", "at", "today"),
    [
        ("Pacific/Tahiti", datetime(2026, 3, 18, 1, tzinfo=UTC), date(2026, 3, 17)),
        ("Pacific/Noumea", datetime(2026, 3, 17, 21, tzinfo=UTC), date(2026, 3, 18)),
    ],
)
def test_days_are_those_of_the_town_wherever_it_lies(
    world: World, clock: time_machine.Traveller, zone: str, at: datetime, today: date
) -> None:
    with world.db.writing() as session:
        settings.set_to(session, "timezone", zone, now=world.now(), by=CONSOLE)
    clock.move_to(at)
    usual = world.decide(departments.assign, world.a_comment(), "voirie").due_on
    assert usual == today + timedelta(days=3)
    given = world.decide(departments.assign, world.a_comment(), "voirie", due_on=today)
    assert given.due_on == today
    yesterday = today - timedelta(days=1)
    with pytest.raises(Invalid, match="due_date_gone"):
        world.decide(departments.assign, world.a_comment(), "voirie", due_on=yesterday)


@pytest.mark.parametrize(
    ("slug", "question", "due_on", "code", "field"),
    [
        ("piscines-de-mars", None, None, "department_unknown", "department"),
        ("", None, None, "department_unknown", "department"),
        ("voirie", "x" * 2001, None, "question_too_long", "question"),
        ("voirie", None, date(2026, 3, 16), "due_date_gone", "due"),
    ],
)
def test_what_cannot_be_understood_names_its_field(
    world: World, slug: str, question: str | None, due_on: date | None, code: str, field: str
) -> None:
    comment = world.a_comment()
    with pytest.raises(Invalid, match=code) as refused:
        world.decide(departments.assign, comment, slug, question=question, due_on=due_on)
    assert refused.value.field == field
    assert history(world, comment) == []


def test_the_longest_question_is_accepted(world: World) -> None:
    world.decide(departments.assign, world.a_comment(), "voirie", question="x" * 2000)


def test_what_is_gone_or_ours_is_not_handed_over(world: World) -> None:
    gone = world.a_comment()
    world.hear(CommentRemoved("town", "c1"))
    with pytest.raises(Conflict, match="comment_removed"):
        world.decide(departments.assign, gone, "voirie")
    with pytest.raises(Conflict, match="comment_own"):
        world.decide(departments.assign, world.a_comment(by=None, own=True), "voirie")


def test_the_same_assignment_again_is_the_same(world: World) -> None:
    comment = world.a_comment()
    first = world.decide(departments.assign, comment, "voirie", question="Quand ?")
    assert world.decide(departments.assign, comment, "voirie", question="Quand ?").id == first.id
    world.decide(departments.assign, comment, "voirie", question="Quand ?", due_on=first.due_on)
    assert history(world, comment) == [("voirie", None)]


def test_another_date_or_question_is_another_assignment(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    world.decide(departments.assign, comment, "voirie", question="Quand ?")
    later = world.decide(departments.assign, comment, "voirie", question="Quand ?", due_on=date(2026, 6, 1))
    assert later.due_on == date(2026, 6, 1)
    assert history(world, comment) == [("voirie", "reassigned"), ("voirie", "reassigned"), ("voirie", None)]


def test_reassigning_keeps_what_was_before(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    world.decide(departments.assign, comment, "proprete-dechets")
    assert history(world, comment) == [("voirie", "reassigned"), ("proprete-dechets", None)]


def test_an_assignment_taken_back_is_as_if_it_had_not_been_made(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    first = world.decide(departments.assign, comment, "voirie")
    clock.shift(timedelta(hours=1))
    second = world.decide(departments.assign, comment, "proprete-dechets")
    undo(world, second)
    assert history(world, comment) == [("voirie", None), ("proprete-dechets", "undone")]
    assert world.comment(comment).state == State.WITH_DEPARTMENT
    lines = len(world.journal())
    undo(world, second)
    assert len(world.journal()) == lines
    undo(world, first)
    assert history(world, comment) == [("voirie", "undone"), ("proprete-dechets", "undone")]
    assert world.comment(comment).state == State.UNANSWERED


def test_a_case_can_be_taken_back_from_its_service(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    world.decide(departments.take_back, comment)
    assert history(world, comment) == [("voirie", "taken_back")]
    assert (world.comment(comment).state, world.comment(comment).shelf) == (
        State.UNANSWERED,
        Shelf.TO_ANSWER,
    )
    with pytest.raises(Conflict, match="assignment_ended"):
        world.decide(departments.take_back, comment)


def test_a_published_reply_ends_the_assignment(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    world.send(comment, delay=NOW)
    assert history(world, comment) == [("voirie", None)]
    deliver_next(world.house)
    assert history(world, comment) == [("voirie", "answered")]
    assert world.comment(comment).state == State.ANSWERED


def test_a_dismissal_ends_the_assignment_and_its_undo_does_not_bring_it_back(world: World) -> None:
    comment = world.a_comment()
    world.decide(departments.assign, comment, "voirie")
    world.decide(closing.dismiss, comment, "off_topic", by=world.claire.actor)
    assert history(world, comment) == [("voirie", "dismissed")]


def test_two_people_at_once_leave_one_open_assignment(world: World) -> None:
    comment = world.a_comment()
    start = threading.Barrier(4)

    def assign(number: int) -> None:
        start.wait(timeout=30)
        world.decide(departments.assign, comment, "voirie" if number % 2 else "proprete-dechets")

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(assign, range(4)))
    assert [ending for _slug, ending in history(world, comment)].count(None) == 1
    world.decide(departments.take_back, comment)
    assert world.comment(comment).state == State.UNANSWERED


def test_an_assignment_that_does_not_exist_is_not_found(world: World) -> None:
    with world.db.reading() as session, pytest.raises(NotFound):
        departments.find(session, 404)


def test_the_town_keeps_its_own_services(world: World) -> None:
    with world.db.writing() as session:
        known = departments.directory(session)
        known[0].name = "Ponts et chaussées"
        departments.seed(session, known[:1])
        assert departments.directory(session)[0].name == "Ponts et chaussées"
        assert [one.position for one in known] == sorted(one.position for one in known)
