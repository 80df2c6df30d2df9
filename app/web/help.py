"""The shortcuts: a page, and a dialog over any other page."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from app.web.needs import desk
from app.web.rendering import page, wants_fragment

router = desk()


@router.get("/help")
def show(request: Request) -> Response:
    """Show every key that does something."""
    return page(request, "help/_dialog.html" if wants_fragment(request) else "help/show.html")
