"""What the town answered under the same post is recalled, as long as it is true, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import facts, saved_replies
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.reply import Reply, ReplyState
from app.facts import Stated
from tests.world import YASMINA, World

ASKED = "La fermeture du stade Bonvallet dure combien de semaines ?"
SAID = "Bonjour Marc, le stade ferme trois semaines de travaux."


def answer(world: World, comment: int, text: str = SAID) -> int:
    sent = world.send(comment, text, key=None)
    with world.db.writing() as session:
        reply = session.get_one(Reply, sent)
        reply.state, reply.published_at = ReplyState.PUBLISHED, world.now()
    return sent


def recalled(world: World, comment: int) -> saved_replies.Earlier | None:
    with world.db.reading() as session:
        found = session.get_one(Comment, comment)
        return saved_replies.earlier(session, found, today=world.now().date(), now=world.now())


def take(world: World, reply_id: int, comment: int, typed: str = "") -> None:
    with world.db.writing() as session:
        found, now = session.get_one(Comment, comment), world.now()
        saved_replies.take_earlier(
            session, reply_id, found, typed, today=now.date(), by=world.claire, now=now
        )


def test_the_answer_to_the_nearest_words_is_recalled(world: World) -> None:
    answer(world, world.a_comment("Les travaux du stade, qui les paie ?"), "La région.")
    sent = answer(world, world.a_comment(ASKED))
    found = recalled(world, world.a_comment(ASKED, by=YASMINA))
    assert found is not None
    assert (found.reply_id, found.text) == (sent, SAID.replace("Marc", "Yasmina"))


def test_what_was_typed_stands_before_it(world: World) -> None:
    sent, comment = answer(world, world.a_comment(ASKED)), world.a_comment(ASKED, by=YASMINA)
    take(world, sent, comment, "Merci de votre patience.")
    assert world.draft_on(comment) == f"Merci de votre patience.\n\n{SAID.replace('Marc', 'Yasmina')}"


def test_an_answer_from_elsewhere_cannot_be_taken(world: World) -> None:
    sent, comment = answer(world, world.a_comment(ASKED, post_external_id="p9")), world.a_comment(ASKED)
    with pytest.raises(NotFound):
        take(world, sent, comment)


@pytest.mark.parametrize("days", [0, 1])
def test_once_what_it_leant_on_has_expired_it_is_not_recalled(world: World, days: int) -> None:
    last = world.now().date() - timedelta(days=days)
    with world.db.writing() as session:
        stated = Stated("Stade", "trois semaines de travaux", valid_until=last)
        facts.keep(session, stated, by=world.claire, now=world.now())
    answer(world, world.a_comment(ASKED))
    found = recalled(world, world.a_comment(ASKED, by=YASMINA))
    assert (found is None) is (days == 1)


def test_a_message_is_never_answered_with_words_to_somebody_else(world: World) -> None:
    answer(world, world.a_comment(ASKED))
    private = world.a_comment(ASKED, by=YASMINA, kind="message", visibility="private")
    assert recalled(world, private) is None
