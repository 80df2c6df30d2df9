"""What one person chose for themselves."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import Invalid
from app.domain.preference import DEFAULTS, Preference

CHOICES = {
    "undo_delay": {"", "0s", "5s", "10s", "30s", "120s", "confirm"},
    "after_sending": {"next", "stay", "list"},
    "letter_keys": {"on", "off"},
    "theme": {"system", "light", "dark"},
}


def preferences_of(session: Session, user_id: int) -> dict[str, str]:
    """Every preference of one person, defaults included."""
    chosen = session.scalars(select(Preference).where(Preference.user_id == user_id))
    return DEFAULTS | {preference.name: preference.value for preference in chosen}


def prefer(session: Session, user_id: int, choices: dict[str, str]) -> None:
    """Keep a person's choices; Invalid for one that does not exist."""
    for name, value in choices.items():
        if value not in CHOICES.get(name, set()):
            raise Invalid("preference", field=name)
        session.merge(Preference(user_id=user_id, name=name, value=value))
