"""Triage: what a comment asks for, whose it is, whether it can wait, and the words that say so."""

from app.triage.classifying import classify, judge
from app.triage.correcting import correct_intent, correct_urgency, find_correction, undo_correction
from app.triage.explaining import sentences
from app.triage.heeding import heed
from app.triage.learning import MOST as MOST_LEARNED
from app.triage.learning import lessons_of
from app.triage.lessons import Lessons
from app.triage.lines import Talk, answer
from app.triage.looking import Look, look
from app.triage.meaning import Spoken
from app.triage.reading import read, stem
from app.triage.recalling import words_learned
from app.triage.routing import SERVICES, Service
from app.triage.sorting import sort
from app.triage.verdict import INTENTS, Reason, Verdict

__all__ = [
    "INTENTS",
    "MOST_LEARNED",
    "SERVICES",
    "Lessons",
    "Look",
    "Reason",
    "Service",
    "Spoken",
    "Talk",
    "Verdict",
    "answer",
    "classify",
    "correct_intent",
    "correct_urgency",
    "find_correction",
    "heed",
    "judge",
    "lessons_of",
    "look",
    "read",
    "sentences",
    "sort",
    "stem",
    "undo_correction",
    "words_learned",
]
