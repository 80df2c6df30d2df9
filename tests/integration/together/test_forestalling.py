"""Taking back what has not come yet: in whatever order both arrive, nothing leaves and the text is kept."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from app import together
from app.domain.before import Before, mark_of
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid
from app.domain.reply import PRIVATE, ReplyState
from app.domain.standing import Shelf
from app.errands.delivering import deliver_next
from app.replies import Manner
from tests.world import World


def _forestall(
    world: World, comment_id: int, text: str = "Samedi.", key: str = "reply-1", **manner: Any
) -> int:
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        said = Manner(**manner)
        return together.forestall(
            session, comment, text, key=key, by=world.claire, now=world.now(), manner=said
        ).id


def test_a_reply_that_comes_after_its_undo_never_leaves(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    undone = _forestall(world, comment)
    assert world.draft_on(comment) == "Samedi."
    assert world.send(comment, "Samedi.") == undone
    assert world.reply(undone).state == ReplyState.UNDONE
    assert world.comment(comment).shelf == Shelf.TO_ANSWER
    clock.shift(86_400)
    assert not deliver_next(world.house)
    assert world.draft_on(comment) == "Samedi."


def test_a_reply_that_came_before_its_undo_is_taken_back(world: World) -> None:
    comment = world.a_comment()
    sent = world.send(comment, "Samedi.")
    assert _forestall(world, comment) == sent == _forestall(world, comment)
    assert world.reply(sent).state == ReplyState.UNDONE
    assert world.draft_on(comment) == "Samedi."


def test_a_reply_that_left_already_says_so(world: World, clock: time_machine.Traveller) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    clock.shift(11)
    assert deliver_next(world.house)
    with pytest.raises(Conflict, match="reply_already_sent"):
        _forestall(world, comment)


def test_the_next_send_has_another_key(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Same", key="reply-1")
    _forestall(world, comment)
    assert world.draft_on(comment) == "Samedi."
    sent = world.send(comment, "Samedi à 9 h.", key="reply-2")
    assert world.reply(sent).state == ReplyState.WAITING


def test_what_a_colleague_wrote_meanwhile_is_not_written_over(world: World) -> None:
    comment = world.a_comment()
    world.draft(comment, "Dimanche.", by=world.paul)
    with pytest.raises(Conflict, match="written_elsewhere"):
        _forestall(world, comment, before=Before(mark_of(""), "a page"))
    assert world.draft_on(comment) == "Dimanche."


def test_although_a_colleague_was_first_it_is_taken_back(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Dimanche.", key="other", by=world.paul)
    _forestall(world, comment)
    assert world.draft_on(comment) == "Samedi."


@pytest.mark.parametrize(("text", "key"), [("", "reply-1"), ("Samedi.", ""), ("Samedi.", "é")])
def test_it_needs_the_words_and_their_key(world: World, text: str, key: str) -> None:
    comment = world.a_comment()
    with pytest.raises(Invalid):
        _forestall(world, comment, text, key)
    assert world.replies_to(comment) == []


def test_other_words_under_the_same_key_are_another_matter(world: World) -> None:
    comment = world.a_comment()
    world.send(comment, "Samedi.")
    with pytest.raises(Conflict, match="reply_key_reused"):
        _forestall(world, comment, "Dimanche.")


def test_what_was_private_stays_private(world: World) -> None:
    comment = world.a_comment()
    _forestall(world, comment, private=True)
    assert {one.visibility for one in world.replies_to(comment)} == {PRIVATE}
