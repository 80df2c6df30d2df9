"""For those who watch the machine: is it up, and can it work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError

from app import settings
from app.web.needs import Now, TheHouse, public

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
router = public()


@router.get("/health/live")
def live() -> PlainTextResponse:
    """This process answers."""
    return PlainTextResponse("live\n")


@router.get("/health/ready")
def ready(house: TheHouse, now: Now) -> PlainTextResponse:
    """The database stands at the newest version, and a worker was seen within the last minute."""
    try:
        with house.db.reading() as session:
            signs = settings.vital_signs(session, now)
    except SQLAlchemyError:
        return _not_ready("the database does not answer")
    if signs.version != newest():
        return _not_ready("the database is not at the newest version: parvis migrate")
    if not signs.worker_is_alive:
        return _not_ready("no worker was seen within 60 s: parvis work")
    return PlainTextResponse("ready\n")


@cache
def newest() -> str | None:
    """The newest migration that ships with this code."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _not_ready(reason: str) -> PlainTextResponse:
    return PlainTextResponse(f"{reason}\n", status_code=503)
