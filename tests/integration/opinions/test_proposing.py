"""A person asks for a text: it is the draft, marked; nothing is sent, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app import replies, saved_replies
from app.domain.comment import Comment
from app.domain.errors import Conflict, NotFound
from app.domain.reply import Reply
from app.errands.proposing import TURNS, propose
from app.ports.events import PostSeen
from app.ports.failures import NetworkFailure, PermanentFailure, TemporaryFailure
from app.saved_replies import Wording
from tests.fakes import Adviser
from tests.world import World

Chosen = Callable[..., None]
ASKS = "Marc Le Goff ici. Quand ouvre la piscine ? Mon site : https://marc.example"


@pytest.fixture
def asks(world: World, chosen: Chosen) -> int:
    chosen()
    world.hear(PostSeen("town", "p1", text="La piscine fait peau neuve."))
    return world.a_comment(ASKS)


def drafts(world: World, comment_id: int) -> list[tuple[str, str | None]]:
    return [(one.text, one.model) for one in world.replies_to(comment_id) if one.state == "draft"]


def test_its_words_are_the_draft_marked_and_nothing_leaves(world: World, adviser: Adviser, asks: int) -> None:
    adviser.says = "« Bonjour, la piscine ouvre à 9 h. »"
    propose(world.house, asks, None, by=world.claire)
    assert drafts(world, asks) == [("Bonjour, la piscine ouvre à 9 h.", "petit")]
    assert [one.state for one in world.replies_to(asks)] == ["draft"]
    assert world.comment(asks).state == "unanswered"
    assert world.square.said == []
    (line,) = [line for line in world.journal() if line.act == "opinions.put"]
    assert (line.by, line.details) == (world.claire.actor, {"model": "petit"})


def test_it_is_told_the_comment_the_post_and_the_towns_own_answers_alone(
    world: World, adviser: Adviser, asks: int
) -> None:
    said = Wording(
        "Horaires de la piscine", "Bonjour {prénom}, elle ouvre à 9 h : https://ville.example/piscine"
    )
    other = Wording("Bennes à verre", "Les bennes sont relevées le lundi.")
    with world.db.writing() as session:
        for wording in (said, other):
            saved_replies.keep(session, wording, by=world.claire, now=world.now())
    adviser.says = "Voyez https://ville.example/piscine ou https://marc.example."
    propose(world.house, asks, None, by=world.claire)
    ((_model, prompt),) = adviser.asked
    assert "La piscine fait peau neuve." in prompt.words
    assert "elle ouvre à 9 h" in prompt.words
    assert "Quand ouvre la piscine ?" in prompt.words
    assert "500 caractères au plus" in prompt.task
    for secret in ("Marc", "Le Goff", "bennes", "Claire"):
        assert secret not in prompt.words + prompt.task
    assert drafts(world, asks) == [("Voyez https://ville.example/piscine ou …", "petit")]


def test_what_was_typed_comes_first_also_what_is_typed_meanwhile(
    world: World, adviser: Adviser, asks: int
) -> None:
    adviser.says = "La piscine ouvre à 9 h."
    adviser.meanwhile = [lambda: world.draft(asks, "Bonjour Marc,", key="reply-1")]
    propose(world.house, asks, "Bonjour", by=world.claire)
    assert drafts(world, asks) == [("Bonjour Marc,\n\nLa piscine ouvre à 9 h.", "petit")]


def test_emptied_it_is_no_models_any_more_and_taken_back_it_still_is(
    world: World, adviser: Adviser, asks: int
) -> None:
    propose(world.house, asks, None, by=world.claire)
    world.draft(asks, "", key="reply-1")
    world.draft(asks, "De ma main.", key="reply-1")
    assert drafts(world, asks) == [("De ma main.", None)]
    propose(world.house, asks, "", by=world.claire)
    reply_id = world.send(asks, "question", key="reply-1")
    with world.db.reading() as session:
        assert session.scalar(select(Reply.model).where(Reply.id == reply_id)) == "petit"
    world.act(replies.undo, reply_id)
    assert drafts(world, asks) == [("question", "petit")]


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (TemporaryFailure("no_answer"), "proposal_silent"),
        (PermanentFailure("key_refused"), "proposal_refused"),
        (None, "proposal_refused"),
    ],
)
def test_a_failure_keeps_what_was_typed(
    world: World, adviser: Adviser, asks: int, failure: NetworkFailure | None, code: str
) -> None:
    adviser.failing = [failure] if failure else []
    adviser.says = "<think>hm</think>"
    with pytest.raises(Conflict) as refused:
        propose(world.house, asks, "Bonjour Marc,", by=world.claire)
    assert refused.value.code == code
    assert drafts(world, asks) == [("Bonjour Marc,", None)]


def test_a_comment_answered_meanwhile_gets_no_second_draft(world: World, adviser: Adviser, asks: int) -> None:
    adviser.meanwhile = [lambda: world.send(asks, by=world.paul)]
    with pytest.raises(Conflict) as refused:
        propose(world.house, asks, None, by=world.claire)
    assert refused.value.code == "answered_meanwhile"
    assert drafts(world, asks) == []


def test_no_message_is_told_and_nothing_without_a_model(
    world: World, adviser: Adviser, chosen: Chosen
) -> None:
    public = world.a_comment(ASKS)
    with pytest.raises(Conflict) as off:
        propose(world.house, public, "Bonjour", by=world.claire)
    chosen()
    message = world.a_comment(ASKS, visibility="private", kind="message", post_external_id=None)
    with pytest.raises(Conflict) as private:
        propose(world.house, message, None, by=world.claire)
    assert (off.value.code, private.value.code) == ("proposal_off", "proposal_private")
    with pytest.raises(NotFound):
        propose(world.house, 10_000, None, by=world.claire)
    assert adviser.asked == []


def test_a_slow_model_takes_three_threads_at_most(world: World, adviser: Adviser, asks: int) -> None:
    held = [TURNS.acquire(blocking=False) for _ in range(3)]
    try:
        with pytest.raises(Conflict) as busy:
            propose(world.house, asks, None, by=world.claire)
    finally:
        TURNS.release(len(held))
    assert (held, busy.value.code) == ([True] * 3, "proposal_busy")
    propose(world.house, asks, None, by=world.claire)
    assert len(adviser.asked) == 1


def test_nothing_is_open_in_the_database_while_it_writes(world: World, adviser: Adviser, asks: int) -> None:
    def act() -> None:
        with world.db.writing() as session:
            session.get_one(Comment, asks).likes = 3

    adviser.meanwhile = [act]
    propose(world.house, asks, None, by=world.claire)
    assert world.comment(asks).likes == 3
