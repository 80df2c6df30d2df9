"""What triage thinks of one comment, and the words that made it think so."""

from dataclasses import dataclass
from typing import Literal

INTENTS = ("question", "complaint", "after_sales", "praise", "suggestion", "spam", "abuse", "other")

About = Literal["intent", "department", "urgent"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Quotes the words that decided: `start` and `end` place them in the comment, None in the post."""

    about: About
    words: str
    start: int | None
    end: int | None
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Suggests, never decides: `intents[0]` is `intent`, `confidence` the probability that it is right.

    `departments` is ranked, at most five; `candidates` holds the two likeliest intents, each with its
    probability.
    """

    intent: str
    intents: tuple[str, ...]
    confidence: float
    department: str | None
    departments: tuple[str, ...]
    urgent: bool
    because: tuple[Reason, ...]
    lang: str
    candidates: tuple[tuple[str, float], ...]
