"""A blank: what a wording leaves open, filled for one comment on one day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.domain.almanac import spoken
from app.domain.author import Author

FIRST_NAME, SERVICE, DATE, LINK = BLANKS = ("{prénom}", "{service}", "{date}", "{lien}")
# One that somebody spaced out, or forgot to close, is one all the same: no inhabitant reads a brace.
BRACED = re.compile(r"\{\s*[^\W\d_][^{}\n]{0,30}\}|\{\s*(?:pr[eé]nom|service|date|lien)\b", re.IGNORECASE)
BY_HAND = r"[^\n]{1,80}"


@dataclass(frozen=True)
class Filling:
    """What is known for one comment; None where it is not.

    first_name: where one may use it; service: the one that has the comment, else the one suggested, by the
    name that citizens read; day: on which the words are taken; link: the one that the saved reply owns.
    """

    first_name: str | None = None
    service: str | None = None
    day: date | None = None
    link: str | None = None


def filling(
    author: Author | None, service: str | None = None, day: date | None = None, link: str | None = None
) -> Filling:
    """What is known for what this person wrote: a page or a pseudonym is not called by its name."""
    return Filling(author.called if author else None, service, day, link)


def filled(words: str, known: Filling) -> str:
    """Words with what is known in them.

    Without a first name its place goes with its space: a greeting does without. Any other stays, to be
    filled by hand: a sentence does not.
    """
    for blank, value in _values(known).items():
        words = words.replace(blank, value) if value else words
    return words.replace(f" {FIRST_NAME}", "").replace(FIRST_NAME, "")


def left_in(words: str) -> list[str]:
    """What is still to be filled, or was never one of ours, each once."""
    return list(dict.fromkeys(BRACED.findall(words)))


def unknown_in(words: str) -> list[str]:
    """What looks like a blank and is none."""
    return [one for one in left_in(words) if one not in BLANKS]


def without(words: str) -> str:
    """What a wording says by itself."""
    return BRACED.sub(" ", words)


def are_filled(words: str, said: str) -> bool:
    """Whether these are the words, whatever was written into what was still open."""
    return re.fullmatch(BY_HAND.join(map(re.escape, BRACED.split(words))), said) is not None


def _values(known: Filling) -> dict[str, str | None]:
    day = spoken(known.day) if known.day else None
    return {SERVICE: known.service, DATE: day, LINK: known.link, FIRST_NAME: known.first_name}
