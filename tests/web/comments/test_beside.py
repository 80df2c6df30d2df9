"""Who else spoke under the same comment: inhabitants as they came, and what the town said there."""

from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from app.ports.events import AuthorSeen
from tests.web.people import removed, three
from tests.web.reading import words
from tests.world import World

HOUR = timedelta(hours=1)


def beside(world: World, comment: int, name: str, text: str, hours: int) -> int:
    """Let somebody answer this comment, so many hours after now."""
    above = world.comment(comment).external_id
    by = AuthorSeen(name.lower(), name)
    return world.a_comment(text, by=by, parent_external_id=above, posted_at=world.now() + hours * HOUR)


def others_of(page: str) -> str:
    """What stands in the place of the other inhabitants."""
    return words(page[page.index('id="others"') :].split("</article>", maxsplit=1)[0])


def test_the_other_inhabitants_who_answered_are_shown_the_first_open(
    at_desk: TestClient, world: World
) -> None:
    _marc, yasmina, awa = three(world)
    beside(world, yasmina, "Gwen Lagadec", "Pareil chez moi.", 1)
    beside(world, yasmina, "Nora Kerrien", "Chez nous aussi.", 2)
    beside(world, yasmina, "Yann Floch", "Rue Pasteur de même.", 3)
    beside(world, awa, "Lina Bernard", "Sous un autre commentaire.", 1)
    page = at_desk.get(f"/comments/{yasmina}").text
    assert "3 réponses d’habitants" in words(page)
    shown = others_of(page)
    places = [
        shown.index(said) for said in ("Gwen Lagadec", "Voir les 2 autres", "Nora Kerrien", "Yann Floch")
    ]
    assert places == sorted(places)
    assert "Sous un autre commentaire." not in shown


def test_who_answers_sees_what_was_said_above_and_beside(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    gwen = beside(world, yasmina, "Gwen Lagadec", "Pareil chez moi.", 1)
    beside(world, yasmina, "Nora Kerrien", "Chez nous aussi.", 2)
    shown = others_of(at_desk.get(f"/comments/{gwen}").text)
    assert "Yasmina Benali" in shown
    assert "Voir l’autre" in shown
    assert "Nora Kerrien" in shown


def test_what_was_taken_away_is_not_shown_and_nobody_is_no_place(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, awa = three(world)
    gone = beside(world, yasmina, "Gwen Lagadec", "Pareil chez moi.", 1)
    beside(world, yasmina, "Nora Kerrien", "Chez nous aussi.", 2)
    removed(world, gone)
    page = at_desk.get(f"/comments/{yasmina}").text
    assert "Pareil chez moi." not in page
    assert "1 réponse d’habitant" in words(page)
    assert 'id="others"' not in at_desk.get(f"/comments/{awa}").text


def test_what_the_town_said_to_another_there_is_shown(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    gwen = beside(world, yasmina, "Gwen Lagadec", "Pareil chez moi.", 1)
    above = world.comment(yasmina).external_id
    world.a_comment("Nous passons jeudi.", by=None, own=True, parent_external_id=above)
    assert "Nous passons jeudi." in others_of(at_desk.get(f"/comments/{gwen}").text)


def test_what_the_town_said_is_no_answer_of_an_inhabitant(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    above = world.comment(yasmina).external_id
    world.a_comment("Nous passons jeudi.", by=None, own=True, parent_external_id=above)
    shown = words(at_desk.get(f"/comments/{yasmina}").text)
    assert "1 réponse de la ville" in shown
    assert "d’habitant" not in shown
    beside(world, yasmina, "Gwen Lagadec", "Pareil chez moi.", 1)
    shown = words(at_desk.get(f"/comments/{yasmina}").text)
    assert "1 réponse d’habitant" in shown
