"""Closing without an answer: only ever with a reason."""

from app.closing.dismissing import dismiss, find, undo

__all__ = ["dismiss", "find", "undo"]
