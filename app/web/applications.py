"""Applications: what a network knows Parvis by, set once by an administrator."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app import connections
from app.domain.errors import Invalid
from app.errands import applying, departing
from app.errands.rehearsing import webhook_url
from app.house import House
from app.web.connections_asked import Asked
from app.web.errors import again
from app.web.needs import Acting, Reading, TheHouse, office
from app.web.rendering import page

router = office()


class Typed(BaseModel):
    """The fields that the network declares."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    review_asked_on: str = ""

    @property
    def fields(self) -> dict[str, str]:
        return {name: value for name, value in (self.model_extra or {}).items() if isinstance(value, str)}


@router.get("/settings/applications/{network}")
def show(request: Request, network: str, session: Reading, house: TheHouse) -> Response:
    """Show what the network asks for, and the addresses that it must know."""
    return page(request, "applications/show.html", _shown(house, session, network) | {"refusal": None})


@router.post("/settings/applications/{network}")
def update(act: Acting, network: str, house: TheHouse, form: Annotated[Typed, Form()]) -> Response:
    """Keep the application; a secret that is left empty stays as it was."""
    with act.db.reading() as session:
        known = connections.application_of(session, network, seal=house.seal)
    typed = {name: value for name, value in form.fields.items() if value.strip()}
    try:
        asked_on = _date(form.review_asked_on)
        applying.apply(house, network, {**known, **typed}, review_asked_on=asked_on, by=act.me.actor)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(house, session, network, typed) | {"review_asked_on": form.review_asked_on}
        return again(act.request, "applications/show.html", shown, error)
    return RedirectResponse(f"/settings/connections/new/{network}", 303)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Invalid("due_date", field="review_asked_on") from None


def _shown(
    house: House, session: Session, network: str, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    channel = departing.signing_in(house, network)
    known = connections.application_of(session, network, seal=house.seal)
    asked_on = connections.listening(session, house.clock()).reviewed.get(network)
    return {
        "network": network,
        "channel": house.channels[network],
        "fields": [Asked.of(one, {**known, **(typed or {})}) for one in channel.application],
        "return_to": house.base_url + departing.RETURN,
        "address": webhook_url(house, network, ""),
        "review_asked_on": asked_on.isoformat() if asked_on else "",
    }
