"""The desk: the queue, with the first of its comments open where the screen is wide."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.inbox import Filters
from app.web import desk as desk_
from app.web import lines
from app.web.needs import Networks, Reading, Visiting, desk
from app.web.rendering import page, wants_fragment

router = desk()

PARTS = {
    "section#outgoing": "inbox/_outgoing.html",
    "section#queue": "inbox/_queue.html",
    "a#arrivals": "inbox/_queue.html",
    "div#slabs": "inbox/_slabs.html",
    "div#reading": "comments/_answer.html",
}


@router.get("/")
def queue(request: Request, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Show who has waited longest; htmx asks the same address for a part of it."""
    filters = Filters.from_query(request.query_params)
    target = request.headers.get("HX-Target", "") if wants_fragment(request) else ""
    if target == "ol#lines":
        return page(request, "inbox/_more.html", lines.more(session, visit, networks, filters))
    done = request.query_params.get("done", "")
    shown = desk_.context(session, visit, networks, filters, done=done)
    shown["acted"] = bool(done)
    return page(request, PARTS.get(target, "inbox/queue.html"), shown)
