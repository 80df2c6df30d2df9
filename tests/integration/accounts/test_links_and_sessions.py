"""Links are pressed once, even twice at the same time; a session ends where and when it is said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app import accounts
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.errors import Expired
from app.domain.session import Session as SignedIn
from app.domain.user import User

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def claire(database: Database) -> User:
    with database.writing() as session:
        return accounts.add_user(session, "claire@ville.example", "Claire", "manager", now=NOW, by=CONSOLE)


def test_two_presses_at_the_same_time_open_one_session(database: Database, claire: User) -> None:
    with database.writing() as session:
        link = accounts.make_link(session, claire, now=NOW, by=CONSOLE)

    def press(_: int) -> bool:
        try:
            with database.writing() as session:
                accounts.use_link(session, link, now=NOW)
        except Expired:
            return False
        return True

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(press, range(4))) == [False, False, False, True]
    with database.reading() as session:
        assert session.query(SignedIn).count() == 1


def test_a_session_is_found_by_its_token_until_it_is_ended(database: Database, claire: User) -> None:
    with database.writing() as session:
        token = accounts.use_link(session, accounts.make_link(session, claire, now=NOW, by=CONSOLE), now=NOW)
        found = accounts.find(session, token, now=NOW)
        assert found is not None
        assert found.user.name == "Claire"
        assert accounts.find(session, token + "x", now=NOW) is None
        accounts.end(session, found.id, now=NOW)
        assert accounts.find(session, token, now=NOW) is None


def test_seeing_an_ended_session_does_not_bring_it_back(database: Database, claire: User) -> None:
    with database.writing() as session:
        token = accounts.use_link(session, accounts.make_link(session, claire, now=NOW, by=CONSOLE), now=NOW)
        found = accounts.find(session, token, now=NOW)
        assert found is not None
        accounts.end(session, found.id, now=NOW)
        accounts.see(session, found.id, now=NOW + timedelta(hours=1))
        session.expire_all()
        assert session.get_one(SignedIn, found.id).last_seen_at == NOW
        assert accounts.find(session, token, now=NOW) is None


def test_ending_the_others_keeps_this_one_and_everybody_elses(database: Database, claire: User) -> None:
    with database.writing() as session:
        paul = accounts.add_user(session, "paul@ville.example", "Paul", "manager", now=NOW, by=CONSOLE)
        tokens = [
            accounts.use_link(session, accounts.make_link(session, user, now=NOW, by=CONSOLE), now=NOW)
            for user in (claire, claire, paul)
        ]
        here = accounts.find(session, tokens[0], now=NOW)
        assert here is not None
        accounts.end_others(session, claire.id, kept=here.id, now=NOW)
        alive = [accounts.find(session, token, now=NOW) is not None for token in tokens]
    assert alive == [True, False, True]
