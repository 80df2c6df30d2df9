"""The lessons of a town leave as a file, and come in from one, whole or not at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app import departments, teaching, triage
from app.domain.comment import Comment
from app.domain.errors import Invalid
from app.domain.lesson import Lesson, Source
from app.ports.events import PostSeen
from tests.world import World

ODD = "Zblourf ! Zblourf zblourf, comme tous les ans, avec des frimousses"
GOOD = {"text": ODD, "intent": "suggestion"}


def file(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def bring(world: World, content: bytes) -> int:
    with world.db.writing() as session:
        return teaching.bring(session, content, by=world.claire, now=world.now())


def carried(world: World) -> list[dict[str, Any]]:
    with world.db.reading() as session:
        return list(teaching.carried(session))


def test_what_a_town_decided_leaves_with_the_words_it_was_said_of_and_no_name(world: World) -> None:
    world.hear(PostSeen("town", "p7", text="La fête des voisins revient."))
    comment_id = world.a_comment(ODD, post_external_id="p7")
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, "suggestion", by=world.claire, now=world.now())
        triage.correct_urgency(session, comment, urgent=True, by=world.claire, now=world.now())
        departments.assign(session, comment, "voirie", by=world.claire, now=world.now())
    nothing = {"intent": None, "department": None, "urgent": None}
    said = {"text": ODD, "post": "La fête des voisins revient.", **nothing}
    assert carried(world) == [
        said | {"intent": "suggestion"},
        said | {"urgent": True},
        said | {"department": "voirie"},
    ]


def test_lessons_from_a_file_teach_leave_again_and_come_in_once(world: World) -> None:
    before = world.comment(world.a_comment(ODD)).intent
    posts = [f"Fête numéro {number}" for number in range(8)]
    rows = [GOOD | {"post": post} for post in posts]
    assert bring(world, file(*rows)) == 8
    assert world.comment(world.a_comment(ODD)).intent == "suggestion" != before
    assert [row["post"] for row in carried(world)] == posts
    assert bring(world, file(*carried(world), GOOD)) == 1
    assert world.journal()[-1].details == {"lessons": 1}


def test_a_file_comes_in_again_where_the_town_has_started_again_but_no_lesson_forgotten_by_itself(
    world: World, clock: time_machine.Traveller
) -> None:
    other = GOOD | {"post": "Une fête"}
    assert bring(world, file(GOOD, other)) == 2
    with world.db.writing() as session:
        first = session.scalars(select(Lesson.id).order_by(Lesson.id)).first() or 0
        teaching.forget(session, Source.FILE, first, by=world.claire, now=world.now())
    clock.shift(timedelta(minutes=1))
    assert bring(world, file(GOOD, other)) == 0
    with world.db.writing() as session:
        teaching.restart(session, by=world.claire, now=world.now())
    assert carried(world) == []
    clock.shift(timedelta(minutes=1))
    assert bring(world, file(GOOD, other)) == 2
    assert len(carried(world)) == 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (b"{", "lessons_file"),
        (b"[1]", "lessons_file"),
        (b"\xff\xfe", "lessons_file"),
        (file({"text": ODD}), "lessons_file"),
        (file({"text": " ", "intent": "question"}), "lessons_file"),
        (file({"text": "a\0b", "intent": "question"}), "lessons_file"),
        (b'{"text": "\\ud800", "intent": "question"}', "lessons_file"),
        (file({"text": 3, "intent": "question"}), "lessons_file"),
        (file({"text": ODD, "intent": "rage"}), "lessons_file"),
        (file({"text": ODD, "intent": ["question"]}), "lessons_file"),
        (file({"text": ODD, "urgent": "yes"}), "lessons_file"),
        (file({"text": ODD, "urgent": True, "author": "Marc"}), "lessons_file"),
        (file({"text": "z" * 20_001, "urgent": True}), "lessons_file"),
        (file({"text": ODD, "department": "la-lune"}), "lessons_service"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_its_line_and_none_of_it_is_kept(
    world: World, wrong: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        bring(world, file(GOOD) + b"\n" + wrong)
    assert refused.value.code == code
    assert refused.value.facts["line"] in {"1", "2"}
    with world.db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Lesson)) == 0


@pytest.mark.parametrize("nothing", [b"", b"\n \n"])
def test_a_file_without_a_lesson_is_refused(world: World, nothing: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        bring(world, nothing)
    assert refused.value.code == "lessons_empty"
