from __future__ import annotations

from datetime import timedelta

import time_machine

from app import closing, departments, insights, replies
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.reply import Reply
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, CommentSeen
from tests.fakes import NAME
from tests.world import YASMINA, World

COMMENT = (
    "id thread network account kind external_id parent_external_id post_external_id permalink author text "
    "posted_at received_at edited_at removed_at hidden_at own visibility intent intents confidence urgent "
    "department state"
)
REPLY = (
    "id network account comment_external_id text by state external_id attempts created_at published_at reason"
)


def comments(world: World) -> list[dict[str, object]]:
    with world.db.reading() as session:
        return list(insights.comments(session))


def sent(world: World) -> list[dict[str, object]]:
    with world.db.reading() as session:
        return list(insights.replies(session))


def test_a_comment_has_exactly_the_promised_fields(world: World) -> None:
    world.a_comment("Le lampadaire du quai est éteint", by=YASMINA)
    (row,) = comments(world)
    assert set(row) == set(COMMENT.split())
    assert row["network"] == NAME
    assert row["account"] == "town"
    assert row["author"] == {"external_id": "yasmina", "name": "Yasmina Benali", "handle": None}
    assert row["posted_at"] == "2026-03-17T09:30:00Z"
    assert row["edited_at"] is None
    assert row["state"] == "unanswered"
    assert row["department"] == "eclairage-public"


def test_what_is_unknown_is_null(world: World) -> None:
    world.a_comment(None, by=None)
    (row,) = comments(world)
    assert row["text"] is None
    assert row["author"] == {"external_id": None, "name": None, "handle": None}
    assert row["permalink"] is None


def test_the_states_are_those_of_the_records(world: World, clock: time_machine.Traveller) -> None:
    waiting, closed, handed, gone, answered = (world.a_comment() for _ in range(5))
    with world.db.writing() as session:
        of = {one: session.get_one(Comment, one) for one in (closed, handed, gone, answered)}
        closing.dismiss(session, of[closed], "off_topic", by=CONSOLE, now=world.now())
        departments.assign(session, of[handed], "voirie", by=world.claire, now=world.now())
        names = {one: of[one].external_id for one in of}
    clock.shift(timedelta(minutes=1))
    native = CommentSeen(
        "own1",
        text="Bonjour, à 9 h.",
        own=True,
        post_external_id="p1",
        parent_external_id=names[answered],
        posted_at=world.now(),
    )
    world.hear(CommentRemoved("town", names[gone]), CommentPosted("town", native))
    states = {row["id"]: row["state"] for row in comments(world)}
    assert states == {
        waiting: "unanswered",
        closed: "dismissed",
        handed: "with_department",
        gone: "removed",
        answered: "answered_elsewhere",
        world.id_of("own1"): None,
    }
    assert list(states) == [waiting, closed, handed, gone, answered, world.id_of("own1")]


def test_the_open_assignment_goes_before_the_suggestion(world: World) -> None:
    comment_id = world.a_comment("Le lampadaire du quai est éteint")
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        departments.assign(session, comment, "voirie", by=world.claire, now=world.now())
    assert comments(world)[0]["department"] == "voirie"
    with world.db.writing() as session:
        departments.take_back(session, session.get_one(Comment, comment_id), by=world.claire, now=world.now())
    assert comments(world)[0]["department"] == "eclairage-public"


def test_an_edit_shows_its_hour(world: World, clock: time_machine.Traveller) -> None:
    world.a_comment("Avant", external_id="e1")
    clock.shift(timedelta(hours=1))
    world.hear(CommentEdited("town", CommentSeen("e1", text="Après", post_external_id="p1"), world.now()))
    (row,) = comments(world)
    assert row["text"] == "Après"
    assert row["edited_at"] == "2026-03-17T10:30:00Z"


def test_a_reply_says_exactly_its_text(world: World) -> None:
    comment_id = world.a_comment(external_id="r1")
    text = "  Bonjour,\n\nsamedi « à 9 h » 😊  "
    reply_id = world.send(comment_id, text)
    (row,) = sent(world)
    assert set(row) == set(REPLY.split())
    assert row["text"] == text
    assert row["comment_external_id"] == "r1"
    assert row["by"] == f"user:{world.claire.id}"
    assert row["state"] == "waiting"
    assert row["published_at"] is None
    world.act(replies.undo, reply_id)
    states = {one["id"]: one["state"] for one in sent(world)}
    assert states[reply_id] == "undone"


def test_the_journal_tells_who_did_what(world: World) -> None:
    comment_id = world.a_comment()
    with world.db.writing() as session:
        comment = session.get_one(Comment, comment_id)
        closing.dismiss(session, comment, "off_topic", by=world.claire.actor, now=world.now())
    with world.db.reading() as session:
        rows = list(insights.journal(session))
    assert set(rows[-1]) == {"id", "at", "by", "act", "subject", "details"}
    assert rows[-1]["by"] == f"user:{world.claire.id}"
    assert rows[-1]["act"] == "closing.dismiss"
    assert rows[-1]["subject"] == f"comment:{comment_id}"
    assert rows[-1]["at"] == "2026-03-17T09:30:00Z"
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))


def test_stuck_replies_are_counted(world: World) -> None:
    reply_id = world.send(world.a_comment())
    with world.db.writing() as session:
        assert insights.stuck_replies(session) == 0
        session.get_one(Reply, reply_id).state = "in_doubt"
        session.flush()  # the count asks the database
        assert insights.stuck_replies(session) == 1
