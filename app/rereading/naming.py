"""Naming: whom the first words greet, and whether it is the person who wrote."""

from __future__ import annotations

import re
import unicodedata

from app.domain.author import NOT_NAMES
from app.rereading.folding import fold

GREETING = re.compile(
    r"^\W*(?i:Bonjour|Bonsoir|Salut|Hello|Coucou|Hey|Demat|Trugarez|Merci|Ch[eè]re?|Bienvenue)\s+"
    r"(?:Monsieur\s+|Madame\s+|Mme\s+|M\.\s+|Mr\s+)?(?P<name>[^\W\d_][\w'’-]+)",
)
NOBODY = re.compile(
    r"(?:monsieur|madame|messieurs|mesdames|tou(?:te)?s|tout|cher(?:e)?s?|beaucoup|encore|vo(?:tre|s)|les|nous"
    r"|vous|pour|amis|voisins|habitants)"
)
SHORT = 3


def wrong_name(text: str, name: str | None) -> tuple[int, int] | None:
    """Where somebody else is greeted; None where nobody is, or where we cannot know.

    name: the author's, as the network shows it; a page or a pseudonym has no first name to get wrong.
    """
    found = GREETING.match(text)
    if found is None or not name or name.split(" ")[0] in NOT_NAMES or not name[:1].isupper():
        return None
    greeted = found["name"]
    if not greeted[:1].isupper() or NOBODY.fullmatch(fold(greeted)):
        return None
    theirs = _parts(name)
    wrong = any(not _is_one_of(part, theirs) for part in _parts(greeted))
    return found.span("name") if wrong else None


def _is_one_of(part: str, theirs: list[str]) -> bool:
    """A shortened name is the same name: Véro is Véronique."""
    return any(
        part == own
        or (len(part) >= SHORT and own.startswith(part))
        or (len(own) >= SHORT and part.startswith(own))
        for own in theirs
    )


def _parts(name: str) -> list[str]:
    bare = fold(unicodedata.normalize("NFC", name))
    return [part for part in re.split(r"[^a-z]+", bare) if part]
