from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import accounts, connections, departments, settings
from app.domain.actor import CONSOLE
from app.domain.assignment import Assignment
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.dismissal import Dismissal
from app.domain.errors import Conflict
from app.domain.post import Post
from app.domain.standing import State
from app.domain.tally import DebtDay
from app.errands.demonstrating import manager_of, open_town
from app.house import House
from tests.conftest import NOW
from tests.fakes import NAME
from tests.integration.demonstrating.reading import (
    assert_every_comment_stands_where_its_records_say,
    everything,
)


def comment(house: House, external_id: str) -> Comment:
    with house.db.reading() as session:
        return session.scalars(select(Comment).where(Comment.external_id == external_id)).one()


def test_a_town_opens_with_its_people_waiting(town: House) -> None:
    latest = comment(town, "c263").waiting_since
    assert latest is not None
    assert round((NOW - latest) / timedelta(minutes=1)) == 25
    assert assert_every_comment_stands_where_its_records_say(town) > 40
    with town.db.reading() as session:
        chosen = settings.settings_of(session)
        assert chosen["town_name"] == "Ville de Pont-Kerlan"
        assert datetime.fromisoformat(chosen["backlog_start"]) < datetime.fromisoformat("2026-01-01")
        assert accounts.with_email(session, "claire.morvan@pont-kerlan.example") is not None
        assert session.scalar(select(func.count()).where(Dismissal.reason == "before_parvis")) == 0
        assert session.scalar(select(func.count()).where(Post.text.is_not(None))) == 30


def test_each_fate_is_told(town: House) -> None:
    assert comment(town, "c001").state == State.ANSWERED_ELSEWHERE
    assert comment(town, "c004").state == State.DISMISSED
    hidden = comment(town, "c015")
    assert hidden.state == State.DISMISSED
    assert hidden.hidden_at is not None
    assert comment(town, "c248").state == State.REMOVED
    edited = comment(town, "c260")
    assert edited.state == State.UNANSWERED
    assert edited.edited_at is not None


def test_some_cases_are_at_their_services_since_they_were_handed_over(town: House) -> None:
    case = comment(town, "c233")
    assert case.state == State.WITH_DEPARTMENT
    assert case.posted_at is not None
    with town.db.reading() as session:
        assignment = session.scalars(Assignment.open_for(case.id)).one()
        assert assignment.assigned_at - case.posted_at == timedelta(hours=2)
        assert session.get_one(Department, assignment.department_id).slug == "eclairage-public"
        assert session.scalar(select(func.count()).where(Assignment.ended_at.is_(None))) == 3


def test_what_was_taken_back_from_a_service_stays_at_the_desk(town: House) -> None:
    with town.db.writing() as session:
        claire = accounts.with_email(session, "claire.morvan@pont-kerlan.example")
        assert claire is not None
        case = session.scalars(select(Comment).where(Comment.external_id == "c233")).one()
        assert case.state == State.WITH_DEPARTMENT
        departments.take_back(session, case, by=claire, now=town.clock())
    open_town(town, days=1)
    assert comment(town, "c233").state == State.UNANSWERED


def test_opening_twice_changes_nothing(town: House, clock: time_machine.Traveller) -> None:
    before = everything(town)
    clock.shift(timedelta(minutes=5))
    open_town(town, days=1)
    assert everything(town) == before


def test_what_is_missing_is_completed(town: House) -> None:
    with town.db.reading() as session:
        fewer = session.scalar(select(func.count(Comment.id)))
    open_town(town, days=2)
    with town.db.reading() as session:
        more = session.scalar(select(func.count(Comment.id)))
    assert fewer is not None
    assert more is not None
    assert more > fewer
    assert_every_comment_stands_where_its_records_say(town)


def test_a_reason_taken_back_is_not_given_again(town: House) -> None:
    with town.db.writing() as session:
        given = session.scalars(select(Dismissal).limit(1)).one()
        given.undone_at = town.clock()
        dismissal_id = given.comment_id
    open_town(town, days=1)
    with town.db.reading() as session:
        mine = select(func.count()).where(Dismissal.comment_id == dismissal_id)
        assert session.scalar(mine) == 1


def test_a_town_with_an_account_of_its_own_is_left_alone(house: House) -> None:
    with house.db.writing() as session:
        connections.connect(
            session, NAME, "town", "La ville", {}, seal=house.seal, health=None, now=NOW, by=CONSOLE
        )
    before = everything(house)
    with pytest.raises(Conflict, match="real_connection"):
        open_town(house, days=1)
    assert everything(house) == before


def test_its_manager_signs_in_only_while_it_is_a_demonstration(house: House) -> None:
    with house.db.reading() as session:
        assert manager_of(session) is None
    open_town(house, days=1)
    with house.db.writing() as session:
        assert manager_of(session) is not None
        connections.connect(
            session, NAME, "town", "La ville", {}, seal=house.seal, health=None, now=NOW, by=CONSOLE
        )
        assert manager_of(session) is None


def test_the_debt_of_past_days_is_what_was_open_then(house: House) -> None:
    open_town(house, days=3)
    with house.db.reading() as session:
        days = list(session.scalars(select(DebtDay).order_by(DebtDay.day)))
        in_debt = Comment.shelf.in_(("to_answer", "with_departments"))
        open_now = session.scalars(select(Comment).where(in_debt)).all()
    assert [day.day for day in days] == [NOW.date() - timedelta(days=ago) for ago in (2, 1, 0)]
    waited = sum((NOW - one.waiting_since).total_seconds() for one in open_now if one.waiting_since)
    assert days[-1].debt == round(waited / 86_400)
    assert days[0].debt <= days[1].debt <= days[2].debt
