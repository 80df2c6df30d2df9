"""Municipal services: which there are, what was handed to them, what they are written and answer."""

from app.departments.answering import Said, answer
from app.departments.assigning import assign, find, open_cases, take_back, undo
from app.departments.directory import describe, directory, seed, service
from app.departments.inviting import CaseState, OpenedCase, OpenedLetter, open_letter
from app.departments.mailing import Carried, Fate, FateKind, settle, take_letter
from app.departments.underway import Case, Underway, underway
from app.departments.writing import renew

__all__ = [
    "Carried",
    "Case",
    "CaseState",
    "Fate",
    "FateKind",
    "OpenedCase",
    "OpenedLetter",
    "Said",
    "Underway",
    "answer",
    "assign",
    "describe",
    "directory",
    "find",
    "open_cases",
    "open_letter",
    "renew",
    "seed",
    "service",
    "settle",
    "take_back",
    "take_letter",
    "underway",
    "undo",
]
