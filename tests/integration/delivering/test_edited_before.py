"""What its author had changed before we answered or closed it, and we heard of only afterwards, waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from app import closing, replies, settings
from app.domain.actor import CONSOLE
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.errands.polling import poll_next
from app.ports.channel import Access, Dispatch, Polled
from app.ports.events import CommentEdited, CommentPosted, CommentSeen
from tests.conftest import NOW
from tests.fakes import Agora
from tests.world import LEASE, MARC, World

AT_ONCE, MINUTE = timedelta(0), timedelta(minutes=1)
EDITED = NOW + MINUTE
NEWS = "Merci. Et un câble pend au-dessus du trottoir."


def hear_late(world: World) -> None:
    """Take in the edit with its own time, as a webhook that had to be sent again."""
    seen = CommentSeen("c1", text=NEWS, author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=EDITED))


def stands(world: World) -> tuple[str | None, datetime | None, str | None]:
    comment = world.comment(1)
    return comment.state, comment.waiting_since, comment.shelf


WAITS = (State.UNANSWERED, EDITED, Shelf.TO_ANSWER)


def test_a_reason_given_for_other_words_closes_nothing(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment("Merci !")
    clock.shift(3 * MINUTE)
    world.decide(closing.dismiss, comment, "thanks_read", by=world.claire.actor)
    clock.shift(MINUTE)
    hear_late(world)
    assert stands(world) == WAITS
    world.decide(closing.dismiss, comment, "no_answer_expected", by=world.claire.actor)
    assert world.comment(comment).state == State.DISMISSED


def test_an_answer_to_other_words_is_none(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment("Merci !")
    clock.shift(3 * MINUTE)
    world.send(comment, "Avec plaisir.", delay=AT_ONCE)
    assert deliver_next(world.house)
    clock.shift(MINUTE)
    hear_late(world)
    assert stands(world) == WAITS
    world.send(comment, "Nous envoyons quelqu’un.", key="reply-2", delay=AT_ONCE)
    assert deliver_next(world.house)
    assert world.comment(comment).state == State.ANSWERED


def test_nor_is_one_that_was_on_its_way(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment("Merci !")
    clock.shift(3 * MINUTE)

    def edit_meanwhile(_external_id: str, _dispatch: Dispatch) -> None:
        hear_late(world)

    world.square.meanwhile = [edit_meanwhile]
    world.send(comment, "Avec plaisir.", delay=AT_ONCE)
    assert deliver_next(world.house)
    assert stands(world) == WAITS


@pytest.mark.parametrize("by_a_person", [False, True])
def test_nor_one_in_doubt(world: World, clock: time_machine.Traveller, *, by_a_person: bool) -> None:
    comment = world.a_comment("Merci !")
    clock.shift(3 * MINUTE)
    world.square.silent_after_writing = 1
    sent = world.send(comment, "Avec plaisir.", delay=AT_ONCE)
    assert deliver_next(world.house)
    hear_late(world)
    clock.shift(LEASE)
    if by_a_person:
        world.act(replies.resolve, sent, said=True, delay=None)
    else:
        assert deliver_next(world.house)
    assert stands(world) == WAITS


def test_what_is_closed_while_a_poll_is_under_way_was_closed_unread(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment("Merci !")
    clock.move_to(EDITED)

    class Slow(Agora):
        def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
            clock.shift(MINUTE)
            world.decide(closing.dismiss, comment, "thanks_read", by=world.claire.actor)
            return Polled((CommentPosted("town", CommentSeen("c1", text=NEWS, author=MARC)),))

    assert poll_next(world.through(Slow(world.square)))
    assert stands(world) == WAITS


def test_what_was_old_before_parvis_stays_closed(world: World, clock: time_machine.Traveller) -> None:
    """Nobody closed it for its words."""
    with world.db.writing() as session:
        settings.set_to(session, "backlog_start", "2026-03-10", now=world.now(), by=CONSOLE)
    comment = world.a_comment("Merci !", posted_at=NOW - timedelta(days=30))
    clock.shift(2 * MINUTE)
    hear_late(world)
    assert world.comment(comment).state == State.UNANSWERED, "it was changed since"
    old = world.a_comment("Merci !", posted_at=NOW - timedelta(days=30))
    seen = CommentSeen("c2", text=NEWS, author=MARC, post_external_id="p1")
    world.hear(CommentEdited("town", seen, edited_at=NOW - timedelta(days=20)))
    assert world.comment(old).state == State.DISMISSED


@pytest.mark.parametrize("by_webhook", [True, False])
def test_words_put_to_a_picture_that_was_closed_without_any_are_news(
    world: World, clock: time_machine.Traveller, *, by_webhook: bool
) -> None:
    comment = world.a_comment(None)
    clock.shift(3 * MINUTE)
    world.decide(closing.dismiss, comment, "thanks_read", by=world.claire.actor)
    clock.shift(MINUTE)
    if by_webhook:
        hear_late(world)
    else:
        world.hear(world.event(NEWS, external_id="c1"), read_now=True)
    assert (world.comment(comment).state, world.comment(comment).text) == (State.UNANSWERED, NEWS)


def test_words_put_to_a_picture_hold_the_reply_that_waits(world: World) -> None:
    sent = world.send(world.a_comment(None))
    hear_late(world)
    assert world.reply(sent).is_held
