"""What people did with the cases like the one that is open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event, insert, select, text

from app import departments, inbox, indexing, intake, teaching
from app.db import Database
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.lesson import Source
from app.inbox import Filters, Precedents
from app.inbox.comparing import COUNTED, LOOKED_AT
from app.ports.events import AuthorSeen, PostSeen
from tests.conftest import NOW
from tests.fakes import NAME
from tests.world import YASMINA, World, found

HOLES = [
    "Un nid-de-poule énorme devant chez moi.",
    "Le nid de poule de la rue Haute a abîmé ma roue.",
    "Encore des nids-de-poule, rue du Port.",
    "Ce nid-de-poule grandit chaque jour.",
]


def precedents(world: World, comment_id: int) -> Precedents | None:
    with world.db.reading() as session:
        return inbox.open_comment(session, comment_id, Filters()).precedents


def a_hole(world: World, number: int, to: str | None = "voirie", *, by: AuthorSeen = YASMINA) -> int:
    """A comment about a hole in the road, handed to a service."""
    comment = world.a_comment(HOLES[number % len(HOLES)], post_external_id=None, by=by)
    if to:
        world.decide(departments.assign, comment, to)
    return comment


def test_of_the_cases_alike_it_is_said_how_many_went_to_the_suggested_service(world: World) -> None:
    for number in range(4):
        a_hole(world, number)
    a_hole(world, 4, "espaces-verts")
    world.decide(departments.assign, world.a_comment("Le lampadaire est éteint."), "eclairage-public")
    assert precedents(world, a_hole(world, 1, None)) == Precedents(entrusted=4, alike=5)


def test_under_three_nothing_is_said(world: World) -> None:
    a_hole(world, 0)
    a_hole(world, 1)
    asked = a_hole(world, 2, None)
    assert precedents(world, asked) is None
    a_hole(world, 3)
    assert precedents(world, asked) == Precedents(3, 3)


def test_a_case_counts_once_where_it_ended_and_not_at_all_once_taken_back(world: World) -> None:
    moved, *others = [a_hole(world, number) for number in range(4)]
    asked = a_hole(world, 2, None)
    world.decide(departments.assign, moved, "espaces-verts")
    assert precedents(world, asked) == Precedents(3, 4)
    world.decide(departments.take_back, others[0])
    assert precedents(world, asked) == Precedents(2, 3)


def test_neither_the_case_itself_nor_what_a_rule_handed_over_is_a_precedent(world: World) -> None:
    cases = [a_hole(world, number) for number in range(4)]
    assert precedents(world, cases[0]) == Precedents(3, 3)
    with world.db.writing() as session:
        handed = session.scalar(Assignment.open_for(cases[1]))
        assert handed is not None
        handed.by = "rule:1"
    assert precedents(world, cases[0]) is None


def test_under_a_post_that_decided_the_cases_alike_are_those_under_it(world: World) -> None:
    world.hear(PostSeen("town", "p9", text="La piscine ferme pour vidange du 2 au 9 janvier."))
    under = [world.a_comment(f"Et pour les habitués du {day} ?", post_external_id="p9") for day in range(5)]
    asked = world.comment(under[4])
    assert [one["start"] for one in asked.because if one["about"] == "department"] == [None]
    for comment in under[:3]:
        world.decide(departments.assign, comment, "sports")
    assert precedents(world, under[4]) == Precedents(3, 3)


def test_a_lesson_that_was_forgotten_is_no_precedent(world: World) -> None:
    cases = [a_hole(world, number) for number in range(4)]
    asked = a_hole(world, 0, None)
    assert precedents(world, asked) == Precedents(4, 4)
    with world.db.writing() as session:
        made = session.scalars(Assignment.of(cases[0])).one()
        teaching.forget(session, Source.ASSIGNMENT, made.id, by=world.claire, now=world.now())
    assert precedents(world, asked) == Precedents(3, 3)


def test_the_cases_of_a_person_who_was_erased_are_no_precedent(world: World) -> None:
    for number in range(3):
        a_hole(world, number)
    asked = a_hole(world, 0, None, by=AuthorSeen("awa", "Awa Diop"))
    assert precedents(world, asked) == Precedents(3, 3)
    with world.db.writing() as session:
        intake.forget(session, NAME, str(YASMINA.external_id), now=world.now())
    assert precedents(world, asked) is None


def test_a_comment_for_no_service_has_no_precedent(world: World) -> None:
    assert precedents(world, world.a_comment("🙂", post_external_id=None)) is None


def store(world: World, many: int) -> int:
    """As many holes, each handed over, and the one that is asked about."""
    asked = a_hole(world, 0, None)
    template = world.comment(asked)
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    del shared["id"]
    rows = [
        {**shared, "external_id": f"stored-{number}", "posted_at": NOW - timedelta(minutes=number)}
        for number in range(many)
    ]
    with world.db.writing() as session:
        session.execute(insert(Comment), rows)
        ids = list(session.scalars(select(Comment.id).where(Comment.id > asked)))
        service = session.scalars(select(Department.id).where(Department.slug == "voirie")).one()
        made = {"department_id": service, "by": world.claire.actor, "assigned_at": NOW}
        session.execute(insert(Assignment), [{"comment_id": number, **made} for number in ids])
        indexing.keep_all(session, ids)
        session.execute(text("ANALYZE"))
    return asked


def test_however_many_are_alike_the_newest_are_counted(world: World) -> None:
    asked = store(world, COUNTED + 10)
    assert precedents(world, asked) == Precedents(COUNTED, COUNTED)


def test_what_is_read_is_bounded_and_found_by_its_indexes(sqlite: Database) -> None:
    world = found(sqlite)
    asked = store(world, 2 * LOOKED_AT)
    queries: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, said: str, values: tuple[object, ...], *_: object) -> None:
        if "search_index MATCH" in said:
            queries.append((said, values))

    event.listen(world.db.engine, "before_cursor_execute", note)
    assert precedents(world, asked) is not None
    event.remove(world.db.engine, "before_cursor_execute", note)
    assert len(queries) == 1
    statement, values = queries[0]
    assert LOOKED_AT in values
    with world.db.reading() as session:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [str(row[-1]) for row in rows]
    assert [step for step in steps if "search_index VIRTUAL TABLE" in step]
    assert [step for step in steps if "SEARCH assignment USING INDEX ix_assignment_comment_id" in step]
    assert not [step for step in steps if step in {"SCAN comment", "SCAN assignment"}]


def test_what_says_the_same_and_was_suggested_elsewhere_is_not_alike(world: World) -> None:
    cases = [a_hole(world, number) for number in range(4)]
    asked = a_hole(world, 0, None)
    with world.db.writing() as session:
        parks = session.scalars(select(Department.id).where(Department.slug == "espaces-verts")).one()
        session.get_one(Comment, cases[0]).department_id = parks
    assert precedents(world, asked) == Precedents(3, 3)
