"""What was not said stays unknown; what no database can hold is replaced, wherever it stands."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.attachment import Attachment
from app.domain.author import Author
from app.domain.change import Change
from app.domain.post import Post
from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    PostSeen,
)
from tests.conftest import NOW
from tests.world import World

BROKEN = "Bon\x00jour \ud83d"
MENDED = "Bon\ufffdjour ?"


def authors(world: World) -> list[tuple[str, str | None, str | None]]:
    with world.db.reading() as session:
        return [(one.external_id, one.name, one.handle) for one in session.scalars(select(Author))]


def test_nothing_is_invented_for_a_comment_that_says_nothing(world: World) -> None:
    world.hear(CommentPosted("town", CommentSeen("c1")))
    comment = world.comment(world.id_of("c1"))
    assert (comment.text, comment.author_id, comment.posted_at) == (None, None, None)
    assert (comment.permalink, comment.likes, comment.stars, comment.intent) == (None, None, None, None)
    assert (comment.received_at, comment.waiting_since) == (NOW, NOW)
    assert (comment.state, comment.shelf) == ("unanswered", "to_answer")


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        (AuthorSeen("7", "Marc", "@marc"), [("7", "Marc", "@marc")]),
        (AuthorSeen("7"), [("7", None, None)]),
        (AuthorSeen(None, "Marc", "@marc"), [("@marc", "Marc", "@marc")]),
        (AuthorSeen(None, "Marc"), [("comment:c1", "Marc", None), ("comment:c2", "Marc", None)]),
        (AuthorSeen(None), []),
    ],
)
def test_an_author_is_known_by_the_best_name_that_was_told(
    world: World, seen: AuthorSeen, kept: list[tuple[str, str | None, str | None]]
) -> None:
    world.a_comment(by=seen)
    world.a_comment(by=seen)
    assert authors(world) == kept


def test_an_authors_new_name_is_kept_and_silence_does_not_erase_it(world: World) -> None:
    for name in ("Marc", "Marc Le Goff", None):
        world.a_comment(by=AuthorSeen("7", name))
    assert authors(world) == [("7", "Marc Le Goff", None)]


def test_what_no_database_can_store_is_replaced_in_every_text_of_an_event(world: World) -> None:
    seen = CommentSeen(
        f"c{BROKEN}",
        text=BROKEN,
        author=AuthorSeen(BROKEN, BROKEN, BROKEN),
        post_external_id=BROKEN,
        parent_external_id=BROKEN,
        permalink=BROKEN,
        attachments=(AttachmentSeen(BROKEN, alt=BROKEN),),
    )
    world.hear(CommentPosted("town", seen), PostSeen("town", BROKEN, text=BROKEN, permalink=BROKEN))
    comment = world.comment(world.id_of(f"c{MENDED}"))
    assert (comment.text, comment.permalink, comment.parent_external_id) == (MENDED, MENDED, MENDED)
    assert authors(world) == [(MENDED, MENDED, MENDED)]
    with world.db.reading() as session:
        assert [post.text for post in session.scalars(select(Post))] == [MENDED]
        assert [one.alt for one in session.scalars(select(Attachment))] == [MENDED]
    world.hear(CommentRemoved("town", f"c{BROKEN}"))
    assert world.comment(comment.id).state == "removed"


def test_other_words_are_kept_to_the_letter(world: World) -> None:
    text = "  Ça\u202fva ?\r\n\t👩🏽‍🚒 «\u00a0oui\u00a0» \u202e "
    assert world.comment(world.a_comment(text)).text == text


def test_a_new_comment_is_told_to_open_screens_once(world: World) -> None:
    world.a_comment("Quand ouvre la piscine ?")
    world.a_comment("Un câble électrique pend au-dessus de la cour de l’école, les enfants le touchent !")
    world.a_comment("Magnifique, bravo et merci aux jardiniers pour ce beau parc.")
    with world.db.reading() as session:
        topics = [change.topic for change in session.scalars(select(Change).order_by(Change.id))]
    assert topics == ["arrival", "urgent_arrival", "queue"]
