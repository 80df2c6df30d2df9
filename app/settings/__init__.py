"""What the town and its people chose, and what is kept of their accounts on the networks."""

from app.settings.connections import (
    access_of,
    accesses_of,
    connect,
    connected,
    lose,
    recover,
    remember,
)
from app.settings.listening import ORDER, Heard, listening
from app.settings.preferences import prefer, preferences_of
from app.settings.town import set_to, settings_of, undo_delay_of
from app.settings.watching import Figures, figures, vital_signs

__all__ = [
    "ORDER",
    "Figures",
    "Heard",
    "access_of",
    "accesses_of",
    "connect",
    "connected",
    "figures",
    "listening",
    "lose",
    "prefer",
    "preferences_of",
    "recover",
    "remember",
    "set_to",
    "settings_of",
    "undo_delay_of",
    "vital_signs",
]
