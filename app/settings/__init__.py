"""What the town and its people chose, and what is kept of their accounts on the networks."""

from app.settings.connections import (
    accesses_of,
    access_of,
    connect,
    connected,
    lose,
    recover,
    remember,
)
from app.settings.preferences import preferences_of, prefer
from app.settings.town import settings_of, set_to, undo_delay_of

__all__ = [
    "access_of",
    "accesses_of",
    "connect",
    "connected",
    "lose",
    "prefer",
    "preferences_of",
    "recover",
    "remember",
    "set_to",
    "settings_of",
    "undo_delay_of",
]
