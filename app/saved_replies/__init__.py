"""What was said before: replies that the town keeps, and which of them suits a comment."""

from app.saved_replies.correcting import correct
from app.saved_replies.keeping import Listed, Wording, find, keep, listing, remove, restore
from app.saved_replies.recalling import Earlier, earlier, take_earlier
from app.saved_replies.suggesting import because, nearest
from app.saved_replies.taking import leave, take

__all__ = [
    "Earlier",
    "Listed",
    "Wording",
    "because",
    "correct",
    "earlier",
    "find",
    "keep",
    "leave",
    "listing",
    "nearest",
    "remove",
    "restore",
    "take",
    "take_earlier",
]
