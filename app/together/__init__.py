"""Together: one act on several comments, or several acts on one; kept as a deed and taken back as one."""

from app.together.acting import assign, dismiss, join, remind, tag
from app.together.announcing import Word, announce, announced
from app.together.choosing import choose
from app.together.gestures import forestall, send, service_of, undo_reply
from app.together.undoing import find, told, undo

__all__ = [
    "Word",
    "announce",
    "announced",
    "assign",
    "choose",
    "dismiss",
    "find",
    "forestall",
    "join",
    "remind",
    "send",
    "service_of",
    "tag",
    "told",
    "undo",
    "undo_reply",
]
