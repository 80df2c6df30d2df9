"""Applications: what each network knows Parvis by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import EllipsisType

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import By
from app.domain.application import Application
from app.domain.connection import Connection
from app.ports.seal import Seal


def apply(
    session: Session,
    network: str,
    fields: Mapping[str, str],
    *,
    seal: Seal,
    now: datetime,
    by: By,
    review_asked_on: date | EllipsisType | None = ...,
) -> None:
    """Keep a network's application, sealed; the accounts that sign in through it speak with it at once.

    review_asked_on: as the network examines applications; `...` leaves what is known of it.
    """
    kept = session.merge(Application(network=network, fields=seal.close(fields), set_at=now))
    if not isinstance(review_asked_on, EllipsisType):
        kept.review_asked_on = review_asked_on
    theirs = update(Connection).where(Connection.network == network)
    session.execute(theirs.values(version=Connection.version + 1))
    journal.write(session, "connections.apply", f"application:{network}", now=now, by=by)


def application_of(session: Session, network: str, *, seal: Seal) -> dict[str, str]:
    """Open a network's application, empty where none was set."""
    application = session.get(Application, network)
    return {} if application is None else seal.open(application.fields)
