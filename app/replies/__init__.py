"""What the town answers: drafts, sends, what is taken back, and what became of each."""

from app.replies.drafting import draft, next_key
from app.replies.echoing import recognise
from app.replies.holding import hold_for, release
from app.replies.manner import Manner
from app.replies.publishing import dispatch, fail_late, settle, stale_reference, still_fits
from app.replies.seeking import heard
from app.replies.sending import resolve, retry, send, undo

__all__ = [
    "Manner",
    "dispatch",
    "draft",
    "fail_late",
    "heard",
    "hold_for",
    "next_key",
    "recognise",
    "release",
    "resolve",
    "retry",
    "send",
    "settle",
    "stale_reference",
    "still_fits",
    "undo",
]
