"""The session's cookie: no script reads it, no other site sends it with a form."""

from __future__ import annotations

from typing import TypeVar

from fastapi.responses import Response

from app.domain.session import ABSOLUTE
from app.house import House
from app.web.visits import COOKIE

Answer = TypeVar("Answer", bound=Response)


def give(answer: Answer, token: str, house: House) -> Answer:
    """Let the browser keep the token; over https only, where we have it."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=house.base_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def take_back(answer: Answer) -> Answer:
    """Let the browser forget it."""
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer
