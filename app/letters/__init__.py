"""Letters to the services: when they are written, what their links open, what comes back, who is late."""

from app.letters.answering import Said, answer, answer_by_mail, photo
from app.letters.forgetting import forget_photos
from app.letters.inviting import CaseState, OpenedCase, OpenedLetter, cases_of, open_letter
from app.letters.keeping import Kept, withdraw, written_to
from app.letters.mailing import Carried, Fate, FateKind, settle, take_letter
from app.letters.missing import unsent
from app.letters.telling import Tidings, tell
from app.letters.underway import Case, Underway, underway
from app.letters.writing import chase, renew

__all__ = [
    "Carried",
    "Case",
    "CaseState",
    "Fate",
    "FateKind",
    "Kept",
    "OpenedCase",
    "OpenedLetter",
    "Said",
    "Tidings",
    "Underway",
    "answer",
    "answer_by_mail",
    "cases_of",
    "chase",
    "forget_photos",
    "open_letter",
    "photo",
    "renew",
    "settle",
    "take_letter",
    "tell",
    "underway",
    "unsent",
    "withdraw",
    "written_to",
]
