"""Together: one act on several comments, or several acts on one; kept as a deed and taken back as one."""

from app.together.acting import assign, dismiss, join, remind, tag
from app.together.announcing import Word, announce
from app.together.choosing import choose
from app.together.gestures import forestall, send, service_of, undo_reply
from app.together.undoing import find, stayed, told, undo

__all__ = [
    "Word",
    "announce",
    "assign",
    "choose",
    "dismiss",
    "find",
    "forestall",
    "join",
    "remind",
    "send",
    "service_of",
    "stayed",
    "tag",
    "told",
    "undo",
    "undo_reply",
]
