"""One comment, with its post, its conversation and what the town knows of the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from app import closing, departments, inbox, replies
from app.domain.comment import Comment
from app.domain.errors import NotFound
from app.domain.reply import Reply, ReplyState
from app.inbox import Filters, Opened
from app.ports.events import CommentEdited, CommentPosted, CommentSeen, PostSeen
from tests.conftest import NOW
from tests.world import MARC, YASMINA, World

DAY = timedelta(days=1)


def opened(world: World, comment_id: int, **query: str) -> Opened:
    with world.db.reading() as session:
        return inbox.open_comment(session, comment_id, Filters.from_query(query))


def own(external_id: str, text: str, parent: str) -> CommentPosted:
    return CommentPosted(
        "town",
        CommentSeen(
            external_id,
            text=text,
            own=True,
            parent_external_id=parent,
            post_external_id="p1",
            posted_at=NOW,
        ),
    )


def publish(world: World, comment_id: int, text: str) -> None:
    reply_id = world.send(comment_id, text)
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        reply.state, reply.published_at = ReplyState.PUBLISHED, NOW


def test_a_comment_opens_with_the_post_it_stands_under(world: World) -> None:
    comment_id = world.a_comment()
    world.hear(PostSeen("town", "p1", text="La piscine rouvre samedi."))
    shown = opened(world, comment_id)
    assert shown.post is not None
    assert (shown.post.text, shown.comment.connection.name) == ("La piscine rouvre samedi.", "La ville")
    assert shown.comment.author is not None


def test_what_does_not_exist_or_is_our_own_does_not_open(world: World) -> None:
    world.hear(own("o1", "Bonjour", "c1"))
    for comment_id in (999, world.id_of("o1")):
        with pytest.raises(NotFound):
            opened(world, comment_id)
        with world.db.reading() as session, pytest.raises(NotFound):
            inbox.find(session, comment_id)


def test_a_comment_without_a_post_stands_alone(world: World) -> None:
    shown = opened(world, world.a_comment(post_external_id=None))
    assert (shown.post, shown.under_post, shown.waiting_under_post) == (None, 0, 0)


def test_the_conversation_is_shown_without_the_comment_itself_or_what_is_gone(world: World) -> None:
    top = world.a_comment(external_id="c1", posted_at=NOW - 3 * DAY)
    answer = world.a_comment(
        "Moi aussi", by=YASMINA, external_id="c2", parent_external_id="c1", posted_at=NOW - 2 * DAY
    )
    world.a_comment("Ailleurs", external_id="c3")
    world.a_comment(None, external_id="c4", parent_external_id="c1")
    world.hear(own("o1", "Samedi à 9 h.", "c1"))
    assert [one.id for one in opened(world, top).beside] == [answer, world.id_of("o1")]
    assert [one.id for one in opened(world, answer).beside] == [top, world.id_of("o1")]


def test_a_private_conversation_is_shown_whole(world: World) -> None:
    ids = [
        world.a_comment(
            f"Message {number}",
            kind="message",
            visibility="private",
            thread_external_id="t1",
            post_external_id=None,
            posted_at=NOW + timedelta(minutes=number),
        )
        for number in range(3)
    ]
    assert [one.id for one in opened(world, ids[1]).beside] == [ids[0], ids[2]]


def test_the_counts_under_the_post_say_how_many_wait(world: World) -> None:
    first = world.a_comment()
    world.a_comment(external_id="c9")
    world.hear(own("o1", "Samedi à 9 h.", "c9"))
    shown = opened(world, first)
    assert (shown.under_post, shown.waiting_under_post) == (2, 1)


def test_earlier_exchanges_come_newest_first_with_what_the_town_answered(world: World) -> None:
    answered, natively, silent = (
        world.a_comment(external_id=name, posted_at=NOW - days * DAY)
        for name, days in (("a1", 9), ("a2", 5), ("a3", 2))
    )
    publish(world, answered, "Le 3 mai.")
    world.hear(own("o1", "Le 4 mai.", "a2"))
    world.a_comment(by=YASMINA)
    shown = opened(world, world.a_comment())
    assert [(one.comment.id, one.answer) for one in shown.exchanges] == [
        (silent, None),
        (natively, "Le 4 mai."),
        (answered, "Le 3 mai."),
    ]
    assert shown.exchanges_total == 3


def test_five_exchanges_are_shown_and_all_are_counted(world: World) -> None:
    for _ in range(7):
        world.a_comment()
    shown = opened(world, world.a_comment())
    assert (len(shown.exchanges), shown.exchanges_total) == (5, 7)


def test_of_nobody_we_know_no_exchange_is_shown(world: World) -> None:
    world.a_comment(by=None)
    shown = opened(world, world.a_comment(by=None))
    assert (shown.exchanges, shown.exchanges_total) == ([], 0)


def test_the_place_in_the_list_and_its_neighbours(world: World) -> None:
    first, second, third = (world.a_comment(posted_at=NOW - days * DAY) for days in (9, 5, 2))
    places = [
        (shown.previous_id, shown.next_id, shown.position, shown.total)
        for shown in (opened(world, one) for one in (first, second, third))
    ]
    assert places == [(None, second, 1, 3), (first, third, 2, 3), (second, None, 3, 3)]


def test_neighbours_are_those_of_the_filtered_list(world: World) -> None:
    first, _, third = (
        world.a_comment(posted_at=NOW - days * DAY, post_external_id=post)
        for days, post in ((9, "p1"), (5, "p2"), (2, "p1"))
    )
    post = opened(world, first).post
    assert post is not None
    shown = opened(world, first, post=str(post.id))
    assert (shown.next_id, shown.total) == (third, 2)


def test_among_the_treated_the_next_one_is_older(world: World) -> None:
    old, new = (world.a_comment(posted_at=NOW - days * DAY) for days in (9, 2))
    with world.db.writing() as session:
        for one in (old, new):
            comment = session.get_one(Comment, one)
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=NOW)
    shown = opened(world, new, shelf="done")
    assert (shown.previous_id, shown.next_id, shown.position, shown.total) == (None, old, 1, 2)
    assert shown.dismissal is not None
    assert shown.dismissal.reason == "off_topic"


def test_counting_stops_at_999(world: World) -> None:
    template = world.comment(world.a_comment())
    shared = {column.key: getattr(template, column.key) for column in Comment.__table__.columns}
    del shared["id"]
    with world.db.writing() as session:
        session.execute(insert(Comment), [{**shared, "external_id": f"s{number}"} for number in range(1_100)])
    shown = opened(world, template.id)
    assert (shown.total, shown.under_post, shown.waiting_under_post, shown.exchanges_total) == (999,) * 4


def test_the_former_text_of_an_edited_comment_is_there(world: World) -> None:
    comment_id = world.a_comment("Et la piscine ?", external_id="c1")
    world.hear(CommentEdited("town", CommentSeen("c1", text="Et la patinoire ?", author=MARC)))
    before = opened(world, comment_id).before
    assert before is not None
    assert before.text == "Et la piscine ?"


def test_draft_reply_on_its_way_and_what_was_said_are_told_apart(world: World) -> None:
    comment_id = world.a_comment()
    publish(world, comment_id, "Le 3 mai.")
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        replies.draft(session, comment, "Et aussi", key=None, by=world.claire, now=NOW)
    shown = opened(world, comment_id)
    assert shown.draft is not None
    assert (shown.draft.text, [reply.text for reply in shown.said]) == ("Et aussi", ["Le 3 mai."])
    assert (shown.stuck, shown.leaving) == (None, None)
    assert shown.key not in {reply.key for reply in shown.said}
    other = world.a_comment()
    world.send(other)
    assert opened(world, other).leaving is not None


def test_the_open_assignment_names_its_service(world: World) -> None:
    comment_id = world.a_comment()
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        departments.assign(session, comment, "sports", by=world.claire, now=NOW)
    shown = opened(world, comment_id)
    assert shown.assignment is not None
    assert shown.assignment.department.slug == "sports"


def test_a_comment_is_found_by_its_id(world: World) -> None:
    comment_id = world.a_comment("Quand ouvre la piscine ?")
    with world.db.reading() as session:
        assert inbox.find(session, comment_id).text == "Quand ouvre la piscine ?"
