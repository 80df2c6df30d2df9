"""Our own words come back as an event, sometimes before the network has answered us."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import replies
from app.domain.comment import Comment
from app.domain.delivery import Delivery
from app.domain.reply import ReplyState
from app.domain.standing import Shelf, State
from app.errands.delivering import deliver_next
from app.ports.events import CommentPosted, CommentSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure
from tests.world import LEASE, MARC, YASMINA, World

NOW = timedelta(0)


def hear_own(world: World, external_id: str, text: str = "Samedi.", *, under: str | None = "c1") -> None:
    """Take in words of the town under a comment, as a webhook brings them."""
    seen = CommentSeen(
        external_id,
        text=text,
        own=True,
        parent_external_id=under,
        post_external_id="p1",
        posted_at=world.now(),
    )
    world.hear(CommentPosted("town", seen))


def own(world: World, external_id: str) -> Comment:
    return world.comment(world.id_of(external_id))


def echo_at_once(world: World) -> None:
    """Let the echo of the next reply arrive before its call has returned."""
    world.square.meanwhile.append(lambda external_id, said: hear_own(world, external_id, said.text))


def native_at_once(world: World, text: str = "Bonjour, fermé lundi.", *, under: str | None = "c1") -> None:
    """Let a colleague answer on the network itself while our next reply is in the air."""
    world.square.meanwhile.append(lambda *_: hear_own(world, "native-1", text, under=under))


def parked(world: World) -> list[str]:
    with world.db.reading() as session:
        return [echo for echoes in session.scalars(select(Delivery.echoes)) for echo in echoes]


def test_an_echo_before_the_answer_is_not_answered_elsewhere(world: World) -> None:
    comment = world.a_comment()
    echo_at_once(world)
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert parked(world) == ["said-1"]
    assert world.comment(comment).state == State.ANSWERED
    assert (own(world, "said-1").via_reply_id, own(world, "said-1").answers_id) == (sent, None)


def test_an_echo_while_the_answer_is_awaited_leaves_the_comment_waiting(world: World) -> None:
    comment = world.a_comment()
    states: list[object] = []

    def echo(external_id: str, _said: object) -> None:
        hear_own(world, external_id)
        hear_own(world, external_id)
        states.append(world.comment(comment).state)

    world.square.meanwhile.append(echo)
    world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert states == [State.UNANSWERED]
    assert parked(world) == ["said-1"]


def test_an_echo_after_the_answer_is_tied_to_its_reply(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    hear_own(world, "said-1")
    assert (own(world, "said-1").via_reply_id, own(world, "said-1").answers_id) == (sent, None)
    assert world.comment(comment).state == State.ANSWERED
    assert parked(world) == []


def test_the_echo_of_a_doubtful_reply_waits_for_its_look_up(
    world: World, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    world.square.silent_after_writing = 1
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    hear_own(world, "said-1")
    assert world.comment(comment).state == State.UNANSWERED
    clock.shift(LEASE)
    deliver_next(world.house)
    assert world.reply(sent).external_id == "said-1"
    assert own(world, "said-1").via_reply_id == sent
    assert world.square.texts() == ["Samedi."]


@pytest.mark.parametrize("echo_first", [True, False])
def test_the_echo_of_a_reply_that_a_person_vouched_for_is_known_by_its_words(
    world: World, *, echo_first: bool
) -> None:
    comment = world.a_comment()
    world.square.silent_after_writing = 1
    sent = world.send(comment, "Samedi. ", delay=NOW)
    deliver_next(world.house)
    if echo_first:
        hear_own(world, "said-1", " Samedi.")
    world.act(replies.resolve, sent, said=True, delay=None)
    if not echo_first:
        hear_own(world, "said-2", "Tout autre chose.")
        hear_own(world, "said-1", " Samedi.")
        assert world.reply(sent).external_id == "said-1"
        assert own(world, "said-2").answers_id == comment
    assert (own(world, "said-1").via_reply_id, own(world, "said-1").answers_id) == (sent, None)


def test_a_native_answer_while_ours_is_in_the_air_is_native_once_ours_is_known(world: World) -> None:
    comment = world.a_comment()
    native_at_once(world)
    world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert own(world, "native-1").via_reply_id is None
    assert own(world, "native-1").answers_id == comment
    assert world.comment(comment).state == State.ANSWERED


def test_a_native_answer_beside_ours_answers_the_comment_it_stands_under(world: World) -> None:
    first = world.a_comment()
    second = world.a_comment("Moi aussi.", by=YASMINA, parent_external_id="c1")
    native_at_once(world)
    world.send(second, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert own(world, "native-1").answers_id == first
    assert world.comment(first).state == State.ANSWERED_ELSEWHERE
    assert world.comment(second).state == State.ANSWERED


@pytest.mark.parametrize("named", ["Yasmina Benali, c’est noté.", "@yasmina benali oui"])
def test_a_native_answer_that_names_our_author_answers_that_comment(world: World, named: str) -> None:
    first = world.a_comment()
    second = world.a_comment("Moi aussi.", by=YASMINA, parent_external_id="c1")
    native_at_once(world, named)
    world.send(second, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert own(world, "native-1").answers_id == second
    assert world.comment(first).state == State.UNANSWERED


def test_a_native_answer_to_a_comment_of_nobody_known_stays_there(world: World) -> None:
    comment = world.a_comment(by=None, parent_external_id="c0")
    native_at_once(world, under="c0")
    world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert own(world, "native-1").answers_id == comment


def test_a_native_answer_counts_when_ours_was_refused(world: World) -> None:
    comment = world.a_comment()

    def refuse(*_: object) -> None:
        hear_own(world, "native-1", "Fermé lundi.")
        world.square.said.clear()
        raise PermanentFailure("forbidden")

    world.square.meanwhile.append(refuse)
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert world.reply(sent).state == ReplyState.FAILED
    assert world.comment(comment).state == State.ANSWERED_ELSEWHERE


def test_a_native_answer_counts_when_a_person_says_that_ours_is_not_there(world: World) -> None:
    comment = world.a_comment()
    world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    hear_own(world, "native-1", "Fermé lundi.")
    assert world.comment(comment).state == State.UNANSWERED
    world.act(replies.resolve, sent, said=False, delay=None)
    assert world.comment(comment).state == State.ANSWERED_ELSEWHERE


@pytest.mark.parametrize("words", ["Samedi.", "Fermé lundi."])
def test_what_came_back_holds_what_a_person_says_is_not_there(
    world: World, clock: time_machine.Traveller, words: str
) -> None:
    """It may be our own reply, which the person has not seen: two would be read."""
    comment = world.a_comment()
    world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    hear_own(world, "own-1", words)
    world.act(replies.resolve, sent, said=False, delay=NOW)
    assert not deliver_next(world.house)
    assert (world.reply(sent).is_held, world.square.said) == (True, [])
    assert world.comment(comment).shelf == Shelf.TO_ANSWER
    clock.shift(timedelta(seconds=1))
    world.act(replies.release, sent, delay=NOW)
    deliver_next(world.house)
    assert world.square.texts() == ["Samedi."]


def test_a_native_answer_counts_when_ours_is_taken_back_between_two_attempts(world: World) -> None:
    comment = world.a_comment()

    def busy(*_: object) -> None:
        hear_own(world, "native-1", "Fermé lundi.")
        world.square.said.clear()
        raise TemporaryFailure("busy")

    world.square.meanwhile.append(busy)
    sent = world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.act(replies.undo, sent)
    assert world.comment(comment).state == State.ANSWERED_ELSEWHERE


def test_an_echo_beside_two_replies_in_the_air_goes_to_the_one_that_said_it(
    world: World, clock: time_machine.Traveller
) -> None:
    """The first is in doubt, the second is being said; the first turns out never to have been said."""
    first = world.a_comment()
    second = world.a_comment("Moi aussi.", by=YASMINA, parent_external_id="c1")
    world.square.failing.append(InDoubt("no_answer"))
    doubtful = world.send(first, "Samedi.", delay=NOW)
    deliver_next(world.house)
    decided: list[State | str | None] = []

    def echo(external_id: str, _said: object) -> None:
        hear_own(world, external_id, "Dimanche.")
        world.act(replies.resolve, doubtful, said=False, delay=None)
        decided.append(world.comment(first).state)

    world.square.meanwhile.append(echo)
    sent = world.send(second, "Dimanche.", delay=NOW)
    deliver_next(world.house)
    assert decided == [State.UNANSWERED]
    assert own(world, "said-1").via_reply_id == sent
    assert (world.comment(first).state, world.comment(second).state) == (State.UNANSWERED, State.ANSWERED)


def test_the_same_words_said_for_one_reply_and_counted_for_another_are_no_native_answer(
    world: World, clock: time_machine.Traveller
) -> None:
    """The echo came for the second reply; the first, looked up, found those words and owns them now."""
    first = world.a_comment()
    second = world.a_comment("Moi aussi.", by=YASMINA, parent_external_id="c1")
    world.square.failing += [TemporaryFailure("busy")]
    early = world.send(first, "Samedi.", delay=NOW)
    deliver_next(world.house)
    echo_at_once(world)
    world.square.silent_after_writing = 1
    late = world.send(second, "Samedi.", delay=NOW)
    deliver_next(world.house)
    world.square.failing += [InDoubt("no_answer")]
    world.square.find_failing += [TemporaryFailure("busy")]  # the second is looked up after the first
    while {world.reply(early).state, world.reply(late).state} != {ReplyState.PUBLISHED}:
        clock.shift(timedelta(seconds=1))
        deliver_next(world.house)
    assert world.reply(early).external_id == "said-1", "otherwise this test says nothing"
    assert (own(world, "said-1").via_reply_id, own(world, "said-1").answers_id) == (early, None)
    assert world.square.texts() == ["Samedi.", "Samedi."]


def test_own_words_elsewhere_are_not_mistaken_for_the_reply_in_the_air(world: World) -> None:
    answered = world.a_comment()
    other = world.a_comment(by=MARC)
    native_at_once(world, under="c2")
    world.send(answered, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert parked(world) == []
    assert world.comment(other).state == State.ANSWERED_ELSEWHERE


def test_own_words_under_the_post_answer_nobody(world: World) -> None:
    comment = world.a_comment()
    native_at_once(world, under=None)
    world.send(comment, "Samedi.", delay=NOW)
    deliver_next(world.house)
    assert parked(world) == []
    assert own(world, "native-1").answers_id is None


def test_without_any_reply_of_ours_native_words_are_native(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    hear_own(world, "native-1")
    assert world.comment(comment).state == State.ANSWERED_ELSEWHERE
