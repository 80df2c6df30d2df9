"""The language model that the town may choose: its page is an administrator's."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app import opinions
from app.domain.errors import Invalid
from app.domain.language_model import SHARE, THRESHOLD, LanguageModel
from app.errands import consulting
from app.opinions import Choice
from app.web.errors import again
from app.web.needs import Acting, Reading, TheHouse, Visiting, office
from app.web.rendering import page
from app.web.visits import Visit

HOME = "/settings/assistant"
A_MONTH = timedelta(days=30)

router = office()


class Typed(BaseModel):
    """The form, as it was typed."""

    model_config = ConfigDict(hide_input_in_errors=True)

    address: str = ""
    name: str = ""
    key: str = ""
    threshold: str = str(THRESHOLD)
    share: str = str(SHARE)

    @property
    def choice(self) -> Choice:
        return Choice(self.address, self.name, self.key, _number(self.threshold), _number(self.share))


@router.get(HOME)
def show(
    request: Request, session: Reading, visit: Visiting, done: str = "", said: str = "", failed: str = ""
) -> Response:
    """Show what is chosen, and how it went. said, failed: what it answered to a trial."""
    shown = _shown(session, visit) | {"done": done, "said": said, "failed": failed}
    return page(request, "assistant/show.html", shown)


@router.post(HOME)
def update(act: Acting, house: TheHouse, form: Annotated[Typed, Form()]) -> Response:
    """Keep the choice; a key that is left empty stays as it was, for the same address."""
    try:
        with act.db.writing() as session:
            opinions.choose(session, form.choice, seal=house.seal, by=act.me, now=act.now)
    except Invalid as error:
        with act.db.reading() as session:
            shown = _shown(session, act.visit, form)
        return again(act.request, "assistant/show.html", shown, error)
    return RedirectResponse(f"{HOME}?done=kept", 303)


@router.post(f"{HOME}/rehearsal")
def rehearse(house: TheHouse) -> Response:
    """Ask it about an invented comment, and come back with what it said."""
    said, failure = consulting.rehearse(house)
    return RedirectResponse(f"{HOME}?done=tried&said={said or ''}&failed={failure or ''}", 303)


@router.post(f"{HOME}/removal")
def remove(act: Acting) -> Response:
    """Turn it off, and forget its key."""
    with act.db.writing() as session:
        opinions.turn_off(session, by=act.me, now=act.now)
    return RedirectResponse(f"{HOME}?done=off", 303)


def _shown(session: Session, visit: Visit, form: Typed | None = None) -> dict[str, Any]:
    model = opinions.chosen(session)
    return {
        "model": model,
        "form": form or _written(model),
        "figures": opinions.figures(session, since=visit.now - A_MONTH),
        "done": "",
        "said": "",
        "failed": "",
        "refusal": None,
    }


def _written(model: LanguageModel | None) -> Typed:
    """The form as it is kept; a key is never shown again."""
    if model is None:
        return Typed()
    return Typed(
        address=model.address, name=model.name, threshold=str(model.threshold), share=str(model.share)
    )


def _number(typed: str) -> int:
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else 0  # noqa: PLR2004 - per cent
