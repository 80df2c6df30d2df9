"""Naming: whom the first words greet, and whether it is the person who wrote."""

from __future__ import annotations

import re
import unicodedata

from app.domain.author import NOT_NAMES
from app.rereading.folding import fold

TITLE = r"(?:Monsieur\s+|Madame\s+|Mme\s+|M\.\s+|Mr\s+)?"
NAME = r"(?P<name>[^\W\d_][\w'’-]+)"
GREETING = re.compile(
    r"^\W*(?i:(?:re-?)?bonjour|bjr|bonsoir|salut|hello|coucou|hey|demat|trugarez|merci|ch[eè]re?|bienvenue)"
    rf"(?i:\s+à\s+(?:vous|toi))?(?i:\s+ch[eè]re?)?\s+{TITLE}{NAME}",
)
# « Marc, bonjour. »; « Mairie, bonjour la foule » greets nobody.
GREETED_AFTER = re.compile(
    rf"^\W*{TITLE}{NAME}(?:,?\s+(?i:bonjour|bonsoir|salut|rebonjour)\s*(?:[,.!:\n]|$)|,\s+(?i:merci)\b)"
)
# « Oui Marc, … »; « Oui Brest est desservie » answers nobody by name.
ANSWERED = re.compile(
    r"^\W*(?i:oui|non|exact(?:ement)?|tout à fait|bien sûr|d['’]accord|désolée?s?|pardon)"
    rf"\s+{TITLE}{NAME}\s*[,.!\n]"
)
NOBODY = re.compile(
    r"(?:monsieur|madame|messieurs|mesdames|tou(?:te)?s|tout|cher(?:e)?s?|beaucoup|encore|vo(?:tre|s)|les|nous"
    r"|vous|pour|amis|voisins|habitants|oui|non|desolee?s?|pardon|super|genial|parfait|alors|bon|mairie|accueil"
    r"|et|re|ah|oh|bonjour|bonsoir|merci|rien)"
)
SHORT = 3


def wrong_name(text: str, name: str | None) -> tuple[int, int] | None:
    """Where somebody else is greeted; None where nobody is, or where we cannot know.

    name: the author's, as the network shows it; a page or a pseudonym has no first name to get wrong.
    """
    found = GREETING.match(text) or GREETED_AFTER.match(text) or ANSWERED.match(text)
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
