"""Closing without an answer, only ever with a reason; and setting aside until a moment."""

from app.closing.dismissing import contradict, dismiss, find, read_as, undo
from app.closing.reminding import find_reminder, interrupt, is_waking, remind, rest_again, resume, wake

__all__ = [
    "contradict",
    "dismiss",
    "find",
    "find_reminder",
    "interrupt",
    "is_waking",
    "read_as",
    "remind",
    "rest_again",
    "resume",
    "undo",
    "wake",
]
