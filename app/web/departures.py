"""Departures: to a network's own sign-in and back, then one of the accounts it opened is connected."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from app.domain.errors import Expired
from app.errands import departing, staging
from app.web.needs import Acting, Id, Reading, TheHouse, Visiting, office
from app.web.rendering import page

router = office()


class Typed(BaseModel):
    """What the network's sign-in must know before one leaves."""

    model_config = ConfigDict(extra="allow")

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in (self.model_extra or {}).items() if isinstance(value, str)}


class Choice(BaseModel):
    """One of the accounts that the sign-in opened."""

    account: str = ""
    erase_demo: bool = False


@router.post("/settings/connections/new/{network}/departure")
def depart(act: Acting, network: str, house: TheHouse, form: Annotated[Typed, Form()]) -> Response:
    """Lead to the network: a page, because a form may send nobody to another site (our own policy)."""
    address = departing.depart(house, network, form.asked, session_id=_session(act.visit.session_id))
    shown = {"channel": house.channels[network], "address": address}
    return page(act.request, "departures/depart.html", shown, headers={"Refresh": f"0; url={address}"})


@router.get("/settings/connections/return")
@router.get("/settings/connections/return/")
def arrive(request: Request, visit: Visiting, house: TheHouse) -> Response:
    """Come back from the network with the accounts it opened."""
    session_id = _session(visit.session_id)
    departure_id, _offers = departing.arrive(house, request.query_params, session_id=session_id)
    return RedirectResponse(f"/settings/departures/{departure_id}", 303)


@router.get("/settings/departures/{departure_id}")
def show(request: Request, departure_id: Id, visit: Visiting, session: Reading, house: TheHouse) -> Response:
    """Show the accounts to choose from; where the demonstration is there, that it will leave."""
    session_id = _session(visit.session_id)
    network, offers = departing.offers(house, departure_id, session_id=session_id)
    shown = {"channel": house.channels[network], "offers": offers, "departure": departure_id}
    leaves = staging.town_of(session) is not None
    return page(request, "departures/show.html", shown | {"demonstration": leaves})


@router.post("/settings/departures/{departure_id}")
def accept(act: Acting, departure_id: Id, house: TheHouse, form: Annotated[Choice, Form()]) -> Response:
    """Connect the account chosen."""
    connection_id = departing.accept(
        house,
        departure_id,
        form.account,
        session_id=_session(act.visit.session_id),
        by=act.me.actor,
        erase_demo=form.erase_demo,
    )
    return RedirectResponse(f"/settings/connections/{connection_id}?done=connected", 303)


def _session(session_id: int | None) -> int:
    if session_id is None:
        raise Expired("departure")
    return session_id
