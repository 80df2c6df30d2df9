"""What comes after an act: the comment that follows, in the same list."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from app import inbox
from app.inbox import Filters
from app.web.addresses import Addresses
from app.web.needs import Act
from app.web.rendering import wants_fragment


def following(act: Act, comment_id: int) -> int | None:
    """The comment after this one in the list that is open, else the one before it; asked before the act."""
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        filters = filters.understood(session, act.now, act.visit.zone)
        opened = inbox.open_comment(session, comment_id, filters)
    return opened.next_id or opened.previous_id


def go_on(act: Act, comment_id: int | None, done: str, *, to_list: bool = False) -> Response:
    """Send the browser to a comment of the same list, or to the list when there is none."""
    addresses = Addresses(Filters.from_query(act.request.query_params))
    if comment_id is None or to_list:
        return RedirectResponse(addresses.list(done), 303)
    return RedirectResponse(addresses.comment(comment_id, done), 303)


def go_to_page(act: Act, address: str) -> Response:
    """Send the browser to another page: htmx, which asked for a part of this one, is told to leave it."""
    if wants_fragment(act.request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
