"""Suggesting: the saved replies that suit a comment best, by its tag, its service and its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from app.domain.blank import without
from app.domain.comment import Comment
from app.domain.saved_reply import SavedReply
from app.saved_replies.keeping import Listed

# Weights by hand; with the words alone a service's answers would come for another's questions.
SAME_SERVICE, SAME_TAG, A_WORD, IN_TITLE = 2.0, 1.0, 1.0, 1.0
# What is often sent as it stands comes before what is as often sent but always changed.
A_USE, AS_IT_STANDS = 0.1, 0.3
# What it means counts from where two texts begin to say the same; so near, it needs no word in common.
MEANS_IT, FROM, NEAR = 5.0, 0.2, 0.3
MOST_WORDS = 3
ENOUGH, WORDS_NEEDED = 3.0, 1
LONG_ENOUGH, ROOT = 4, 6
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
COMMON = frozenset(
    [
        "bonjour",
        "merci",
        "avec",
        "pour",
        "dans",
        "votre",
        "vous",
        "nous",
        "cette",
        "comme",
        "plus",
        "tout",
        "tous",
        "toute",
        "sont",
        "etre",
        "avoir",
        "fait",
        "faire",
        "mairie",
        "ville",
        "quand",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "est-ce",
        "pouvez",
        "peut",
        "cordialement",
        "bien",
    ]
)


def nearest(
    listed: Sequence[Listed], comment: Comment, post_text: str | None, today: date
) -> list[tuple[Listed, float]]:
    """The saved replies that suit, best first, each with its score; none that is out of season.

    One is near when it shares at least a word of weight with the comment or its post, or means much the same
    where that was read, and its tag or service.
    """
    words, around = _roots(comment.text or ""), _roots(post_text or "")
    offered = [one for one in listed if one.saved.serves(today)]
    scored = [(one, _score(one, comment, words, around)) for one in offered]
    near = [(one, score) for one, score in scored if score >= ENOUGH]
    return sorted(near, key=lambda pair: -pair[1])


class Alike(NamedTuple):
    """How many words that mean something two texts share, and which part of all they say that is."""

    shared: int
    share: float


def alike(one: str, other: str) -> Alike:
    """How near two texts are by their words."""
    mine, theirs = _roots(one), _roots(other)
    shared, either = len(mine & theirs), len(mine | theirs)
    return Alike(shared, shared / either if either else 0.0)


def because(saved: SavedReply, text: str) -> list[str]:
    """The words of a comment that a saved reply says too, as they were written, those of its title first."""
    title, said = _roots(saved.title), _roots(without(saved.text))
    words: dict[str, str] = {}
    for word in WORD.findall(text):
        words |= {root: word for root in _roots(word) if root not in words}
    shared = [*(root for root in words if root in title), *(root for root in words if root in said - title)]
    return [words[root] for root in shared][:MOST_WORDS]


def _score(one: Listed, comment: Comment, words: frozenset[str], around: frozenset[str]) -> float:
    saved = one.saved
    title, text = _roots(saved.title), _roots(without(saved.text))
    shared = words & (title | text)
    if len(shared) < WORDS_NEEDED and one.nearness < NEAR and not (around & title):
        return 0.0
    score = A_WORD * len(shared) + IN_TITLE * len((words | around) & title)
    score += A_USE * log1p(one.uses) + AS_IT_STANDS * log1p(one.unchanged)
    score += MEANS_IT * max(0.0, one.nearness - FROM)
    if saved.department_id is not None:
        score += SAME_SERVICE if saved.department_id == comment.department_id else -SAME_SERVICE
    if saved.intents:
        score += SAME_TAG if comment.intent in saved.intents else -SAME_TAG
    return score


@lru_cache(maxsize=512)
def _roots(text: str) -> frozenset[str]:
    """The words that mean something, without accents or endings: their first six letters."""
    letters = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", plain)
    return frozenset(word[:ROOT] for word in words if len(word) >= LONG_ENOUGH and word not in COMMON)
