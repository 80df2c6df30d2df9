"""Comments as triage sorted them, and what Claire makes of them."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from app import closing, insights, triage
from app.domain.comment import Comment
from app.domain.department import Department
from app.insights import Judgement
from tests.world import World

PARIS = ZoneInfo("Europe/Paris")


def a_sorted(
    world: World, intent: str = "question", *, sure: float = 0.9, service: str | None = "sports"
) -> int:
    """Make a comment of which triage says this, and that it can wait."""
    comment = world.a_comment()
    with world.db.writing() as session:
        number = session.scalar(select(Department.id).where(Department.slug == service)) if service else None
        told = {"intent": intent, "confidence": sure, "urgent": False, "department_id": number}
        said = {
            "said_intent": intent,
            "said_confidence": sure,
            "said_urgent": False,
            "said_department": service,
        }
        session.execute(update(Comment).where(Comment.id == comment).values(**told, **said))
    return comment


def set_aside(world: World, comment: int) -> None:
    world.decide(closing.dismiss, comment, "off_topic", by=world.claire.actor)


def correct(world: World, comment: int, intent: str) -> int:
    said = world.decide(triage.correct_intent, comment, intent)
    return said.id if said else 0


def take_back(world: World, correction: int) -> None:
    with world.db.writing() as session:
        said, comment = triage.find_correction(session, correction)
        triage.undo_correction(session, said, comment, by=world.claire, now=world.now())


def judgement(world: World, zone: ZoneInfo = PARIS, months: int = 12) -> Judgement:
    with world.db.reading() as session:
        return insights.judgement(session, zone=zone, now=world.now(), months=months)


def fates(said: list[insights.Said]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in said:
        found[one.fate.value] += one.number
    return dict(found)
