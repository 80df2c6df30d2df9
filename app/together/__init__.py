"""Together: the same act on several comments at once, kept as one deed and taken back as one."""

from app.together.acting import assign, dismiss, remind, tag
from app.together.undoing import find, told, undo

__all__ = ["assign", "dismiss", "find", "remind", "tag", "told", "undo"]
