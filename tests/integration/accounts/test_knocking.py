"""Tries at the door, counted in the database: five an account, twenty a place, in a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app import accounts
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.errors import Invalid, NotAllowed
from app.domain.session import Session as SignedIn
from app.domain.sign_in_attempt import SignInAttempt
from app.domain.user import User

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
CLAIRE, HERE = "claire@ville.example", "192.0.2.1"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


@pytest.fixture
def claire(session: Session) -> User:
    return accounts.add_user(session, CLAIRE, "Claire Abgrall", "manager", now=NOW, by=CONSOLE)


def test_the_sixth_try_on_one_account_is_refused_until_the_first_is_old(session: Session) -> None:
    for minute in range(5):
        accounts.knock(session, CLAIRE, f"192.0.2.{minute}", now=NOW + timedelta(minutes=minute))
    with pytest.raises(NotAllowed) as refused:
        accounts.knock(session, CLAIRE, HERE, now=NOW + timedelta(minutes=5))
    assert refused.value.code == "too_many_attempts"
    assert refused.value.facts == {"retry_at": (NOW + timedelta(minutes=15)).isoformat()}
    with pytest.raises(NotAllowed):
        accounts.knock(session, CLAIRE, HERE, now=NOW + timedelta(minutes=14, seconds=59))
    accounts.knock(session, CLAIRE, HERE, now=NOW + timedelta(minutes=15))


def test_upper_case_and_spaces_are_the_same_account(session: Session) -> None:
    for written in (CLAIRE, CLAIRE.upper(), f" {CLAIRE} ", CLAIRE.title(), CLAIRE):
        accounts.knock(session, written, HERE, now=NOW)
    with pytest.raises(NotAllowed):
        accounts.knock(session, CLAIRE, HERE, now=NOW)


def test_one_place_may_not_try_many_accounts(session: Session) -> None:
    for number in range(20):
        accounts.knock(session, f"nom{number}@ville.example", HERE, now=NOW)
    with pytest.raises(NotAllowed):
        accounts.knock(session, CLAIRE, HERE, now=NOW)
    accounts.knock(session, CLAIRE, "192.0.2.7", now=NOW)


def test_signing_in_forgets_the_tries_on_the_account_but_not_those_of_the_place(
    session: Session, claire: User
) -> None:
    for number in range(16):
        accounts.knock(session, f"nom{number}@ville.example", HERE, now=NOW)
    for _ in range(3):
        accounts.knock(session, CLAIRE, HERE, now=NOW)
    tried = accounts.knock(session, CLAIRE, HERE, now=NOW)
    accounts.enter(session, claire.id, tried, judged=None, keeping="une empreinte", now=NOW)
    accounts.knock(session, CLAIRE, HERE, now=NOW)
    with pytest.raises(NotAllowed):
        accounts.knock(session, "nom20@ville.example", HERE, now=NOW)


def test_old_tries_are_not_kept_and_none_names_anybody(session: Session) -> None:
    accounts.knock(session, CLAIRE, HERE, now=NOW)
    accounts.knock(session, "paul@ville.example", HERE, now=NOW + timedelta(minutes=16))
    kept = session.query(SignInAttempt).all()
    assert [one.failed_at for one in kept] == [NOW + timedelta(minutes=16)] * 2
    assert not any("paul" in one.subject or HERE in one.subject for one in kept)


def test_a_password_that_was_replaced_while_it_was_judged_opens_nothing_and_does_not_come_back(
    session: Session, claire: User
) -> None:
    accounts.choose_password(session, claire.id, "l’ancienne empreinte", now=NOW)
    tried = accounts.knock(session, CLAIRE, HERE, now=NOW)
    accounts.choose_password(session, claire.id, "la nouvelle", now=NOW)
    judged = "l’ancienne empreinte"
    with pytest.raises(Invalid):
        accounts.enter(session, claire.id, tried, judged=judged, keeping=judged, now=NOW)
    assert claire.password_hash == "la nouvelle"
    assert session.query(SignedIn).count() == 0
    assert session.query(SignInAttempt).count() == len(tried.ids), "it counts as a wrong one"
