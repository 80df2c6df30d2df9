"""Applying: what a network knows Parvis by is set once, by the command or on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import EllipsisType

from app import connections
from app.domain.actor import By
from app.domain.errors import Invalid
from app.errands.departing import signing_in
from app.house import House


def apply(
    house: House,
    network: str,
    fields: Mapping[str, str],
    *,
    by: By,
    review_asked_on: date | EllipsisType | None = ...,
) -> None:
    """Keep a network's application. Raises NotFound (no sign-in there), Invalid (a field missing)."""
    channel = signing_in(house, network)
    known = {field.name for field in channel.application}
    if unknown := [name for name in fields if name not in known]:
        raise Invalid("credential_unknown", field=unknown[0], unknown=", ".join(unknown))
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    missing = [field.name for field in channel.application if field.required and field.name not in given]
    if missing:
        raise Invalid("credential_missing", field=missing[0], missing=", ".join(missing))
    with house.db.writing() as session:
        connections.apply(
            session,
            network,
            given,
            seal=house.seal,
            now=house.clock(),
            by=by,
            review_asked_on=review_asked_on,
        )
    house.accesses.afresh(network)
