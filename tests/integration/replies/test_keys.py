"""The send key: a double click, two tabs, a line that came back are one reply."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app import closing, replies
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.events import CommentRemoved
from tests.world import World

NOW = timedelta(0)


def next_key(world: World, comment_id: int) -> str:
    with world.db.reading() as session:
        return replies.next_key(session, session.get_one(Comment, comment_id))


def deliver_all(world: World) -> list[str]:
    while deliver_next(world.house):
        pass
    return world.square.texts()


def test_a_double_click_is_one_reply(world: World) -> None:
    comment = world.a_comment()
    assert world.send(comment, delay=NOW) == world.send(comment, delay=NOW)
    assert deliver_all(world) == ["Samedi à 9 h."]
    assert world.send(comment, delay=NOW) == world.replies_to(comment)[0].id
    assert deliver_all(world) == ["Samedi à 9 h."]


def test_two_tabs_carry_the_same_key_until_one_of_them_sends(world: World) -> None:
    comment = world.a_comment()
    key = next_key(world, comment)
    assert key == next_key(world, comment) == "reply-1"
    world.draft(comment, "Sam", key=key)
    assert next_key(world, comment) == key
    world.send(comment, key=key)
    assert next_key(world, comment) == "reply-2"


def test_the_same_key_with_another_text_is_refused(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.", delay=NOW)
    for text in ("Dimanche.", "Samedi. ", "samedi."):
        with pytest.raises(Conflict, match="reply_key_reused"):
            world.send(comment, text, delay=NOW)
    assert deliver_all(world) == ["Samedi."]


def test_the_same_key_under_another_comment_is_another_reply(world: World) -> None:
    first, second = world.a_comment(), world.a_comment()
    assert world.send(first, delay=NOW) != world.send(second, delay=NOW)
    assert len(deliver_all(world)) == 2


def test_without_a_key_each_send_is_its_own(world: World) -> None:
    comment = world.a_comment()
    sent = [world.reply(world.send(comment, key=None)) for _ in range(2)]
    assert len({one.key for one in sent}) == 2
    assert all(20 <= len(one.key) <= 64 for one in sent)


@pytest.mark.parametrize("key", ["x" * 65, "", "deux mots", "clé", "tab\t", "line\n", "\x7f", "\x00"])
def test_a_key_is_visible_ascii_of_64_at_most(world: World, key: str) -> None:
    comment = world.a_comment()
    with pytest.raises(Invalid, match="reply_key") as refused:
        world.send(comment, key=key)
    assert refused.value.field == "key"
    assert world.replies_to(comment) == []


@pytest.mark.parametrize("key", ["x" * 64, "~!", "0"])
def test_any_visible_key_will_do(world: World, key: str) -> None:
    assert world.reply(world.send(world.a_comment(), key=key)).key == key


def test_after_an_undo_the_next_key_is_new_and_the_old_one_sends_nothing(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    world.act(replies.undo, sent)
    assert next_key(world, comment) == "reply-2"
    assert world.send(comment, delay=NOW) == sent
    assert world.reply(sent).state == ReplyState.UNDONE
    assert deliver_all(world) == []
    assert world.send(comment, key="reply-2", delay=NOW) != sent
    assert deliver_all(world) == ["Samedi à 9 h."]


def test_a_late_repeat_sends_nothing_once_the_comment_was_closed(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    world.decide(closing.dismiss, comment, "already_answered", by=world.claire.actor)
    assert world.send(comment, delay=NOW) == sent
    assert deliver_all(world) == []
    assert world.draft_on(comment) == "Samedi à 9 h."


def test_a_late_repeat_sends_nothing_once_the_comment_is_gone(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment)
    world.hear(CommentRemoved("town", "c1"))
    assert world.send(comment, delay=NOW) == sent
    assert deliver_all(world) == []
    assert world.draft_on(comment) == "Samedi à 9 h."


def test_a_key_that_somebody_chose_is_not_proposed_again(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, key="reply-2")
    assert next_key(world, comment) == "reply-3"
    world.act(replies.undo, world.replies_to(comment)[0].id)
    world.send(comment, "Dimanche.", key="reply-1")
    assert next_key(world, comment) == "reply-3"


def at_once(world: World, comment: int, texts: list[str]) -> list[int | str]:
    """Send these texts from as many tabs in the same instant, all with the same key."""
    start = threading.Barrier(len(texts))

    def press(text: str) -> int | str:
        start.wait(timeout=30)
        try:
            return world.send(comment, text, delay=NOW)
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(len(texts)) as hands:
        return list(hands.map(press, texts))


def test_eight_presses_in_the_same_instant_are_one_reply(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Samedi.")
    assert len(set(at_once(world, comment, ["Samedi."] * 8))) == 1
    assert deliver_all(world) == ["Samedi."]


def test_two_texts_in_the_same_instant_are_one_reply_and_one_refusal(world: World) -> None:
    comment = world.a_comment()
    told = at_once(world, comment, ["Samedi.", "Dimanche."])
    assert told.count("reply_key_reused") == 1
    assert len(deliver_all(world)) == 1
