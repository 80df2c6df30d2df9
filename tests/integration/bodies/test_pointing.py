"""Where it is not the town hall: a body's sentence is the draft, and what was sent counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import bodies, inbox, replies
from app.bodies import Particulars
from app.domain.errors import Invalid, NotFound
from app.domain.reply import Reply
from app.domain.standing import State
from app.errands.delivering import deliver_next
from tests.world import World

SENTENCE = "Ce sujet relève du syndicat des eaux. Vous pouvez le joindre ici : {contact}. Bonne journée."
GIVEN = Particulars("Syndicat des eaux", "eau potable", "", "", "", SENTENCE)
REACHED = Particulars("Syndicat des eaux", "", "01 00 00 00 00", "https://eaux.example", "", SENTENCE)


def keep(world: World, given: Particulars = GIVEN, known: int | None = None) -> int:
    with world.db.writing() as session:
        body = bodies.find(session, known) if known else None
        return bodies.keep(session, given, known=body, by=world.claire, now=world.now()).id


def point(world: World, comment: int, body: int, typed: str | None = None) -> None:
    with world.db.writing() as session:
        said, found = inbox.find(session, comment), bodies.find(session, body)
        bodies.point(session, found, said, typed, by=world.claire, now=world.now())


def draft(world: World, comment: int) -> Reply:
    return world.replies_to(comment)[-1]


def counted(world: World) -> list[tuple[str, int]]:
    with world.db.reading() as session:
        found = bodies.pointed(session, since=world.now() - timedelta(days=30))
        return [(body.name, number) for body, number in found]


def send(world: World, comment: int, text: str) -> None:
    with world.db.writing() as session:
        said = inbox.find(session, comment)
        replies.send(session, said, text, key=None, delay=timedelta(0), by=world.claire, now=world.now())
    while deliver_next(world.house):
        pass


def test_without_a_contact_the_sentence_that_tells_it_is_left_out(world: World) -> None:
    comment = world.a_comment()
    point(world, comment, keep(world))
    assert draft(world, comment).text == "Ce sujet relève du syndicat des eaux. Bonne journée."


def test_the_contact_stands_where_the_town_wrote_it(world: World) -> None:
    comment = world.a_comment()
    point(world, comment, keep(world, REACHED, keep(world)), "Bonjour Marc,")
    assert draft(world, comment).text == (
        "Bonjour Marc,\n\nCe sujet relève du syndicat des eaux. "
        "Vous pouvez le joindre ici : 01 00 00 00 00, https://eaux.example. Bonne journée."
    )


def test_pointing_sends_nothing_and_loses_nothing_that_was_written(world: World) -> None:
    comment = world.a_comment()
    world.decide(replies.draft, comment, "Bonjour Marc,", key=None)
    point(world, comment, keep(world))
    assert draft(world, comment).text.startswith("Bonjour Marc,\n\nCe sujet relève")
    assert world.comment(comment).state == State.UNANSWERED
    assert counted(world) == []


def test_once_sent_the_comment_is_answered_and_counted_for_that_body(world: World) -> None:
    comment = world.a_comment()
    point(world, comment, keep(world))
    send(world, comment, "Voyez le syndicat des eaux.")
    assert world.comment(comment).state == State.ANSWERED
    assert counted(world) == [("Syndicat des eaux", 1)]


def test_words_that_were_emptied_point_nowhere(world: World) -> None:
    comment = world.a_comment()
    point(world, comment, keep(world))
    world.decide(replies.draft, comment, " ", key=None)
    send(world, comment, "La piscine ouvre à 9 h.")
    assert counted(world) == []


def test_a_reply_taken_back_still_points_there(world: World) -> None:
    comment = world.a_comment()
    point(world, comment, keep(world))
    with world.db.writing() as session:
        said = inbox.find(session, comment)
        delay = timedelta(seconds=10)
        reply = replies.send(
            session, said, "Voyez là.", key=None, delay=delay, by=world.claire, now=world.now()
        )
        replies.undo(session, reply, said, by=world.claire, now=world.now())
    assert draft(world, comment).body_id is not None


def test_one_taken_away_is_offered_no_more_and_comes_back(world: World) -> None:
    body = keep(world)
    with world.db.writing() as session:
        bodies.remove(session, bodies.find(session, body), by=world.claire, now=world.now())
    with world.db.reading() as session, pytest.raises(NotFound):
        bodies.find(session, body)
    for _ in range(2):
        with world.db.writing() as session:
            bodies.restore(session, body, by=world.claire, now=world.now())
    with world.db.writing() as session, pytest.raises(NotFound):
        bodies.restore(session, 999, by=world.claire, now=world.now())
    acts = [entry.act for entry in world.journal() if entry.act.startswith("bodies.")]
    assert acts == ["bodies.keep", "bodies.remove", "bodies.restore"]


def test_those_of_a_french_town_come_without_any_contact_and_only_once(world: World) -> None:
    for _ in range(2):
        with world.db.writing() as session:
            bodies.seed(session)
    with world.db.reading() as session:
        kept = bodies.listing(session)
    assert len({one.slug for one in kept}) == len(kept) >= 6
    assert [one.contact for one in kept] == [""] * len(kept)
    assert all("{contact}" in one.sentence and one.said for one in kept)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "body_name"),
        ({"sentence": ""}, "body_sentence"),
        ({"page": "eaux.example"}, "body_page"),
        ({"page": "javascript:alert(1)"}, "body_page"),
        ({"page": "https://eaux.example/a b"}, "body_page"),
        ({"phone": "0" * 41}, "body_phone"),
        ({"email": "eaux"}, "email"),
    ],
)
def test_what_cannot_be_is_not_kept(world: World, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        keep(world, Particulars(**(GIVEN.__dict__ | wrong)))
