"""Lessons: what a town corrects is known at once under the same post, and a wrong click does not stay."""

from __future__ import annotations

import json
from itertools import cycle
from time import process_time

import pytest

from app import triage
from app.triage.training import corpus
from tests.unit.triage.measuring import FROZEN, lines

POST = "La fête des voisins revient vendredi place Verte."
ASKED = "on peut venir avec un barnum ?"


def taught(lessons: triage.Lessons, text: str, department: str, *, intent: str = "question") -> None:
    lessons.teach(triage.look(text, POST), intent, department, urgent=False)


def test_the_next_comment_under_the_same_post_goes_where_the_last_was_sent() -> None:
    lessons = triage.Lessons()
    assert triage.classify(ASKED, POST, lessons=lessons).department != "accueil"
    taught(lessons, "il y aura des tables de prêtées ?", "accueil")
    taught(lessons, "et s'il pleut ?", "accueil")
    assert triage.classify(ASKED, POST, lessons=lessons).department == "accueil"


def test_one_wrong_click_is_outvoted_by_the_next_right_ones() -> None:
    lessons = triage.Lessons()
    for text in ("il y aura des tables ?", "et la musique ?", "c'est où exactement ?"):
        taught(lessons, text, "vie-associative")
    taught(lessons, "et s'il pleut ?", "finances-impots")
    assert triage.classify(ASKED, POST, lessons=lessons).department == "vie-associative"


def test_the_same_comment_is_known_the_next_time() -> None:
    lessons = triage.Lessons()
    text = "Zblourf, comme tous les ans"
    wanted = "suggestion"
    for _ in range(8):
        lessons.teach(triage.look(text), wanted, None, urgent=None)
    assert triage.classify(text, lessons=lessons).intent == wanted


def test_a_comment_like_one_that_was_corrected_gets_its_tag() -> None:
    lessons = triage.Lessons()
    asked = "Bricomachin vous souhaite le bonsoir de la place Verte"
    assert triage.classify(asked, lessons=lessons).intent != "spam"
    for text in ("Bricomachin vous souhaite le bonjour", "le bonjour de Bricomachin, rue Haute"):
        for _ in range(2):
            lessons.teach(triage.look(text), "spam", None, urgent=None)
    assert triage.classify(asked, lessons=lessons).intent == "spam"


def test_an_angry_afternoon_does_not_change_what_the_others_taught() -> None:
    rows = lines(FROZEN)[:400]
    taught, asked = rows[::2], rows[1::2]
    calm, angry = triage.Lessons(), triage.Lessons()
    for row in taught:
        seen = triage.look(row["text"], row["post"])
        for lessons in (calm, angry):
            lessons.teach(seen, row["intent"], row["department"], urgent=row["urgent"])
    for row in taught[-40:]:
        angry.teach(triage.look(row["text"], row["post"]), "abuse", None, urgent=None)

    def right(lessons: triage.Lessons) -> int:
        told = (triage.classify(row["text"], row["post"], lessons=lessons) for row in asked)
        return sum(verdict.intent == row["intent"] for verdict, row in zip(told, asked, strict=True))

    assert right(angry) >= right(calm) - 0.03 * len(asked)


@pytest.mark.parametrize("wrong", ["complaint", "question", "praise", "abuse"])
def test_sixty_wrong_corrections_of_one_kind_leave_the_tags_of_other_comments(wrong: str) -> None:
    rows = lines(FROZEN)
    misled = [row for row in rows if row["intent"] != wrong][::5][:60]
    asked = [row for row in rows if row not in misled]
    lessons = triage.Lessons()
    for row in misled:
        lessons.teach(triage.look(row["text"], row["post"]), wrong, None, urgent=None)

    def right(lessons: triage.Lessons | None) -> int:
        told = (triage.classify(row["text"], row["post"], lessons=lessons) for row in asked)
        return sum(verdict.intent == row["intent"] for verdict, row in zip(told, asked, strict=True))

    assert right(lessons) >= right(None) - 0.02 * len(asked)


def test_what_a_town_taught_changes_nothing_for_the_others() -> None:
    before = triage.classify(ASKED, POST)
    lessons = triage.Lessons()
    for _ in range(20):
        lessons.teach(triage.look(ASKED, POST), "spam", "sports", urgent=True)
    assert triage.classify(ASKED, POST) == before


def test_an_emergency_that_was_missed_is_learned() -> None:
    text = "le portique de la kermesse vacille"
    lessons = triage.Lessons()
    assert not triage.classify(text, lessons=lessons).urgent
    for _ in range(8):
        lessons.teach(triage.look(text), None, None, urgent=True)
    assert triage.classify(text, lessons=lessons).urgent


def test_one_correction_in_twenty_may_be_wrong() -> None:
    rows = lines(FROZEN)[::3]
    stream, asked = rows[::2], rows[1::2]
    careful, careless = triage.Lessons(), triage.Lessons()
    wrong = cycle(triage.INTENTS)
    for at, row in enumerate(stream):
        seen = triage.look(row["text"], row["post"])
        intent = next(wrong) if at % 20 == 0 else row["intent"]
        careful.teach(seen, row["intent"], row["department"], urgent=row["urgent"])
        careless.teach(seen, intent, row["department"], urgent=row["urgent"])

    def right(lessons: triage.Lessons) -> int:
        return sum(
            triage.classify(row["text"], row["post"], lessons=lessons).intent == row["intent"]
            for row in asked
        )

    assert right(careless) >= right(careful) - 0.03 * len(asked)


def test_a_correction_is_learned_in_less_than_a_millisecond() -> None:
    lessons = triage.Lessons()
    looks = [triage.look(row["text"], row["post"]) for row in corpus()[:200]]
    began = process_time()
    for seen in looks:
        lessons.teach(seen, "question", "accueil", urgent=False)
    assert (process_time() - began) / len(looks) < 0.001


def test_a_line_teaches_without_an_answer_and_the_next_knows() -> None:
    talk = triage.Talk(learning=True)
    line = json.dumps({"id": 1, "text": ASKED, "post": POST})
    talk.answer(line)
    lesson = {"intent": "question", "department": "accueil", "urgent": False}
    for _ in range(3):
        assert talk.answer(json.dumps({"id": 1, "correct": lesson})) is None
    assert json.loads(talk.answer(line) or "")["department"] == "accueil"


@pytest.mark.parametrize(
    "line",
    [
        {"id": "never met", "correct": {"intent": "spam"}},
        {"id": 1, "correct": "spam"},
        {"id": 1, "correct": {"intent": "colère"}},
        {"id": 1, "correct": {"department": "colère"}},
        {"id": 1, "correct": {"department": {"slug": "voirie"}}},
        {"id": 1, "correct": {"intent": ["spam"]}},
        {"id": 1, "correct": {"urgent": "yes"}},
        {"id": [1], "correct": None},
    ],
)
def test_a_lesson_that_says_nothing_gets_an_error(line: dict[str, object]) -> None:
    talk = triage.Talk(learning=True)
    talk.answer(json.dumps({"id": 1, "text": ASKED}))
    told = json.loads(talk.answer(json.dumps(line)) or "")
    assert told["id"] is None
    assert told["error"]


def test_without_learning_a_lesson_is_no_comment() -> None:
    told = json.loads(triage.answer('{"id":1,"correct":{"intent":"spam"}}'))
    assert told["id"] is None
