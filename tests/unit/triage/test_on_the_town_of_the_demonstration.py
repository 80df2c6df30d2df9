"""How well triage does on the comments of Pont-Kerlan, the town of the demonstration."""

import json
from pathlib import Path

import pytest

from app import triage
from tests.unit.triage.measuring import Figures, measure_town

LABELS = Path(__file__).with_name("pont_kerlan.jsonl")
POSTS = json.loads(
    (Path(__file__).parents[3] / "app/channels/demo/town/posts.json").read_text(encoding="utf-8")
)
WORKS = POSTS[0]["text"]


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure_town(LABELS)


def test_most_intents_and_departments_are_right(figures: Figures) -> None:
    assert figures.intent >= 0.87
    assert figures.department >= 0.92


def test_no_emergency_is_missed(figures: Figures) -> None:
    assert figures.urgent_recall == 1
    assert figures.urgent_precision >= 0.7


def test_what_may_wait_unread_is_told_rightly(figures: Figures) -> None:
    assert figures.quiet_precision >= 0.95


def test_a_step_that_is_chased_comes_before_the_trouble_itself() -> None:
    text = (
        "Bonjour, j’ai signalé le nid-de-poule du 14 le 2 novembre, puis j’ai rappelé deux fois. "
        "Toujours pas de réponse. Ma fille est tombée hier. Qui s’en occupe, et quand ?"
    )
    verdict = triage.classify(text, WORKS)
    quoted = {reason.words for reason in verdict.because if reason.intent == "after_sales"}
    assert (verdict.intent, verdict.department, verdict.urgent) == ("after_sales", "voirie", False)
    assert {"Toujours pas de réponse", "j’ai rappelé deux fois"} <= quoted


@pytest.mark.parametrize(
    ("text", "intent", "departments", "urgent"),
    [
        (
            "Un câble électrique pend devant l’école, quelqu’un peut venir ?",
            "complaint",
            ("eclairage-public", "voirie"),
            True,
        ),
        (
            "Fuite d'eau ÉNORME rue de la Gare, ça jaillit sur la chaussée",
            "complaint",
            ("eau-assainissement",),
            True,
        ),
        (
            "le marché de samedi est bien maintenu avec les travaux ?",
            "question",
            ("commerce-economie",),
            False,
        ),
    ],
)
def test_the_object_of_a_comment_matters_more_than_its_place_or_its_post(
    text: str, intent: str, departments: tuple[str, ...], *, urgent: bool
) -> None:
    verdict = triage.classify(text, WORKS)
    assert (verdict.intent, verdict.urgent) == (intent, urgent)
    assert verdict.department in departments
