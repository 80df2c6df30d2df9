"""The list: who is to be answered first, what the row says, and only what was asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import backlog, closing, departments, inbox, replies
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.post import Post
from app.domain.reply import Reply, ReplyState
from app.inbox import Filters, Page
from app.ports.events import CommentEdited, CommentSeen
from tests.conftest import NOW
from tests.world import World

DAY = timedelta(days=1)
DANGER = "Un câble électrique pend au-dessus de la cour de l’école, les enfants le touchent !"


def queue(world: World, **query: str) -> Page:
    with world.db.reading() as session:
        return inbox.queue(session, Filters.from_query(query))


def ids(world: World, **query: str) -> list[int]:
    return [row.comment.id for row in queue(world, **query).rows]


def waiting(world: World, *days: int) -> list[int]:
    return [world.a_comment(posted_at=NOW - number * DAY) for number in days]


def test_who_waits_longest_comes_first(world: World) -> None:
    two, nine, one = waiting(world, 2, 9, 1)
    assert ids(world) == [nine, two, one]


def test_of_two_who_wait_as_long_the_first_heard_comes_first(world: World) -> None:
    first, second = waiting(world, 3, 3)
    assert ids(world) == [first, second]


def test_urgent_comes_before_a_longer_wait(world: World) -> None:
    nine = waiting(world, 9)[0]
    urgent = world.a_comment(DANGER)
    assert ids(world) == [urgent, nine]


@pytest.mark.parametrize("state", [ReplyState.FAILED, ReplyState.IN_DOUBT])
def test_a_reply_that_failed_or_is_in_doubt_comes_before_everything(world: World, state: ReplyState) -> None:
    nine, urgent = waiting(world, 9)[0], world.a_comment(DANGER)
    stuck = world.a_comment()
    reply_id = world.send(stuck)
    with world.db.writing() as session:
        session.get_one(Reply, reply_id).state = state
        backlog.restate(session, session.get_one(Comment, stuck))
    page = queue(world)
    assert [row.comment.id for row in page.rows] == [stuck, urgent, nine]
    assert page.rows[0].reply is not None
    assert page.rows[0].reply.state == state


def test_a_reply_held_after_an_edit_comes_first_and_one_on_its_way_is_in_no_list(world: World) -> None:
    nine, held = waiting(world, 9)[0], world.a_comment(external_id="h1")
    world.send(held)
    assert ids(world) == [nine]
    world.hear(CommentEdited("town", CommentSeen("h1", text="Et la patinoire ?")))
    assert ids(world) == [held, nine]


def test_a_row_says_who_writes_a_draft(world: World) -> None:
    comment_id = world.a_comment()
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        replies.draft(session, comment, "Bonjour", key=None, by=world.paul, now=NOW)
    row = queue(world).rows[0]
    assert row.reply is not None
    assert (row.reply.state, row.writer) == ("draft", "Paul Abgrall")


def test_what_is_stuck_is_said_before_what_is_being_written(world: World) -> None:
    comment_id = world.a_comment()
    reply_id = world.send(comment_id)
    with world.db.writing() as session:
        session.get_one(Reply, reply_id).state = ReplyState.FAILED
        comment = session.get_one(Comment, comment_id)
        replies.draft(session, comment, "Autrement", key=None, by=world.claire, now=NOW)
    row = queue(world).rows[0]
    assert row.reply is not None
    assert row.reply.id == reply_id


def test_the_treated_come_newest_first(world: World) -> None:
    two, nine, one = waiting(world, 2, 9, 1)
    with world.db.writing() as session:
        for comment_id in (two, nine, one):
            comment = session.get_one(Comment, comment_id)
            closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=NOW)
    assert ids(world, shelf="done") == [one, two, nine]
    assert ids(world) == []


def test_a_case_shows_the_service_that_has_it_not_the_suggested_one(world: World) -> None:
    comment_id = world.a_comment("Le trottoir de la rue Haute est cassé.")
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        departments.assign(session, comment, "sports", by=world.claire, now=NOW)
    row = queue(world, shelf="with_departments").rows[0]
    assert row.department is not None
    assert row.department.slug == "sports"
    assert ids(world) == []


def test_each_filter_keeps_what_it_names(world: World) -> None:
    question = world.a_comment("Quand ouvre la piscine ?", post_external_id="p1")
    complaint = world.a_comment(
        "Le trottoir de la rue Haute est cassé depuis trois mois, c’est inadmissible.", post_external_id="p2"
    )
    urgent = world.a_comment(DANGER, post_external_id="p2")
    english = world.a_comment("When does the swimming pool open, please? Thank you.", post_external_id="p2")
    kept = world.comment(complaint)
    with world.db.reading() as session:
        post = session.scalars(select(Post.id).where(Post.external_id == "p1")).one()
        slug = session.scalars(select(Department.slug).where(Department.id == kept.department_id)).one()
    assert question in ids(world, intent="question")
    assert complaint not in ids(world, intent="question")
    assert complaint in ids(world, department=slug)
    assert question not in ids(world, department=slug)
    assert ids(world, urgent="yes") == [urgent]
    assert ids(world, lang="en") == [english]
    assert ids(world, post=str(post)) == [question]
    assert len(ids(world, network="agora")) == 4
    assert ids(world, network="forum") == []


@pytest.mark.parametrize(
    "query",
    [
        {"shelf": "attic"},
        {"shelf": "outgoing"},
        {"urgent": "perhaps"},
        {"post": "x"},
        {"post": "99999999999999999999"},
        {"rows": "-1"},
        {"rows": "many"},
        {"colour": "red"},
    ],
)
def test_an_unknown_value_is_no_filter(query: dict[str, str]) -> None:
    assert Filters.from_query(query) == Filters()
    assert not Filters.from_query(query).narrow


def test_a_page_ends_after_its_rows_and_says_that_more_follow(world: World) -> None:
    first = world.all_at_once(*(world.event("Où ?", post_external_id=None) for _ in range(51)))
    page = queue(world)
    assert ([row.comment.id for row in page.rows], page.more) == (first[:50], True)
    assert (len(queue(world, rows="100").rows), queue(world, rows="100").more) == (51, False)
    assert Filters.from_query({"rows": "100000"}).rows == 500


def test_an_address_says_only_what_is_not_usual() -> None:
    filters = Filters.from_query({"intent": "question", "urgent": "yes", "rows": "100"})
    assert filters.query() == "intent=question&urgent=yes&rows=100"
    assert filters.query(intent=None, urgent=False, rows=50) == ""
    assert filters.narrow
