"""Comments that ask the same thing: their page, what is written for all of them, and its sending."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from app import changes, grouping, inbox, saved_replies
from app.domain.blank import BLANKS
from app.domain.errors import Conflict, Invalid
from app.domain.group import Writing
from app.errands.following import follow
from app.grouping import sounds_automatic
from app.inbox import Filters
from app.web import groups_answered, groups_checked, promises
from app.web.addresses import Addresses
from app.web.after import following, go_on
from app.web.errors import again
from app.web.groups_shown import ShownGroup, shown_group
from app.web.groups_written import Written
from app.web.needs import Act, Acting, Id, Networks, Reading, TheHouse, Visiting, desk
from app.web.rendering import page, wants_fragment
from app.web.typed import Number

router = desk()

CLASH = "written_elsewhere"


@router.get("/groups/{group_id}")
def show(request: Request, group_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Show everybody who asks the same, ticked or set aside, and the words for each."""
    group = shown_group(session, group_id, visit, networks)
    return page(request, "groups/show.html", _shown(request, session, group))


@router.post("/comments/{comment_id}/group")
def gather(act: Acting, comment_id: Id) -> Response:
    """Open the page of those who may ask the same as one: it is ticked there, and they are offered."""
    with act.db.writing() as session:
        group_id = grouping.page_of(session, inbox.find(session, comment_id), now=act.now).id
    return _back(act, group_id)


@router.get("/groups/{group_id}/newcomers")
def newcomers(
    request: Request, group_id: Id, session: Reading, visit: Visiting, networks: Networks, after: Number = 0
) -> Response:
    """Say who has asked the same since the page was shown."""
    group = shown_group(session, group_id, visit, networks)
    shown = _shown(request, session, group) | {"newcomers": [one for one in group.lines if one.id > after]}
    return page(request, "groups/newcomers.html", shown)


