"""The mail that comes to the town's own box: kept first, then put where it belongs, or before a person."""

from app.mailroom.deciding import cases_for, close, find, take_as_answer, take_as_comment, waiting_mails
from app.mailroom.keeping import forget, is_waiting, keep, look_up, note_look, take
from app.mailroom.noticing import Notice, Told, notices
from app.mailroom.placing import Town, place
from app.mailroom.references import name_of

__all__ = [
    "Notice",
    "Told",
    "Town",
    "cases_for",
    "close",
    "find",
    "forget",
    "is_waiting",
    "keep",
    "look_up",
    "name_of",
    "note_look",
    "notices",
    "place",
    "take",
    "take_as_answer",
    "take_as_comment",
    "waiting_mails",
]
