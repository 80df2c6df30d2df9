"""Rules of the town: written as a sentence, tried on the last thirty days, switched by a press."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from app import rules
from app.domain.errors import Conflict, Invalid
from app.domain.rule import Rule
from app.house import House
from app.rules import Draft
from app.web import rules_shown
from app.web.errors import again
from app.web.needs import Act, Acting, Id, Reading, TheHouse, Visiting, desk
from app.web.rendering import page
from app.web.rules_typed import Typed, typed_of
from app.web.typed import Number
from app.web.visits import Visit

router = desk()

REFUSALS = (Invalid, Conflict)
HOME = "/settings/rules"


@router.get(HOME)
def index(
    request: Request, session: Reading, visit: Visiting, house: TheHouse, done: str = "", rule: Number = 0
) -> Response:
    """Show the rules, in the order in which they speak. rule: the one that was removed, or switched."""
    shown = _page(session, visit) | {"done": done, "named": rule}
    return page(request, "rules/index.html", shown)


@router.get(f"{HOME}/new")
def new(
    request: Request, session: Reading, house: TheHouse, visit: Visiting, typed: Annotated[Typed, Query()]
) -> Response:
    """An empty editor; with something in the address, tried at once."""
    return page(request, "rules/new.html", _shown(session, house, visit, typed))


@router.get(f"{HOME}/trial")
def trial(
    request: Request, session: Reading, house: TheHouse, visit: Visiting, typed: Annotated[Typed, Query()]
) -> Response:
    """What the rule would have done in the last thirty days; nothing is kept."""
    return page(request, "rules/trial.html", _shown(session, house, visit, typed))


@router.get(f"{HOME}/{{rule_id}}")
def show(
    request: Request,
    rule_id: Id,
    session: Reading,
    house: TheHouse,
    visit: Visiting,
    typed: Annotated[Typed, Query()],
    done: str = "",
) -> Response:
    """One rule in its editor, with what it would have done, and what people changed of what it did.

    A comment may name one that was taken away since: the list says so, and offers to bring it back.
    """
    rule = session.get(Rule, rule_id)
    if rule is not None and rule.removed_at is not None:
        return RedirectResponse(_removed(rule_id), 303)
    rule = rules.find(session, rule_id)
    shown = _shown(session, house, visit, typed if typed.look else typed_of(rule), rule=rule)
    return page(request, "rules/show.html", shown | {"done": done})


@router.post(HOME)
def create(act: Acting, house: TheHouse, form: Annotated[Typed, Form()]) -> Response:
    """Keep a new one: it acts on what comes from now on."""
    return _keep(act, house, form, None)


@router.post(f"{HOME}/{{rule_id}}")
def update(act: Acting, rule_id: Id, house: TheHouse, form: Annotated[Typed, Form()]) -> Response:
    """Keep it as it now reads."""
    return _keep(act, house, form, rule_id)


@router.post(f"{HOME}/{{rule_id}}/switch")
def switch(act: Acting, rule_id: Id, on: Annotated[bool, Form()] = False) -> Response:  # noqa: FBT002 - a box
    """Let it act, or no longer."""
    with act.db.writing() as session:
        rules.switch(session, rules.find(session, rule_id), on=on, by=act.me, now=act.now)
    return RedirectResponse(f"{HOME}?rule={rule_id}", 303)


@router.post(f"{HOME}/{{rule_id}}/undo")
def take_back(act: Acting, rule_id: Id, kept: Annotated[str, Form()] = "") -> Response:
    """Let it read as before it was kept. kept: when, in ISO 8601."""
    with act.db.writing() as session:
        rules.take_back(session, rules.find(session, rule_id), kept, by=act.me, now=act.now)
    return RedirectResponse(f"{HOME}/{rule_id}?done=taken_back", 303)


@router.post(f"{HOME}/{{rule_id}}/stop/seen")
def see_stop(act: Acting, rule_id: Id) -> Response:
    """Go and see why Parvis switched it off."""
    with act.db.writing() as session:
        rules.see_stop(rules.find(session, rule_id), now=act.now)
    return RedirectResponse(f"{HOME}/{rule_id}#against", 303)


@router.post(f"{HOME}/{{rule_id}}/removal")
def remove(act: Acting, rule_id: Id) -> Response:
    """Take it away; the page offers to bring it back."""
    with act.db.writing() as session:
        rules.remove(session, rules.find(session, rule_id), by=act.me, now=act.now)
    return RedirectResponse(_removed(rule_id), 303)


@router.post(f"{HOME}/{{rule_id}}/removal/undo")
def restore(act: Acting, rule_id: Id) -> Response:
    """Bring it back."""
    with act.db.writing() as session:
        rules.restore(session, rule_id, by=act.me, now=act.now)
    return RedirectResponse(f"{HOME}/{rule_id}", 303)


def _removed(rule_id: int) -> str:
    return f"{HOME}?done=removed&rule={rule_id}"


def _keep(act: Act, house: House, form: Typed, rule_id: int | None) -> Response:
    try:
        with act.db.writing() as session:
            known = rules.find(session, rule_id) if rule_id else None
            number = rules.keep(session, form.as_draft(), known=known, by=act.me, now=act.now).id
    except REFUSALS as error:
        with act.db.reading() as session:
            rule = rules.find(session, rule_id) if rule_id else None
            shown = _shown(session, house, act.visit, form, rule=rule)
        return again(act.request, "rules/show.html" if rule_id else "rules/new.html", shown, error)
    return RedirectResponse(f"{HOME}/{number}?done=kept", 303)


def _page(session: Session, visit: Visit, rule: Rule | None = None) -> dict[str, Any]:
    listed = rules.listing(session, now=visit.now)
    return {
        "rows": [rules_shown.row(one, visit.now.astimezone(visit.zone), rule) for one in listed],
        **rules_shown.services(session),
        "people": {one.id: one.name for one in rules.people(session)},
        "done": "",
        "named": 0,
        "refusal": None,
    }


def _shown(
    session: Session, house: House, visit: Visit, typed: Typed, *, rule: Rule | None = None
) -> dict[str, Any]:
    tried = _tried(session, visit, typed)
    return _page(session, visit, rule) | {
        "rule": rule,
        "form": typed,
        "conditions": rules_shown.conditions(typed.look, typed.words, typed.network, typed.lang, typed.tag),
        "choices": rules_shown.choices(house.channels),
        "writes": house.postman is not None,
        "trial": rules_shown.trial(tried, typed.does, house.channels, only=typed.only) if tried else None,
        "against": rules_shown.against(rules.acted_on(session, rule, visit.now), house.channels)
        if rule
        else [],
        "home": f"{HOME}/{rule.id}" if rule else f"{HOME}/new",
    }


def _tried(session: Session, visit: Visit, typed: Typed) -> rules.Trial | None:
    """Try what can be tried; nothing while the sentence is not whole."""
    try:
        asks = typed.asks
        rules.check(session, Draft("", asks, typed.does))
    except Invalid:
        return None
    return rules.try_out(session, asks, typed.does, zone=visit.zone, now=visit.now)
