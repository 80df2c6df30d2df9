"""Letters in tests: written as the morning writes them, their links held by the service."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import departments, letters
from app.domain.answer import AnswerKind
from app.domain.assignment import Assignment
from app.domain.department import Department
from app.letters import Carried, Said
from tests.world import LEASE, World

PARIS = ZoneInfo("Europe/Paris")
ROADS = "voirie@ville.example"


def give_address(
    world: World, slug: str = "voirie", email: str | None = ROADS, deputy: str | None = None
) -> None:
    with world.db.writing() as session:
        department = departments.service(session, slug)
        department.email, department.deputy_email = email, deputy


def take(world: World, at: datetime | None = None) -> Carried | None:
    """Write what is due at that moment, and take the next letter in hand."""
    with world.db.writing() as session:
        return letters.take_letter(session, zone=PARIS, lease=LEASE, now=at or world.now())


def an_urgent_link(world: World, comment: int, slug: str = "voirie") -> tuple[str, int]:
    """Assign an urgent comment to a service with an address; give its link's token and the case."""
    give_address(world, slug, f"{slug}@ville.example")
    with world.db.writing() as session:
        kept = session.get_one(type(world.comment(comment)), comment)
        kept.urgent = True
    case = world.decide(departments.assign, comment, slug, question="Quand passez-vous ?")
    letter = take(world)
    assert letter is not None
    return letter.token, case.id


def say(world: World, token: str, case: int, kind: AnswerKind = AnswerKind.PROPOSED, **facts: object) -> None:
    """Answer through a link, as the service's page does."""
    said = Said(kind, **facts)  # type: ignore[arg-type] # fields by name
    now = world.now()
    with world.db.writing() as session:
        today = now.astimezone(PARIS).date()
        letters.answer(session, token, case, said, today=today, now=now)


def case_of(world: World, case: int) -> Assignment:
    with world.db.reading() as session:
        kept = session.get_one(Assignment, case)
        session.expunge(kept)
    return kept


def slug_of(world: World, department_id: int) -> str:
    with world.db.reading() as session:
        return session.scalars(select(Department.slug).where(Department.id == department_id)).one()


A_DAY = timedelta(days=1)
