"""Adding people: addresses are unique, roles are three, and what cannot be is refused by its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from app import accounts
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.errors import Conflict, Invalid
from app.domain.journal_entry import JournalEntry

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def test_a_person_added_is_known_by_their_address_however_it_is_written(session: Session) -> None:
    assert not accounts.anybody(session)
    added = accounts.add_user(
        session, " Claire@ville.example ", " Claire Abgrall ", "manager", now=NOW, by=CONSOLE
    )
    assert (added.email, added.name) == ("Claire@ville.example", "Claire Abgrall")
    assert accounts.with_email(session, "claire@VILLE.example") is added
    assert accounts.anybody(session)


def test_the_journal_knows_who_was_added_and_nothing_more(session: Session) -> None:
    added = accounts.add_user(session, "claire@ville.example", "Claire", "reader", now=NOW, by=CONSOLE)
    entry = session.query(JournalEntry).one()
    assert (entry.act, entry.subject, entry.by) == ("accounts.add_user", f"user:{added.id}", "console")
    assert entry.details == {"role": "reader"}


def test_an_address_is_taken_once(session: Session) -> None:
    accounts.add_user(session, "claire@ville.example", "Claire", "manager", now=NOW, by=CONSOLE)
    with pytest.raises(Conflict) as refused:
        accounts.add_user(session, "CLAIRE@ville.example", "Claire", "reader", now=NOW, by=CONSOLE)
    assert refused.value.code == "email_taken"


def test_a_closed_account_is_nobody(session: Session) -> None:
    added = accounts.add_user(session, "claire@ville.example", "Claire", "manager", now=NOW, by=CONSOLE)
    added.closed_at = NOW
    session.flush()  # the questions below are asked of the database
    assert accounts.with_email(session, "claire@ville.example") is None
    assert not accounts.anybody(session)


@pytest.mark.parametrize(
    ("email", "name", "role", "wrong"),
    [
        ("claire", "Claire", "manager", "email"),
        ("", "Claire", "manager", "email"),
        ("a b@ville.example", "Claire", "manager", "email"),
        ("claire@ville.example", "  ", "manager", "name"),
        ("claire@ville.example", "Claire", "mayor", "role"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    session: Session, email: str, name: str, role: str, wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        accounts.add_user(session, email, name, role, now=NOW, by=CONSOLE)
    assert refused.value.field == wrong
    assert not accounts.anybody(session)
