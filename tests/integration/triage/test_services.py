"""The directory as the town keeps it decides where the next comment is suggested."""

from __future__ import annotations

from sqlalchemy import select

from app import departments
from app.departments import Particulars
from app.domain.comment import Comment
from app.domain.department import Department
from app.ports.events import PostSeen
from tests.world import World

STRAY = "Où est la fourrière ? J’ai perdu mon chien."


def service_of(world: World, comment_id: int) -> str | None:
    wanted = select(Department.slug).join(Comment, Comment.department_id == Department.id)
    with world.db.reading() as session:
        return session.scalar(wanted.where(Comment.id == comment_id))


def heard(world: World, text: str, post: str | None = None) -> str | None:
    return service_of(world, world.a_comment(text, post_external_id=post))


def particulars(name: str, covers: str, words: str = "") -> Particulars:
    return Particulars(name, covers, "", "", "", letter_hour=8, expected_days=3, words=words)


def add(world: World, name: str, covers: str) -> str:
    with world.db.writing() as session:
        return departments.add(session, particulars(name, covers), by=world.claire, now=world.now()).slug


def describe(world: World, slug: str, words: str) -> None:
    with world.db.writing() as session:
        kept = departments.service(session, slug)
        given = particulars(kept.name, kept.covers, words)
        departments.describe(session, kept, given, by=world.claire, now=world.now())


def test_the_comment_after_a_service_was_added_is_suggested_to_it(world: World) -> None:
    assert heard(world, STRAY) == "securite-tranquillite"
    slug = add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    assert heard(world, STRAY) == slug
    assert heard(world, "Le lampadaire est éteint.") == "eclairage-public"


def test_words_are_heard_as_soon_as_they_are_written_and_no_more_once_they_are_gone(world: World) -> None:
    text = "Le Bibus du soir ne passe plus."
    describe(world, "vie-associative", "Bibus")
    assert heard(world, text) == "vie-associative"
    describe(world, "vie-associative", "")
    assert heard(world, text) != "vie-associative"


def test_what_is_set_aside_is_suggested_no_more_and_again_once_it_is_taken_up(world: World) -> None:
    slug = add(world, "Animaux en ville", "chiens et chats errants, fourrière")
    for turn, suggested in ((departments.set_aside, "securite-tranquillite"), (departments.take_up, slug)):
        with world.db.writing() as session:
            turn(session, departments.service(session, slug), by=world.claire, now=world.now())
        assert heard(world, STRAY) == suggested


def test_where_people_sent_the_last_under_a_post_the_next_goes_too_whoever_added_the_service(
    world: World,
) -> None:
    world.hear(PostSeen("town", "p7", text="La fête des voisins revient vendredi place Verte."))
    slug = add(world, "Maison du citoyen", "")
    for text in ("On peut venir avec un barnum ?", "Et s’il pleut ?"):
        world.decide(departments.assign, world.a_comment(text, post_external_id="p7"), slug)
    assert heard(world, "Il y aura des tables ?", "p7") == slug
