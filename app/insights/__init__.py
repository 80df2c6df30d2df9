"""What the records say, read afterwards: exports, what got stuck, how triage fared. Reads only."""

from app.insights.exporting import comments, journal, replies
from app.insights.judging import Judgement, judgement
from app.insights.measuring import PATIENT, URGENT, Fared, Said, by_month, by_said, fared
from app.insights.stuck import stuck_replies

__all__ = [
    "PATIENT",
    "URGENT",
    "Fared",
    "Judgement",
    "Said",
    "by_month",
    "by_said",
    "comments",
    "fared",
    "journal",
    "judgement",
    "replies",
    "stuck_replies",
]
