"""Looking for comments while one types: the first lines of what the desk would list."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.web import searches_shown
from app.web.needs import Networks, Reading, Visiting, desk
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/search")
def show(request: Request, session: Reading, visit: Visiting, networks: Networks, q: str = "") -> Response:
    """Show the first comments found, as lines of the palette; the desk lists them all, and is a page."""
    if not wants_fragment(request):
        return RedirectResponse(f"/?{urlencode({'q': q})}", 303)
    return page(request, "searches/show.html", {"found": searches_shown.first(session, visit, networks, q)})
