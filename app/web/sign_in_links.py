"""One-time links: opening one shows a button, because mail programs open links too; pressing it signs in."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app import accounts
from app.errands import demonstrating
from app.web.cookies import give
from app.web.needs import Now, Reading, TheHouse, public
from app.web.rendering import page

router = public()


@router.get("/sign-in-links/{token}")
def show(request: Request, session: Reading, now: Now, token: str) -> Response:
    """Say whose link it is, and wait for the button."""
    link = accounts.open_link(session, token, now=now)
    shown = {"person": link.user.name, "act": request.url.path}
    return page(request, "sign_in_links/show.html", shown, headers={"Cache-Control": "no-store"})


@router.post("/sign-in-links/{token}")
def use(house: TheHouse, now: Now, token: str) -> Response:
    """Sign in, once; then a password can be chosen, but for who tries the demonstration: its desk is next."""
    with house.db.writing() as session:
        person = accounts.open_link(session, token, now=now).user
        key = accounts.use_link(session, token, now=now)
        tries = person == demonstrating.manager_of(session)
    return give(RedirectResponse("/" if tries else "/password", status_code=303), key, house)
