"""The post is the context of its comments: its words may come after them, its pictures come once."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from sqlalchemy import select

from app import changes, triage
from app.domain.attachment import Attachment
from app.domain.change import Change
from app.domain.comment import Comment
from app.domain.post import Post
from app.domain.thread import Thread
from app.ports.events import AttachmentSeen, CommentPosted, CommentSeen, PostSeen
from tests.conftest import NOW
from tests.world import World

POOL = "La piscine des Tilleuls rouvre samedi."


def the_post(world: World) -> Post:
    with world.db.reading() as session:
        post = session.scalars(select(Post)).one()
        session.expunge(post)
    return post


def pictures(world: World) -> list[tuple[str, datetime | None]]:
    with world.db.reading() as session:
        kept = session.scalars(select(Attachment).order_by(Attachment.id))
        return [(picture.source_url, picture.next_fetch_at) for picture in kept]


def with_pictures(*urls: str, media: str = "image") -> PostSeen:
    seen = tuple(AttachmentSeen(f"https://agora.example/{url}", media) for url in urls)  # type: ignore[arg-type] # by name
    return PostSeen("town", "p1", attachments=seen)


def test_a_post_is_made_when_a_comment_names_it_and_is_due_to_be_read(world: World) -> None:
    world.a_comment()
    post = the_post(world)
    assert (post.external_id, post.text, post.next_read_at) == ("p1", None, NOW)


def test_what_is_told_of_a_post_is_kept_and_what_is_not_told_stays(world: World) -> None:
    world.hear(PostSeen("town", "p1", text=POOL, permalink="https://agora.example/p1", published_at=NOW))
    world.hear(PostSeen("town", "p1"))
    post = the_post(world)
    assert (post.text, post.permalink, post.published_at) == (POOL, "https://agora.example/p1", NOW)
    assert (post.next_read_at, post.removed_at) == (None, None)


def test_a_post_told_in_part_is_still_read(world: World) -> None:
    world.hear(PostSeen("town", "p1", text=POOL, whole=False))
    assert the_post(world).next_read_at == NOW


def test_a_removed_post_is_noted(world: World) -> None:
    world.hear(PostSeen("town", "p1", text=POOL), PostSeen("town", "p1", removed=True))
    assert (the_post(world).removed_at, the_post(world).text) == (NOW, POOL)


def test_a_comment_is_sorted_anew_when_the_words_of_its_post_come(world: World) -> None:
    comment_id = world.a_comment("C’est à quelle heure ?")
    before = world.comment(comment_id).department_id
    with world.db.reading() as session:
        seen = changes.last(session)
    world.hear(PostSeen("town", "p1", text=POOL))
    assert world.comment(comment_id).department_id not in {None, before}
    with world.db.reading() as session:
        assert [change.topic for change in changes.since(session, seen)] == ["queue"]


def test_a_persons_correction_outlives_the_words_of_the_post(world: World) -> None:
    comment_id = world.a_comment("C’est à quelle heure ?")
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        triage.correct_intent(session, comment, "suggestion", by=world.claire, now=world.now())
    world.hear(PostSeen("town", "p1", text=POOL))
    assert (world.comment(comment_id).intent, world.comment(comment_id).confidence) == ("suggestion", 1.0)


def test_words_of_the_post_that_change_nothing_disturb_nobody(world: World) -> None:
    world.hear(PostSeen("town", "p1", text=POOL), PostSeen("town", "p1", text=POOL))
    with world.db.reading() as session:
        assert len(session.scalars(select(Change)).all()) == 1


def test_a_picture_is_remembered_once_although_its_address_is_signed_anew(
    world: World, clock: time_machine.Traveller
) -> None:
    world.hear(with_pictures("a?sig=1", "b?sig=1"))
    clock.shift(timedelta(minutes=5))
    world.hear(with_pictures("a?sig=2", "b?sig=2", "c?sig=2"))
    assert pictures(world) == [
        ("https://agora.example/a?sig=2", NOW),
        ("https://agora.example/b?sig=2", NOW),
        ("https://agora.example/c?sig=2", NOW + timedelta(minutes=5)),
    ]


def test_a_picture_given_up_is_asked_for_again_at_its_new_address(world: World) -> None:
    world.hear(with_pictures("a?sig=1"))
    with world.db.writing() as session:
        session.scalars(select(Attachment)).one().next_fetch_at = None
    world.hear(with_pictures("a?sig=2"))
    assert pictures(world) == [("https://agora.example/a?sig=2", NOW)]


def test_a_picture_that_is_shown_is_left_alone(world: World) -> None:
    world.hear(with_pictures("a?sig=1"))
    with world.db.writing() as session:
        kept = session.scalars(select(Attachment)).one()
        kept.media_type, kept.next_fetch_at = "image/png", None
    world.hear(with_pictures("a?sig=2"))
    assert pictures(world) == [("https://agora.example/a?sig=1", None)]


def test_a_film_is_remembered_and_never_fetched(world: World) -> None:
    world.hear(with_pictures("film", media="video"), with_pictures("film", media="video"))
    assert pictures(world) == [("https://agora.example/film", None)]


def test_a_comments_picture_stands_beside_the_comment(world: World) -> None:
    comment_id = world.a_comment(
        attachments=(AttachmentSeen("https://agora.example/c", alt="Un nid-de-poule"),)
    )
    with world.db.reading() as session:
        kept = session.scalars(select(Attachment)).one()
        assert (kept.comment_id, kept.post_id, kept.alt) == (comment_id, None, "Un nid-de-poule")


def test_comments_under_one_post_share_its_conversation_and_others_stand_alone(world: World) -> None:
    first, second = world.a_comment(), world.a_comment()
    alone = world.a_comment(post_external_id=None)
    visitor = world.a_comment(kind="post", post_external_id="p9", external_id="p9")
    threads = [world.comment(one).thread_id for one in (first, second, alone, visitor)]
    assert threads[0] == threads[1]
    assert len(set(threads)) == 3
    with world.db.reading() as session:
        assert session.get_one(Thread, threads[3]).post_id is None


def test_a_private_conversation_has_no_post(world: World) -> None:
    message = CommentSeen(
        "m1", kind="message", text="Bonjour", thread_external_id="t1", post_external_id="p1"
    )
    world.hear(CommentPosted("town", message))
    with world.db.reading() as session:
        assert session.scalars(select(Thread)).one().post_id is None
