"""What the town and its people chose."""

from app.settings.preferences import prefer, preferences_of
from app.settings.town import set_to, settings_of, undo_delay_of, zone_of
from app.settings.views import find_view, keep_view, remove_view, rename_view, restore_view, views_of
from app.settings.watching import Figures, figures, vital_signs

__all__ = [
    "Figures",
    "figures",
    "find_view",
    "keep_view",
    "prefer",
    "preferences_of",
    "remove_view",
    "rename_view",
    "restore_view",
    "set_to",
    "settings_of",
    "undo_delay_of",
    "views_of",
    "vital_signs",
    "zone_of",
]
