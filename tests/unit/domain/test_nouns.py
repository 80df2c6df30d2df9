"""The questions one may ask a noun, and what it does to itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from app.domain.actor import person, rule
from app.domain.assignment import Assignment
from app.domain.author import Author
from app.domain.base import Instant
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.delivery import Delivery, DeliveryState
from app.domain.department import Department
from app.domain.dismissal import OFFERED, Reason, proposed_for
from app.domain.errors import Conflict, Expired, Invalid, NotAllowed, NotFound
from app.domain.reply import Reply, ReplyState
from app.domain.standing import Shelf, State
from app.domain.user import Role, User

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


def a_reply(state: ReplyState, **facts: object) -> Reply:
    return Reply(**{"state": state, "text": "", "due_at": NOW, **facts})


@pytest.mark.parametrize(
    ("reply", "held", "awaits", "stuck", "leaving"),
    [
        (a_reply(ReplyState.DRAFT), False, False, False, False),
        (a_reply(ReplyState.WAITING), False, False, False, True),
        (a_reply(ReplyState.WAITING, due_at=None), False, True, False, True),
        (a_reply(ReplyState.WAITING, held_at=NOW), True, False, True, False),
        (a_reply(ReplyState.WAITING, due_at=None, held_at=NOW), True, False, True, False),
        (a_reply(ReplyState.SENDING), False, False, False, True),
        (a_reply(ReplyState.PUBLISHED), False, False, False, False),
        (a_reply(ReplyState.FAILED), False, False, True, False),
        (a_reply(ReplyState.IN_DOUBT), False, False, True, False),
        (a_reply(ReplyState.UNDONE), False, False, False, False),
    ],
)
def test_a_reply_knows_whether_it_leaves_waits_or_needs_a_decision(
    reply: Reply, *, held: bool, awaits: bool, stuck: bool, leaving: bool
) -> None:
    assert (reply.is_held, reply.awaits_confirmation) == (held, awaits)
    assert (reply.is_stuck, reply.is_leaving) == (stuck, leaving)


def test_words_taken_back_become_a_draft_under_another_key() -> None:
    reply = a_reply(
        ReplyState.WAITING, text="Samedi.\n", key="reply-1", held_at=NOW, by="user:1", user_id=1, comment_id=7
    )
    draft = reply.draft_again(key="reply-2", now=NOW)
    reply.undo()
    assert (reply.state, reply.key, reply.held_at) == (ReplyState.UNDONE, "reply-1", None)
    assert (draft.state, draft.key, draft.text) == (ReplyState.DRAFT, "reply-2", "Samedi.\n")
    assert (draft.comment_id, draft.by, draft.user_id, draft.attempts) == (7, "user:1", 1, 0)


@pytest.mark.parametrize(
    ("written", "taken_back", "kept"),
    [
        ("", "Samedi.", "Samedi."),
        (" \n", "Samedi.", "Samedi."),
        ("Samedi.", "Samedi. ", "Samedi."),
        ("Et dimanche.", "Samedi.", "Samedi.\n\nEt dimanche."),
    ],
)
def test_words_taken_back_come_before_those_being_written(written: str, taken_back: str, kept: str) -> None:
    draft = a_reply(ReplyState.DRAFT, text=written)
    draft.take_in(taken_back)
    assert draft.text == kept


@pytest.mark.parametrize("state", DeliveryState)
def test_a_delivery_knows_whether_it_is_open_and_whether_it_flies(state: DeliveryState) -> None:
    delivery = Delivery(state=state)
    ended = {DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.WITHDRAWN}
    assert delivery.is_open == (state not in ended)
    assert delivery.is_in_flight == (state in {DeliveryState.CLAIMED, DeliveryState.DOUBTFUL})


def test_a_comment_knows_when_it_was_written_and_under_what() -> None:
    comment = Comment(external_id="c2", parent_external_id="c1", received_at=NOW, posted_at=None)
    assert (comment.written_at, comment.top_external_id) == (NOW, "c1")
    comment.posted_at = NOW - timedelta(days=1)
    comment.parent_external_id = None
    assert (comment.written_at, comment.top_external_id) == (NOW - timedelta(days=1), "c2")
    assert not comment.is_removed
    comment.state = State.REMOVED
    assert comment.is_removed


def test_a_queue_begins_with_what_is_stuck_then_urgent_then_waited_longest() -> None:
    asked = str(Comment.on_shelf(Shelf.TO_ANSWER).compile(dialect=sqlite.dialect()))
    assert "ORDER BY comment.rank, comment.waiting_since, comment.id" in asked


def test_an_assignment_ends_and_can_be_reopened() -> None:
    assignment = Assignment(ended_at=None)
    assert assignment.is_open
    assignment.end("answered", NOW)
    assert (assignment.is_open, assignment.ending, assignment.ended_at) == (False, "answered", NOW)
    assignment.reopen()
    assert (assignment.is_open, assignment.ending) == (True, None)


def test_a_department_answers_within_its_usual_delay() -> None:
    assert Department(expected_days=5).expected_delay == timedelta(days=5)


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        ("praise", Reason.THANKS_READ),
        ("spam", Reason.OFF_TOPIC),
        ("abuse", Reason.OFF_TOPIC),
        ("suggestion", Reason.NO_ANSWER_EXPECTED),
        ("other", Reason.RESIDENTS_TALKING),
        ("question", None),
        ("complaint", None),
        ("after_sales", None),
        (None, None),
    ],
)
def test_a_reason_is_proposed_only_where_no_answer_is_likely(
    intent: str | None, reason: Reason | None
) -> None:
    assert proposed_for(intent) is reason


def test_nobody_may_choose_that_a_comment_is_older_than_parvis() -> None:
    assert set(Reason) - set(OFFERED) == {Reason.BEFORE_PARVIS}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Yasmina Benali, c’est noté.", True),
        ("  @yasmina benali oui", True),
        ("@yas-b merci", True),
        ("Merci Yasmina Benali", False),
        ("", False),
        (None, False),
    ],
)
def test_an_answer_in_a_shared_conversation_opens_by_naming_its_author(
    text: str | None, *, named: bool
) -> None:
    assert Author(name="Yasmina Benali", handle="@yas-b").is_named_first_in(text) is named
    assert not Author(name=None, handle=None).is_named_first_in(text)


def test_an_author_is_shown_by_name_else_by_handle() -> None:
    assert Author(name="Marc Le Goff", handle="mlg").shown_name == "Marc Le Goff"
    assert Author(name="Marc Le Goff").first_name == "Marc"
    assert Author(name="Les Amis du Cimetière marin").first_name == "Les Amis du Cimetière marin"
    assert (Author(handle="mlg").shown_name, Author(handle="mlg").first_name) == ("mlg", "mlg")
    assert (Author().shown_name, Author().first_name) == (None, None)


def test_a_connection_listens_while_nothing_stops_it() -> None:
    listening = {problem: Connection(problem=problem).is_listening for problem in (None, "permission")}
    assert listening == {None: True, "permission": False}


def test_a_connection_keeps_the_date_of_its_first_trouble() -> None:
    connection = Connection(problem=None)
    connection.lose("permission", NOW)
    connection.lose("needs_reconnection", NOW + timedelta(hours=1))
    assert (connection.problem, connection.problem_since) == ("needs_reconnection", NOW)
    connection.recover()
    assert (connection.problem, connection.problem_since) == (None, None)


def test_accounts_are_asked_by_network_and_people_by_address() -> None:
    accounts = str(Connection.on("agora").compile(dialect=sqlite.dialect()))
    still_ours = "(connection.problem IS NULL OR connection.problem != ?)"
    assert f"WHERE connection.network = ? AND {still_ours} ORDER BY connection.id" in accounts
    people = User.with_email(" Claire@Ville.example ").compile(dialect=sqlite.dialect())
    assert people.params["lower_1"] == "claire@ville.example"
    assert "closed_at IS NULL" in str(people)


def test_roles_say_who_may_write_and_who_may_administer() -> None:
    may = {role: (User(role=role).may_write, User(role=role).may_administer) for role in Role}
    assert may == {
        Role.READER: (False, False),
        Role.MANAGER: (True, False),
        Role.ADMINISTRATOR: (True, True),
    }


def test_a_person_has_two_initials_at_most_and_acts_under_an_id() -> None:
    user = User(id=7, name="claire anne Morvan")
    assert (user.initials, user.actor) == ("CA", person(7))
    assert (person(7), rule(3)) == ("user:7", "rule:3")


def test_an_instant_is_aware_and_in_utc() -> None:
    kind, dialect = Instant(), sqlite.dialect()
    paris = timezone(timedelta(hours=1))
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None
    assert kind.process_bind_param(NOW.astimezone(paris), dialect) == NOW
    assert kind.process_result_value(NOW.replace(tzinfo=None), dialect) == NOW
    read = kind.process_result_value(NOW.astimezone(paris), dialect)
    assert read is not None
    assert (read, read.tzinfo) == (NOW, UTC)
    with pytest.raises(ValueError, match="time zone"):
        kind.process_bind_param(NOW.replace(tzinfo=None), dialect)


@pytest.mark.parametrize("refusal", [NotFound, NotAllowed, Conflict, Expired, Invalid])
def test_a_refusal_carries_a_code_and_the_facts_of_its_sentence(
    refusal: type[NotFound | NotAllowed | Conflict | Expired | Invalid],
) -> None:
    told = refusal("gone", name="Paul")
    assert (told.code, told.facts, str(told)) == ("gone", {"name": "Paul"}, "gone")


def test_what_cannot_be_understood_names_its_field() -> None:
    assert Invalid("empty", field="text").field == "text"
    assert Invalid("empty").field is None


@pytest.mark.parametrize(
    ("external_id", "handle", "told"),
    [("7", "@marc", "7"), ("@marc", "@marc", None), ("comment:c1", None, None)],
)
def test_only_the_networks_own_id_is_told_of_an_author(
    external_id: str, handle: str | None, told: str | None
) -> None:
    assert Author(external_id=external_id, handle=handle).told_id == told
