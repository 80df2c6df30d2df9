"""The networks: whether every comment arrives, at one look; and how an account is connected."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app import intake
from app.domain.errors import Conflict, DomainError, Invalid, NotAllowed
from app.errands import connecting, examining
from app.house import House
from app.web import connections_shown
from app.web.connections_asked import Filled
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Now, Reading, TheHouse, desk, office
from app.web.rendering import page

router = desk()
offices = office()

REFUSALS = (Invalid, NotAllowed, Conflict)


class Typed(BaseModel):
    """The form: which account, and the fields that its network declares."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    account: str = ""
    name: str = ""
    erase_demo: bool = False

    @property
    def fields(self) -> dict[str, str]:
        return {name: value for name, value in (self.model_extra or {}).items() if isinstance(value, str)}

    @property
    def filled(self) -> Filled:
        return Filled(self.account, self.name, self.fields)


Form_ = Annotated[Typed, Form()]


@router.get("/settings/connections")
def index(request: Request, session: Reading, house: TheHouse, now: Now, done: str = "") -> Response:
    """Show every account, problems first; the first broken one is already open."""
    shown = connections_shown.index(house, session, now)
    broken = next((row for row in shown["rows"] if row.hearing == "reconnect"), None)
    if broken is not None and broken.connection.network in house.channels:
        shown = _opened(house, session, now, open_id=broken.connection.id)
    return page(request, "connections/index.html", shown | _state(done=done) | {"chosen": False})


@offices.post("/settings/connections/second-reading")
def read_again(act: Acting) -> Response:
    """Let the worker read once more what nothing could be made of."""
    with act.db.writing() as session:
        intake.take_up_again(session, now=act.now, by=act.me.actor)
    return RedirectResponse("/settings/connections?done=again", 303)


@router.get("/settings/connections/{connection_id}")
def show(
    request: Request, connection_id: Id, session: Reading, house: TheHouse, now: Now, done: str = ""
) -> Response:
    """Open one account: what happened, what it can do, its address."""
    shown = _opened(house, session, now, open_id=connection_id)
    return page(request, "connections/show.html", shown | _state(done=done))


@offices.get("/settings/connections/new/{network}")
def new(request: Request, network: str, session: Reading, house: TheHouse, now: Now) -> Response:
    """Show what a network needs, and where to type it or to sign in."""
    shown = _opened(house, session, now, open_network=network)
    return page(request, "connections/new.html", shown | _state())


@offices.post("/settings/connections/new/{network}")
def create(act: Acting, network: str, house: TheHouse, form: Form_) -> Response:
    """Connect an account once its network has let it in."""
    account = form.account.strip()
    fields, erase = form.fields, form.erase_demo
    try:
        kept = connecting.connect(
            house, network, account, form.name, fields, check=True, by=act.me.actor, erase_demo=erase
        )
    except REFUSALS as error:
        return _again(act, house, error, form.filled, open_network=network)
    return RedirectResponse(f"/settings/connections/{kept.connection_id}?done=connected", 303)


@offices.post("/settings/connections/{connection_id}")
def update(act: Acting, connection_id: Id, house: TheHouse, form: Form_) -> Response:
    """Replace the credentials typed, and keep the others."""
    try:
        examining.reconnect(house, connection_id, form.fields, by=act.me.actor)
    except REFUSALS as error:
        return _again(act, house, error, form.filled, open_id=connection_id)
    return RedirectResponse(f"/settings/connections/{connection_id}?done=connected", 303)


@offices.post("/settings/connections/{connection_id}/check")
def check(act: Acting, connection_id: Id, house: TheHouse) -> Response:
    """Ask the network again: the token, the permissions, the subscription."""
    try:
        examining.examine(house, connection_id)
    except REFUSALS as error:
        return _again(act, house, error, Filled(), open_id=connection_id)
    return RedirectResponse(f"/settings/connections/{connection_id}?done=checked", 303)


@offices.post("/settings/connections/{connection_id}/withdrawal")
def withdraw(act: Acting, connection_id: Id, house: TheHouse) -> Response:
    """Forget how to speak for an account."""
    examining.withdraw(house, connection_id, by=act.me.actor)
    return RedirectResponse(f"/settings/connections/{connection_id}?done=withdrawn", 303)


def _opened(
    house: House, session: Session, now: datetime, *, open_id: int | None = None, open_network: str = ""
) -> dict[str, Any]:
    shown = connections_shown.index(house, session, now, open_id=open_id, open_network=open_network)
    rows = shown["rows"]
    if open_id is not None:
        shown["sheet"] = connections_shown.sheet_of(house, session, rows, open_id, now)
    else:
        shown["sheet"] = connections_shown.sheet_for(house, session, rows, open_network, now)
    return shown


def _state(done: str = "") -> dict[str, Any]:
    return {"done": done, "refusal": None, "filled": Filled(), "chosen": True}


def _again(
    act: Act,
    house: House,
    error: DomainError,
    filled: Filled,
    *,
    open_id: int | None = None,
    open_network: str = "",
) -> Response:
    """The same page, with what was typed and the sentence over the form; secrets are typed anew."""
    with act.db.reading() as session:
        shown = _opened(house, session, act.now, open_id=open_id, open_network=open_network)
    name = "connections/new.html" if open_id is None else "connections/show.html"
    return again(act.request, name, shown | _state() | {"filled": filled}, error)
