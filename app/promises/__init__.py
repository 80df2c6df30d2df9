"""What the town said it would do: made by a reply, and ended by another one or by a stated reason."""

from app.promises.keeping import Kept, Owed, count, end, find, kept, make, owed, owed_to, resume, tie

__all__ = ["Kept", "Owed", "count", "end", "find", "kept", "make", "owed", "owed_to", "resume", "tie"]
