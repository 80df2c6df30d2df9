"""Beside the comment stands why: of an urgency too, and whose words spoke for the service."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import rules, triage
from app.domain.comment import Comment
from app.domain.rule import Acts, Check, Condition, Field
from app.ports.events import PostSeen
from tests.web.reading import words
from tests.world import World

FIRE = "Au secours, il y a le feu dans la cage d’escalier du 12 rue de Siam !"


def beside(at_desk: TestClient, comment: int) -> str:
    page = words(at_desk.get(f"/comments/{comment}").text)
    return page.split("Pourquoi cette étiquette et ce service")[1]


def hurried(world: World, comment_id: int, *, urgent: bool) -> None:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_urgency(session, comment, urgent=urgent, by=world.claire, now=world.now())


def test_an_urgency_says_which_words_rang(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment(FIRE)
    heard = [one["words"] for one in world.comment(comment).because if one["about"] == "urgent"]
    assert heard
    said = beside(at_desk, comment).split("Urgent, parce que le commentaire dit ")[1]
    assert all(f"« {one} »" in said for one in heard)


def test_what_a_person_says_is_urgent_needs_no_reason_nor_what_can_wait(
    at_desk: TestClient, world: World
) -> None:
    fire, calm = world.a_comment(FIRE), world.a_comment("Quand ouvre la piscine ?")
    hurried(world, fire, urgent=False)
    hurried(world, calm, urgent=True)
    assert "Urgent, parce que" not in beside(at_desk, fire) + beside(at_desk, calm)


def test_a_rule_that_hurries_is_named(at_desk: TestClient, world: World) -> None:
    asks = (Condition(Field.TEXT, Check.SAYS, ("piscine",)),)
    with world.db.writing() as session:
        draft = rules.Draft("Piscine fermée", asks, Acts(urgent=True))
        number = rules.keep(session, draft, by=world.claire, now=world.now()).id
    comment = world.a_comment("Quand ouvre la piscine ?")
    assert "Urgent, parce que la règle « Piscine fermée » s’applique Voir la règle" in beside(
        at_desk, comment
    )
    assert f'href="/settings/rules/{number}"' in at_desk.get(f"/comments/{comment}").text


def test_words_of_the_publication_are_not_taken_for_the_citizens(at_desk: TestClient, world: World) -> None:
    world.hear(PostSeen("town", "p1", text="La médiathèque vous attend samedi."))
    under = world.a_comment("C’est à quelle heure ?")
    assert "parce que la publication parle de « médiathèque »" in beside(at_desk, under)
    itself = world.a_comment("La médiathèque est ouverte à quelle heure ?")
    assert "parce que « médiathèque »" in beside(at_desk, itself)


def test_where_the_reasons_are_folded_the_urgency_stands_all_the_same(
    at_desk: TestClient, world: World
) -> None:
    fire, calm = world.a_comment(FIRE), world.a_comment("Quand ouvre la piscine ?")

    def brief(comment: int) -> str:
        page = at_desk.get(f"/comments/{comment}").text
        return page.split('class="brief"')[1].split("</div>")[0]

    assert "Urgent" in brief(fire)
    assert "Urgent" not in brief(calm)
    hurried(world, fire, urgent=False)
    assert "Urgent" not in brief(fire)
