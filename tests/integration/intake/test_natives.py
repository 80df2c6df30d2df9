"""What the town says on the network itself ends a wait, and is never a row of its own."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from app.domain.comment import Comment
from app.ports.events import (
    AuthorSeen,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
)
from tests.conftest import NOW
from tests.world import MARC, YASMINA, World

MINUTE = timedelta(minutes=1)


def said(external_id: str, text: str, minutes: int, **seen: object) -> CommentPosted:
    """The event of words written under the post so many minutes after NOW."""
    given: dict[str, object] = {"post_external_id": "p1", "posted_at": NOW + minutes * MINUTE, **seen}
    return CommentPosted("town", CommentSeen(external_id, text=text, **given))  # type: ignore[arg-type] # by name


def own(text: str, minutes: int = 9, external_id: str = "o1", **seen: object) -> CommentPosted:
    return said(external_id, text, minutes, **{"own": True, "parent_external_id": "c1", **seen})


MARCS = said("c1", "Quand ouvre la piscine ?", 0, author=MARC)
YASMINAS = said("c2", "Et la patinoire ?", 3, author=YASMINA, parent_external_id="c1")


def state(world: World, external_id: str) -> str | None:
    return world.comment(world.id_of(external_id)).state


def test_a_native_answer_ends_the_wait_of_its_parent(world: World) -> None:
    world.hear(MARCS, YASMINAS, own("Samedi à 9 h."))
    assert (state(world, "c1"), state(world, "c2")) == ("answered_elsewhere", "unanswered")


@pytest.mark.parametrize(
    "opening", ["Yasmina Benali, le 3 mai.", "@yasmina benali le 3 mai.", "  YASMINA BENALI : le 3 mai."]
)
def test_words_that_open_by_naming_a_later_author_answer_that_author(world: World, opening: str) -> None:
    world.hear(MARCS, YASMINAS, own(opening))
    assert (state(world, "c1"), state(world, "c2")) == ("unanswered", "answered_elsewhere")


def test_a_handle_names_its_author_too(world: World) -> None:
    by_handle = said(
        "c2", "Et la patinoire ?", 3, author=AuthorSeen("y", handle="@yas.b"), parent_external_id="c1"
    )
    world.hear(MARCS, by_handle, own("@yas.b le 3 mai."))
    assert state(world, "c2") == "answered_elsewhere"


@pytest.mark.parametrize("name", ["Yas", "@"])
def test_a_name_that_only_begins_alike_names_nobody(world: World, name: str) -> None:
    other = said("c2", "Et la patinoire ?", 3, author=AuthorSeen("y", name), parent_external_id="c1")
    world.hear(MARCS, other, own("Yasmina, le 3 mai."))
    assert (state(world, "c1"), state(world, "c2")) == ("answered_elsewhere", "unanswered")


def test_of_the_named_authors_comments_the_last_one_before_the_answer_is_answered(world: World) -> None:
    again = said("c3", "Alors ?", 5, author=YASMINA, parent_external_id="c1")
    after = said("c4", "Merci !", 12, author=YASMINA, parent_external_id="c1")
    world.hear(MARCS, YASMINAS, again, after, own("Yasmina Benali, le 3 mai."))
    states = {one: state(world, one) for one in ("c1", "c2", "c3", "c4")}
    assert states == {
        "c1": "unanswered",
        "c2": "unanswered",
        "c3": "answered_elsewhere",
        "c4": "unanswered",
    }


@pytest.mark.parametrize("order", list(permutations((MARCS, YASMINAS, own("Yasmina Benali, le 3 mai.")))))
def test_the_named_author_is_answered_in_whatever_order_it_is_heard(
    world: World, order: tuple[Event, ...]
) -> None:
    world.hear(*order)
    assert (state(world, "c1"), state(world, "c2")) == ("unanswered", "answered_elsewhere")


def test_the_parent_is_answered_although_it_comes_after_its_answer(world: World) -> None:
    world.hear(own("Samedi à 9 h."), MARCS)
    assert state(world, "c1") == "answered_elsewhere"


def test_an_answer_to_nobody_we_know_answers_nobody(world: World) -> None:
    world.hear(own("Bonne journée", parent_external_id=None), own("Merci", external_id="o2"))
    assert world.comment(world.id_of("o1")).answers_id is None
    assert world.comment(world.id_of("o2")).answers_id is None


def test_own_words_are_in_no_queue_and_no_count(world: World) -> None:
    world.hear(own("Bonne journée", parent_external_id=None))
    ours = world.comment(world.id_of("o1"))
    assert (ours.state, ours.shelf, ours.waiting_since) == (None, None, None)


def test_words_that_prove_to_be_our_own_leave_the_queue(world: World) -> None:
    world.hear(said("o1", "Samedi à 9 h.", 2, parent_external_id="c1"))
    assert state(world, "o1") == "unanswered"
    world.hear(own("Samedi à 9 h."))
    assert (state(world, "o1"), world.comment(world.id_of("o1")).shelf) == (None, None)


def test_a_native_answer_that_is_taken_away_lets_the_comment_wait_again(world: World) -> None:
    world.hear(MARCS, own("Samedi à 9 h."))
    world.hear(CommentRemoved("town", "o1"))
    comment = world.comment(world.id_of("c1"))
    assert (comment.state, comment.shelf, comment.waiting_since) == ("unanswered", "to_answer", NOW)


def test_own_words_written_before_the_comment_answer_nothing(world: World) -> None:
    world.hear(MARCS, own("Nous ouvrons bientôt.", minutes=-5))
    assert state(world, "c1") == "unanswered"


def test_our_own_reply_that_comes_back_is_not_answered_elsewhere(world: World) -> None:
    world.hear(MARCS)
    reply_id = world.send(world.id_of("c1"), "Samedi à 9 h.")
    with world.db.writing() as session:
        reply = session.get_one(type(world.reply(reply_id)), reply_id)
        reply.state, reply.published_at, reply.external_id = "published", NOW, "said-1"
    world.hear(own("Samedi à 9 h.", external_id="said-1"))
    echo = world.comment(world.id_of("said-1"))
    assert (echo.via_reply_id, echo.answers_id) == (reply_id, None)
    world.hear(said("c9", "Merci !", 20, author=MARC, parent_external_id="c1"))
    assert world.comment(world.id_of("said-1")).answers_id is None


def test_an_echo_known_before_its_comment_is_recognised_when_the_comment_comes(world: World) -> None:
    world.hear(MARCS)
    reply_id = world.send(world.id_of("c1"), "Samedi à 9 h.")
    world.hear(own("Samedi à 9 h.", parent_external_id="c2", external_id="said-1"))
    with world.db.writing() as session:
        reply = session.get_one(type(world.reply(reply_id)), reply_id)
        reply.state, reply.published_at, reply.external_id = "published", NOW, "said-1"
    world.hear(said("c2", "Et moi ?", 3, author=YASMINA))
    assert world.comment(world.id_of("said-1")).via_reply_id == reply_id
    assert state(world, "c2") == "unanswered"


def message(external_id: str, minutes: int, **seen: object) -> CommentPosted:
    given = {"kind": "message", "visibility": "private", "thread_external_id": "t1", "post_external_id": None}
    return said(external_id, "Bonjour", minutes, **{**given, **seen})


def test_a_private_conversation_is_answered_as_a_whole(world: World) -> None:
    world.hear(message("m1", 0, author=MARC), message("m2", 1, author=MARC))
    world.hear(message("o1", 2, own=True), message("m3", 3, author=MARC))
    assert [state(world, one) for one in ("m1", "m2", "m3")] == [
        "answered_elsewhere",
        "answered_elsewhere",
        "unanswered",
    ]


def test_a_private_answer_that_is_taken_away_lets_the_conversation_wait_again(world: World) -> None:
    world.hear(message("m1", 0, author=MARC), message("m2", 1, author=MARC), message("o1", 2, own=True))
    world.hear(CommentRemoved("town", "o1", erase=True))
    assert (state(world, "m1"), state(world, "m2")) == ("unanswered", "unanswered")
    assert world.comment(world.id_of("o1")).text is None


def test_a_private_message_told_after_its_answer_is_answered(world: World) -> None:
    world.hear(message("o1", 2, own=True), message("m1", 0, author=MARC))
    assert state(world, "m1") == "answered_elsewhere"


def test_own_words_carry_no_tag(world: World) -> None:
    world.hear(MARCS, own("Merci de votre patience !"))
    ours: Comment = world.comment(world.id_of("o1"))
    assert (ours.intent, ours.urgent, ours.department_id) == (None, False, None)
