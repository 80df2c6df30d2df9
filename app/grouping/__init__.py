"""What many ask: comments that ask the same thing, answered in one act, each under its own words."""

from app.grouping.answering import (
    Progress,
    answer,
    begin,
    begun,
    find_batch,
    give_back,
    leave_out,
    progress,
)
from app.grouping.dealing import PACE, Addressee, Dealt, deal, sounds_automatic
from app.grouping.gathering import gather
from app.grouping.nearing import page_of, perhaps_alike
from app.grouping.opening import Asker, Opened, find, open_group
from app.grouping.telling import tell_of

__all__ = [
    "PACE",
    "Addressee",
    "Asker",
    "Dealt",
    "Opened",
    "Progress",
    "answer",
    "begin",
    "begun",
    "deal",
    "find",
    "find_batch",
    "gather",
    "give_back",
    "leave_out",
    "open_group",
    "page_of",
    "perhaps_alike",
    "progress",
    "sounds_automatic",
    "tell_of",
]
