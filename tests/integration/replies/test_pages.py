"""A page that did not see a draft does not write over it."""

from __future__ import annotations

import pytest

from app import replies
from app.domain.before import Before, mark_of
from app.domain.errors import Conflict
from app.domain.reply import Reply
from tests.world import World

NEWER, OLDER = "Samedi à 9 h.", "Samedi à 10 h."
EMPTY = mark_of("")


def write(world: World, comment_id: int, text: str, before: Before | None) -> None:
    world.decide(replies.draft, comment_id, text, key=None, before=before)


def test_an_older_page_does_not_write_over_newer_words(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY, "la neuve"))
    with pytest.raises(Conflict, match="written_elsewhere"):
        write(world, marc, OLDER, Before(EMPTY, "la vieille"))
    assert world.draft_on(marc) == NEWER


@pytest.mark.parametrize(
    "before",
    [Before(EMPTY, "la même"), Before(mark_of(NEWER), "une autre"), Before(mark_of(NEWER)), None],
    ids=["the page that wrote it", "one that shows it", "one without a script", "no page of ours"],
)
def test_who_saw_it_may(world: World, before: Before | None) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY, "la même"))
    write(world, marc, OLDER, before)
    assert world.draft_on(marc) == OLDER


def test_the_same_words_and_an_empty_draft_are_no_loss(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY, "la neuve"))
    write(world, marc, f"{NEWER}\n", Before(EMPTY, "la vieille"))
    write(world, marc, "", Before(EMPTY, "la vieille"))
    write(world, marc, OLDER, Before(EMPTY, "la neuve"))
    assert world.draft_on(marc) == OLDER


def test_two_pages_without_a_name_are_two_pages(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY))
    with pytest.raises(Conflict, match="written_elsewhere"):
        write(world, marc, OLDER, Before(EMPTY))


def test_words_that_came_back_are_no_longer_those_the_page_wrote(world: World) -> None:
    marc = world.a_comment()
    sent = world.send(marc, "Demain.")
    write(world, marc, NEWER, Before(EMPTY, "la même"))
    world.act(replies.undo, sent)
    with pytest.raises(Conflict, match="written_elsewhere"):
        write(world, marc, OLDER, Before(EMPTY, "la même"))
    assert world.draft_on(marc) == f"Demain.\n\n{NEWER}"


def test_a_reply_is_not_sent_over_words_that_its_page_never_showed(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY, "la neuve"))
    with pytest.raises(Conflict, match="written_elsewhere"):
        world.send(marc, OLDER, manner=replies.Manner(before=Before(EMPTY, "la vieille")))
    assert world.draft_on(marc) == NEWER
    sent = world.send(marc, OLDER, manner=replies.Manner(before=Before(mark_of(NEWER), "la vieille")))
    with world.db.reading() as session:
        assert session.get_one(Reply, sent).text == OLDER
