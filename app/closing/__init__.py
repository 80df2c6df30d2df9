"""Closing without an answer: only ever with a reason."""

from app.closing.dismissing import change_reason, dismiss, find, undo

__all__ = ["change_reason", "dismiss", "find", "undo"]
