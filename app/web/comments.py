"""One comment, open, with its post, its thread and what goes with it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.inbox import Filters
from app.web import desk as desk_
from app.web.needs import Id, Networks, Reading, Visiting, desk
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/comments/{comment_id}")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Open a comment. After an act htmx also receives the list and the bar, which have changed."""
    filters = Filters.from_query(request.query_params)
    done = request.query_params.get("done", "")
    shown = desk_.context(session, visit, networks, filters, open_id=comment_id, done=done)
    if not wants_fragment(request):
        return page(request, "comments/show.html", shown)
    shown["acted"] = bool(done)
    return page(request, "comments/_answer.html", shown)
