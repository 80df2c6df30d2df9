"""What the town answers: drafts, sends, what is taken back, and what became of each."""

from app.replies.drafting import draft, next_key
from app.replies.echoing import come_back, is_talked_over, recognise
from app.replies.holding import hold_for, release
from app.replies.publishing import dispatch, fail_late, is_said, settle, stale_reference, still_fits
from app.replies.sending import Manner, resolve, retry, send, undo

__all__ = [
    "Manner",
    "come_back",
    "dispatch",
    "draft",
    "fail_late",
    "hold_for",
    "is_said",
    "is_talked_over",
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
