"""What was said before: replies that the town keeps, and which of them suits a comment."""

from app.saved_replies.correcting import correct
from app.saved_replies.keeping import Listed, Wording, find, keep, listing, remove, restore
from app.saved_replies.recalling import Earlier, earlier, take_earlier
from app.saved_replies.suggesting import NEAR, because, nearest
from app.saved_replies.taking import leave, take
from app.saved_replies.understanding import Unread, understand, unread

__all__ = [
    "NEAR",
    "Earlier",
    "Listed",
    "Unread",
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
    "understand",
    "unread",
]
