"""A page that did not see a draft does not write over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import bodies, replies, saved_replies
from app.domain.before import Before, mark_of
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.reply import Reply, ReplyState
from app.saved_replies import Wording
from tests.world import YASMINA, World

Adds = Callable[..., None]
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


def test_what_comes_late_does_not_fill_again_what_was_emptied(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, OLDER, Before(EMPTY, "la même"))
    with world.db.writing() as session:
        page = Before(mark_of(OLDER), "la même")
        here = session.get_one(Comment, marc)
        saved_replies.leave(session, here, by=world.claire, now=world.now(), before=page)
    with pytest.raises(Conflict, match="written_elsewhere"):
        write(world, marc, f"{OLDER} Merci.", Before(mark_of(OLDER), "la même"))
    assert world.draft_on(marc) == ""
    write(world, marc, NEWER, Before(EMPTY, "la même"))
    write(world, marc, "", Before(mark_of(NEWER), "la même"))
    write(world, marc, OLDER, Before(mark_of(NEWER), "la même"))
    assert world.draft_on(marc) == OLDER


def test_a_reply_is_not_sent_over_words_that_its_page_never_showed(world: World) -> None:
    marc = world.a_comment()
    write(world, marc, NEWER, Before(EMPTY, "la neuve"))
    with pytest.raises(Conflict, match="written_elsewhere"):
        world.send(marc, OLDER, manner=replies.Manner(before=Before(EMPTY, "la vieille")))
    assert world.draft_on(marc) == NEWER
    sent = world.send(marc, OLDER, manner=replies.Manner(before=Before(mark_of(NEWER), "la vieille")))
    with world.db.reading() as session:
        assert session.get_one(Reply, sent).text == OLDER


def _a_saved_reply(session: Session, marc: Comment, **acting: Any) -> None:
    kept = saved_replies.keep(
        session, Wording("Horaires", "La mairie ouvre à 9 h."), by=acting["by"], now=acting["now"]
    )
    saved_replies.take(session, kept, marc, OLDER, today=acting["now"].date(), **acting)


def _an_outside_body(session: Session, marc: Comment, **acting: Any) -> None:
    given = bodies.Particulars("Eau du pays", "l’eau", "", "", "", "L’eau relève d’Eau du pays.")
    bodies.point(
        session, bodies.keep(session, given, by=acting["by"], now=acting["now"]), marc, OLDER, **acting
    )


def _an_earlier_answer(session: Session, marc: Comment, **acting: Any) -> None:
    (said,) = session.scalars(select(Reply).where(Reply.state == ReplyState.PUBLISHED))
    saved_replies.take_earlier(session, said.id, marc, OLDER, today=acting["now"].date(), **acting)


@pytest.mark.parametrize("adds", [_a_saved_reply, _an_outside_body, _an_earlier_answer])
def test_what_was_typed_and_comes_late_is_put_over_nothing_that_was_added(world: World, adds: Adds) -> None:
    sent = world.send(world.a_comment(by=YASMINA), "Oui.", key=None)
    with world.db.writing() as session:
        said = session.get_one(Reply, sent)
        said.state, said.published_at = ReplyState.PUBLISHED, world.now()
    marc = world.a_comment()
    write(world, marc, OLDER, Before(EMPTY, "la même"))
    with world.db.writing() as session:
        page = Before(mark_of(OLDER), "la même")
        adds(session, session.get_one(Comment, marc), by=world.claire, now=world.now(), before=page)
    added = world.draft_on(marc)
    assert added not in {None, OLDER}
    with pytest.raises(Conflict, match="written_elsewhere"):
        write(world, marc, OLDER, Before(EMPTY, "la même"))
    write(world, marc, NEWER, Before(mark_of(str(added)), "la même"))
    assert world.draft_on(marc) == NEWER
