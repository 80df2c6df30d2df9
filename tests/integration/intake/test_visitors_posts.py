"""What a visitor posts on the town's page, or writes of it, is answered underneath."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from app import inbox, replies
from app.domain.standing import State
from app.errands.delivering import deliver_next
from app.inbox import Filters
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen
from tests.conftest import NOW
from tests.world import MARC, YASMINA, World

MINUTE = timedelta(minutes=1)


def written(external_id: str, text: str, minutes: int, **seen: Any) -> CommentPosted:
    at = NOW - timedelta(hours=1) + minutes * MINUTE
    return CommentPosted("town", CommentSeen(external_id, text=text, posted_at=at, **seen))


def visitors(external_id: str = "v1", by: AuthorSeen = MARC) -> CommentPosted:
    return written(
        external_id, "La rue est inondée.", 0, author=by, kind="post", thread_external_id=external_id
    )


YASMINAS = written("c2", "Chez nous aussi.", 3, author=YASMINA, post_external_id="v1")


def own(text: str = "Une équipe arrive.", external_id: str = "o1", post: str = "v1") -> CommentPosted:
    return written(external_id, text, 9, own=True, post_external_id=post)


def state(world: World, external_id: str) -> str | None:
    return world.comment(world.id_of(external_id)).state


@pytest.mark.parametrize("order", list(permutations([visitors(), YASMINAS, own()])))
def test_the_towns_words_underneath_answer_it(world: World, order: tuple[CommentPosted, ...]) -> None:
    world.hear(visitors("v2"))
    for event in order:
        world.hear(event)
    assert [state(world, one) for one in ("v1", "c2", "v2")] == [
        "answered_elsewhere",
        "unanswered",
        "unanswered",
    ]


def test_words_that_open_by_naming_who_commented_there_answer_that_person(world: World) -> None:
    elsewhere = written("c9", "Et ici ?", 4, author=YASMINA, post_external_id="p1")
    world.hear(visitors(), YASMINAS, elsewhere, own("Yasmina Benali, c’est noté."))
    assert [state(world, one) for one in ("v1", "c2", "c9")] == [
        "unanswered",
        "answered_elsewhere",
        "unanswered",
    ]


def test_words_under_a_post_of_ours_still_answer_nobody(world: World) -> None:
    world.hear(visitors(), written("c9", "Et ici ?", 4, author=MARC, post_external_id="p1"))
    world.hear(own("Marc Le Goff, bonjour.", post="p1"))
    assert [state(world, one) for one in ("v1", "c9")] == ["unanswered", "unanswered"]


def test_a_reply_that_waits_is_held_and_both_are_shown(world: World) -> None:
    world.hear(visitors())
    sent = world.send(world.id_of("v1"))
    world.hear(own())
    assert world.reply(sent).is_held
    with world.db.reading() as session:
        beside = inbox.open_comment(session, world.id_of("v1"), Filters()).beside
        assert [one.text for one in beside] == ["Une équipe arrive."]


def test_our_own_reply_that_comes_back_before_its_call_is_no_native_answer(world: World) -> None:
    world.hear(visitors())
    states = []

    def echo(external_id: str, _said: object) -> None:
        world.hear(own("Samedi.", external_id))
        states.append(state(world, "v1"))

    world.square.meanwhile.append(echo)
    sent = world.send(world.id_of("v1"), "Samedi.", delay=timedelta(0))
    assert deliver_next(world.house)
    assert states == [State.UNANSWERED]
    assert state(world, "v1") == State.ANSWERED
    assert world.comment(world.id_of("said-1")).via_reply_id == sent


def test_the_echo_of_a_reply_that_a_person_vouched_for_is_known_by_its_words(world: World) -> None:
    world.hear(visitors())
    world.square.silent_after_writing = 1
    sent = world.send(world.id_of("v1"), "Samedi.", delay=timedelta(0))
    assert deliver_next(world.house)
    world.act(replies.resolve, sent, said=True, delay=None)
    world.hear(own("Samedi.", "said-1"))
    assert (world.reply(sent).external_id, state(world, "v1")) == ("said-1", State.ANSWERED)


def test_a_review_is_answered_underneath_too(world: World) -> None:
    review = written("s1", "Une heure d’attente.", 0, author=MARC, kind="review", thread_external_id="s1")
    world.hear(review, own(post="s1"))
    assert state(world, "s1") == "answered_elsewhere"
