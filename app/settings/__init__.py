"""What the town and its people chose."""

from app.settings.preferences import prefer, preferences_of
from app.settings.town import set_to, settings_of, undo_delay_of
from app.settings.watching import Figures, figures, vital_signs

__all__ = [
    "Figures",
    "figures",
    "prefer",
    "preferences_of",
    "set_to",
    "settings_of",
    "undo_delay_of",
    "vital_signs",
]
