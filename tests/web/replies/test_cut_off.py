"""Where the town withdrew, or its network lets it in no more, no reply is shown leaving for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import connections, replies
from app.domain.reply import ReplyState
from app.domain.standing import FIRST, Shelf
from app.errands import connecting, examining
from app.errands.delivering import deliver_next
from app.ports.channel import Dispatch
from app.ports.failures import InDoubt, TemporaryFailure
from tests.web.conftest import Watch
from tests.web.people import three
from tests.web.reading import words
from tests.world import SECRET, World

ANSWER = "Samedi à 9 h."
GIVEN_BACK = "L’accès à Agora a été retiré. Votre réponse n’est pas partie, votre texte est gardé."


def withdraw(world: World) -> None:
    examining.withdraw(world.house, world.connection_id, by=world.claire.actor)


def delivered(world: World, watch: Watch) -> bool:
    watch.passes(timedelta(minutes=2))
    return deliver_next(world.house)


def test_what_was_received_from_there_is_answered_there(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    withdraw(world)
    page = at_desk.get(f"/comments/{marc}").text
    assert "Répondez sur Agora, puis classez ici." in words(page)
    assert 'id="composer"' not in page


def test_what_was_typed_before_comes_back_with_the_reason(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    withdraw(world)
    late = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "key": "reply-1"})
    assert late.status_code == 409
    assert "L’accès à ce réseau a été retiré." in words(late.text)
    assert f">{ANSWER}</textarea>" in late.text
    assert world.replies_to(marc) == []


@pytest.mark.parametrize("delay", [timedelta(seconds=10), None])
def test_a_reply_that_waited_is_given_back_first_in_the_list(
    at_desk: TestClient, world: World, watch: Watch, delay: timedelta | None
) -> None:
    marc, *_others = three(world)
    sent = world.send(marc, ANSWER, delay=delay)
    withdraw(world)
    assert delivered(world, watch)
    assert (world.reply(sent).state, world.square.said) == (ReplyState.FAILED, [])
    assert (world.comment(marc).shelf, world.comment(marc).rank) == (Shelf.TO_ANSWER, FIRST)
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert GIVEN_BACK in page
    assert ANSWER in page
    assert "Essayer maintenant" not in page


def test_a_reply_that_was_in_hand_is_given_back_at_its_next_attempt(world: World, watch: Watch) -> None:
    marc, *_others = three(world)

    def withdrawn_meanwhile(_external_id: str, _dispatch: Dispatch) -> None:
        world.square.said.clear()
        withdraw(world)
        raise TemporaryFailure("busy")

    world.square.meanwhile.append(withdrawn_meanwhile)
    sent = world.send(marc, ANSWER, delay=timedelta(0))
    assert delivered(world, watch)
    assert delivered(world, watch)
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.FAILED, "withdrawn")


def test_a_doubt_that_nobody_can_look_up_any_more_is_a_persons(world: World, watch: Watch) -> None:
    marc, *_others = three(world)
    world.square.failing.append(InDoubt("no_answer"))
    sent = world.send(marc, ANSWER, delay=timedelta(0))
    assert delivered(world, watch)
    withdraw(world)
    assert delivered(world, watch)
    assert not delivered(world, watch)
    assert (world.reply(sent).state, world.reply(sent).reason) == (ReplyState.IN_DOUBT, "withdrawn")
    world.act(replies.resolve, sent, said=False, delay=timedelta(0))
    assert delivered(world, watch)
    assert (world.reply(sent).state, world.square.said) == (ReplyState.FAILED, [])


def test_connected_again_what_was_given_back_can_be_tried_again(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, *_others = three(world)
    sent = world.send(marc, ANSWER)
    withdraw(world)
    assert delivered(world, watch)
    connecting.connect(
        world.house, "agora", "town", "La ville", {"secret": SECRET}, check=False, by=world.claire.actor
    )
    assert "Essayer maintenant" in words(at_desk.get(f"/comments/{marc}").text)
    at_desk.post(f"/replies/{sent}/retry")
    assert delivered(world, watch)
    assert world.square.texts() == [ANSWER]


def test_one_that_was_not_tried_yet_says_that_the_access_is_to_be_renewed(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, *_others = three(world)
    world.send(marc, ANSWER)
    with world.db.writing() as session:
        connections.lose(session, world.connection_id, "needs_reconnection", watch())
    assert not delivered(world, watch)
    said = "L’accès à Agora est à renouveler. Votre réponse attend."
    page = words(at_desk.get(f"/comments/{marc}").text)
    assert page.count(said) == 2, "in the bar and in the composer's place"
    assert "Essayer maintenant" not in page
    assert "Reconnecter" in page