@router.post("/groups/{group_id}/draft")
def draft(act: Acting, house: TheHouse, group_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Keep what is being written, and show how it reads under each comment; its links are followed first."""
    follow(house, "\n".join(form.wording))
    try:
        group = _read_again(act, group_id, form)
    except Conflict as error:
        return _again(act, group_id, form, error, "groups/draft.html")
    if not wants_fragment(act.request):
        return _back(act, group_id)
    with act.db.reading() as session:
        shown = _shown(act.request, session, group, form)
    return page(act.request, "groups/draft.html", shown)


@router.post("/groups/{group_id}/wordings")
def take(act: Acting, group_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Begin with the wordings of a saved reply, or of what a service says; who is ticked stays ticked."""
    if not form.saved:
        return _take_told(act, group_id, form)
    with act.db.writing() as session:
        saved, group = saved_replies.find(session, form.saved), grouping.find(session, group_id)
        saved.refuse_out_of_season(act.visit.today)
        group.keep(form.without(_edited(session, form)), form.before)
        if saved.gives_to is None:
            group.begin_with(saved)
    return _back(act, group_id)


@router.post("/groups/{group_id}/assignment")
def hand_over(act: Acting, group_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Ask which service has those that are ticked, as one case; what is written is kept meanwhile."""
    group = _kept(act, group_id, form)
    given = [line.id for line in group.lines if line.id in form.writing.ticked]
    if not given:
        raise Invalid("group_nobody", field="tick")
    query = Addresses(Filters.from_query(act.request.query_params)).query_alone
    asked = {"comment": given, "opened": given[0], "group": group_id, "as_one": "true", "within": query}
    return RedirectResponse(f"/ticked/assignment?{urlencode(asked, doseq=True)}", 303)


@router.post("/groups/{group_id}/replies")
def send(act: Acting, group_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Answer all who are ticked, each under their own comment, and go on to what comes next."""
    with act.db.reading() as session:
        known = grouping.begun(session, group_id, form.key)
    if known is not None:
        return go_on(act, None, f"batch.{known.id}")
    try:
        group = _kept(act, group_id, form)
    except Conflict as error:
        return _again(act, group_id, form, error)
    after = following(act, group.first.id) if group.first else None
    try:
        _refuse(group, form)
        with act.db.reading() as session:
            groups_checked.look_again(session, group, form, act.visit)
        batch_id = groups_answered.answer(act, group, form)
    except (Invalid, Conflict) as error:
        return _again(act, group_id, form, error)
    return go_on(act, after, f"batch.{batch_id}")


def _take_told(act: Act, group_id: int, form: Written) -> Response:
    with act.db.reading() as session:
        offer = shown_group(session, group_id, act.visit, act.networks).offer
    if offer is not None and not offer.id:
        told = replace(form.writing, wordings=offer.wordings)
        with act.db.writing() as session:
            grouping.find(session, group_id).keep(told, form.before)
    return _back(act, group_id)


def _kept(act: Act, group_id: int, form: Written) -> ShownGroup:
    """The group with what is written now: nothing of it is lost, whatever comes next."""
    with act.db.writing() as session:
        grouping.find(session, group_id).keep(form.writing, form.before)
    return _typed(act, group_id, form.writing)


def _read_again(act: Act, group_id: int, form: Written) -> ShownGroup:
    """The same, with whoever changed their words set aside: nobody answers what they have not read."""
    with act.db.writing() as session:
        writing = form.without(_edited(session, form))
        grouping.find(session, group_id).keep(writing, form.before)
    return _typed(act, group_id, writing)


def _typed(act: Act, group_id: int, writing: Writing) -> ShownGroup:
    """The group as this page holds it: no other page slips its words in between."""
    with act.db.reading() as session:
        return shown_group(session, group_id, act.visit, act.networks, writing)


def _edited(session: Session, form: Written) -> set[int]:
    return form.edited(inbox.found(session, form.row))


def _refuse(group: ShownGroup, form: Written) -> None:
    if not group.wordings and not all(line.own_words.strip() for line in group.ticked):
        raise Invalid("reply_empty", field="wording")
    if not group.ticked:
        raise Invalid("group_nobody", field="tick")
    too_long = next((line for line in group.ticked if line.over), None)
    if too_long is not None:
        over, label = str(too_long.over), too_long.channel.label
        raise Invalid("reply_too_long", field="wording", over=over, label=label)
    blank = next((line.blank for line in group.ticked if line.blank), None)
    if blank is not None:
        raise Invalid("reply_blank", field="wording", blank=blank)
    dealt = [line for line in group.ticked if not line.own_words.strip()]
    if not form.anyway and sounds_automatic(group.wordings, len(dealt)):
        raise Invalid("group_automatic", field="wording", count=str(len(dealt)))
    if form.promise and not form.promise_ignored and groups_checked.promised(group, group.visit):
        promises.day_of(form, group.visit.today)


def _back(act: Act, group_id: int) -> Response:
    addresses = Addresses(Filters.from_query(act.request.query_params))
    return RedirectResponse(f"/groups/{group_id}{addresses.query}", 303)


def _again(
    act: Act, group_id: int, form: Written, error: Invalid | Conflict, name: str = "groups/show.html"
) -> Response:
    """What was typed, and why it is refused; where others wrote meanwhile, their words beside it."""
    clash = error.code == CLASH
    group = _typed(act, group_id, form.writing) if clash else _read_again(act, group_id, form)
    with act.db.reading() as session:
        shown = _shown(act.request, session, group, form)
    if clash:
        shown |= {"clash": True, "base": form.base}
    name = name if wants_fragment(act.request) else "groups/show.html"
    return again(act.request, name, shown, error)


def _shown(
    request: Request, session: Session, group: ShownGroup, form: Written | None = None
) -> dict[str, Any]:
    return {
        "group": group,
        "clash": False,
        "base": group.opened.group.writing.mark,
        "warnings": groups_checked.warnings(session, group, group.visit),
        "promised": groups_checked.promised(group, group.visit, form),
        "filters": Addresses(Filters.from_query(request.query_params)),
        "act_key": secrets.token_urlsafe(16),
        "seen": changes.last(session),
        "newcomers": [],
        "edited": form.edited(one.comment for one in group.opened.askers) if form else set(),
        "variables": BLANKS,
        "writes": bool(request.query_params.get("write")),
        "refusal": None,
    }
