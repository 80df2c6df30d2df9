"""What the town said it would do: made by a reply, and ended by another one or by a stated reason."""

from app.promises.keeping import Kept, Owed, end, find, kept, make, owed, owed_to, resume, tie
from app.promises.pressing import Pressing, kept_since, pressing

__all__ = [
    "Kept",
    "Owed",
    "Pressing",
    "end",
    "find",
    "kept",
    "kept_since",
    "make",
    "owed",
    "owed_to",
    "pressing",
    "resume",
    "tie",
]
