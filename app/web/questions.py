"""Questions: the service that owns a fact is asked whether it is still true."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app import facts
from app.web import facts_shown
from app.web.needs import Acting, Id, desk
from app.web.rendering import page, wants_fragment

router = desk()


@router.post("/facts/{fact_id}/question")
def ask(request: Request, act: Acting, fact_id: Id) -> Response:
    """Write to its service; the line that offered it says so."""
    with act.db.writing() as session:
        fact = facts.find(session, fact_id)
        facts.ask(session, fact, today=act.visit.today, by=act.me, now=act.now)
    if not wants_fragment(request):
        return RedirectResponse(f"/facts/{fact_id}", 303)
    with act.db.reading() as session:
        cards = facts_shown.cards(session, act.visit.today, fact_id)
    return page(request, "questions/ask.html", {"card": next(one for one in cards if one.current)})
