"""What was said of a fact is noted as it is sent; a change asks a person about each answer left wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import facts, replies, saved_replies
from app.domain.errors import NotFound
from app.domain.fact import Fact, FactUse
from app.domain.reply import Reply, ReplyState
from app.ports.events import CommentRemoved
from app.replies import Manner
from tests.integration.facts.conftest import MARKET, keep_words, outdated, publish, say, state
from tests.world import YASMINA, World

NEW = "place du Port, samedi, 8 h à 13 h"
CORRECTION = f"Bonjour, une précision. Marché : {NEW}."


def uses(world: World, reply_id: int) -> dict[int, str]:
    with world.db.reading() as session:
        found = session.scalars(select(FactUse).where(FactUse.reply_id == reply_id))
        return {use.fact_id: use.value for use in found}


def leave(world: World, fact_id: int, reply_id: int) -> None:
    with world.db.writing() as session:
        fact = session.get_one(Fact, fact_id)
        facts.leave_as_said(session, fact, reply_id, by=world.claire, now=world.now())


def correct(world: World, fact_id: int, reply_id: int, text: str = CORRECTION) -> bool:
    with world.db.writing() as session:
        fact = session.get_one(Fact, fact_id)
        return saved_replies.correct(session, fact, reply_id, text, by=world.claire, now=world.now())


def test_a_reply_begun_as_a_saved_one_notes_what_that_leans_on(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, "Oui, il est maintenu.", keep_words(world, market))
    assert uses(world, sent) == {market: MARKET.value}


def test_a_reply_that_says_it_in_so_many_words_notes_it_too(world: World) -> None:
    market, short = state(world), state(world, name="Piscine", value="9 h")
    sent = say(world, world.a_comment(), "Le marché : PLACE DE L'EGLISE, samedi, 8 h à 13 h. Venez à 9 h.")
    assert uses(world, sent) == {market: MARKET.value}
    assert short not in uses(world, sent)


def test_a_reply_of_a_batch_notes_it_by_its_manner(world: World) -> None:
    market, comment = state(world), world.a_comment()
    words = keep_words(world, market)
    sent = world.send(comment, "Oui.", manner=Manner(saved_reply=words))
    assert uses(world, sent) == {market: MARKET.value}
    assert world.reply(sent).saved_reply_id == words


def test_a_changed_value_lists_each_answer_that_used_the_old_one(world: World) -> None:
    market = state(world)
    words = keep_words(world, market)
    first, second = world.a_comment(), world.a_comment(by=YASMINA)
    said = [say(world, first, "Oui.", words), say(world, second, "Oui, bien sûr.", words)]
    assert outdated(world, market) == []
    state(world, fact_id=market, value=NEW)
    assert [one.reply.id for one in outdated(world, market)] == said
    state(world, fact_id=market)
    assert outdated(world, market) == [], "what is true again is right again"


def test_an_old_wording_sent_after_the_change_is_listed_too(world: World) -> None:
    market = state(world)
    words = keep_words(world, market, text=f"Marché : {MARKET.value}.")
    first, second = world.a_comment(), world.a_comment(by=YASMINA)
    said = [say(world, first, f"Marché : {MARKET.value}.", words)]
    state(world, fact_id=market, value=NEW)
    said.append(say(world, second, f"Marché : {MARKET.value}.", words))
    assert [one.reply.id for one in outdated(world, market)] == said


def test_an_answer_that_never_left_is_not_listed(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = world.send(comment, f"Marché : {MARKET.value}.")
    world.act(replies.undo, sent)
    state(world, fact_id=market, value=NEW)
    assert outdated(world, market) == []


def test_a_comment_that_is_gone_is_skipped(world: World) -> None:
    market, comment = state(world), world.a_comment()
    say(world, comment, f"Marché : {MARKET.value}.")
    world.hear(CommentRemoved("town", world.comment(comment).external_id))
    state(world, fact_id=market, value=NEW)
    assert outdated(world, market) == []


def test_a_private_message_under_a_public_comment_cannot_be_followed(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = world.send(comment, f"Marché : {MARKET.value}.", manner=Manner(private=True))
    publish(world, sent)
    state(world, fact_id=market, value=NEW)
    assert outdated(world, market) == []


def test_the_correction_is_a_draft_and_nothing_leaves(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, f"Marché : {MARKET.value}.")
    state(world, fact_id=market, value=NEW)
    assert correct(world, market, sent)
    assert world.draft_on(comment) == CORRECTION
    assert [one.state for one in world.replies_to(comment)] == [ReplyState.PUBLISHED, ReplyState.DRAFT]
    assert not correct(world, market, sent, "Encore."), "once"
    (one,) = outdated(world, market)
    assert not one.is_open
    assert one.written is not None


def test_what_somebody_writes_there_is_left_alone(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, f"Marché : {MARKET.value}.")
    world.draft(comment, "J’y pense.", by=world.paul)
    state(world, fact_id=market, value=NEW)
    assert not correct(world, market, sent)
    assert world.draft_on(comment) == "J’y pense."


@pytest.mark.parametrize("by", ["paul", "claire"])
def test_where_an_answer_is_on_its_way_no_correction_is_drafted(world: World, by: str) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, f"Marché : {MARKET.value}.")
    state(world, fact_id=market, value=NEW)
    person = getattr(world, by)
    second = world.send(comment, "Une précision : au port.", key=None, by=person, manner=Manner(anyhow=True))
    assert not correct(world, market, sent)
    assert [one.state for one in world.replies_to(comment)] == [ReplyState.PUBLISHED, ReplyState.WAITING]
    world.act(replies.undo, second)
    with world.db.writing() as session:
        session.execute(update(Reply).where(Reply.state == ReplyState.DRAFT).values(text=""))
    assert correct(world, market, sent)


@pytest.mark.parametrize("text", [CORRECTION, "C’est au port désormais."])
def test_once_the_correction_is_public_it_is_listed_no_more(world: World, text: str) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, f"Marché : {MARKET.value}.")
    state(world, fact_id=market, value=NEW)
    correct(world, market, sent)
    say(world, comment, text)
    assert outdated(world, market) == []


def test_what_a_person_set_right_unasked_is_listed_no_more(world: World) -> None:
    market, comment = state(world), world.a_comment()
    say(world, comment, f"Marché : {MARKET.value}.")
    state(world, fact_id=market, value=NEW)
    say(world, comment, f"Pardon, le marché : {NEW}.")
    assert outdated(world, market) == []


def test_what_was_decided_is_not_drafted_after_all(world: World) -> None:
    market, comment, other = state(world), world.a_comment(), world.a_comment()
    left, emptied = (say(world, one, f"Marché : {MARKET.value}.") for one in (comment, other))
    state(world, fact_id=market, value=NEW)
    leave(world, market, left)
    assert correct(world, market, emptied)
    world.draft(other, "")
    assert not correct(world, market, left)
    assert not correct(world, market, emptied)
    assert (world.draft_on(comment), world.draft_on(other)) == (None, "")


def test_an_answer_may_stay_as_it_was_said_and_that_can_be_taken_back(world: World) -> None:
    market, comment = state(world), world.a_comment()
    sent = say(world, comment, f"Marché : {MARKET.value}.")
    state(world, fact_id=market, value=NEW)
    for verb, left in ((facts.leave_as_said, True), (facts.take_up_again, False)):
        with world.db.writing() as session:
            fact = session.get_one(Fact, market)
            verb(session, fact, sent, by=world.claire, now=world.now())
        (one,) = outdated(world, market)
        assert (one.use.left_by == "user:1") is left
        assert one.is_open is not left
    with pytest.raises(NotFound):
        leave(world, market, sent + 99)


def test_a_decision_holds_for_the_value_it_was_taken_of(world: World) -> None:
    """What was prepared or left when the market moved to the port says nothing of where it moves next."""
    market, comments = state(world), [world.a_comment() for _ in range(3)]
    kept, left, drafted = (say(world, one, f"Marché : {MARKET.value}.") for one in comments)
    state(world, fact_id=market, value=NEW)
    leave(world, market, left)
    assert correct(world, market, drafted)
    state(world, fact_id=market, value=NEW, confirmed_by="Gaëlle Prigent")
    assert [one.is_open for one in outdated(world, market)] == [True, False, False], "only confirmed"
    state(world, fact_id=market, value="place de la Gare, dimanche")
    assert [(one.reply.id, one.is_open, one.is_busy) for one in outdated(world, market)] == [
        (kept, True, False),
        (left, True, False),
        (drafted, True, True),
    ]


def test_what_has_expired_is_neither_suggested_nor_taken(world: World) -> None:
    ended = state(world, valid_until=world.now().date() - timedelta(days=1))
    keep_words(world, ended, text="Le marché du samedi est maintenu.")
    comment = world.comment(world.a_comment("Le marché du samedi est-il maintenu ?"))
    with world.db.reading() as session:
        listed = saved_replies.listing(session, now=world.now())
        assert saved_replies.nearest(listed, comment, None, world.now().date()) == []
