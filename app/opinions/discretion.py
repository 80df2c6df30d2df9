"""Discretion: what leaves the town hall names nobody, as far as a machine can see to it."""

from __future__ import annotations

import re

from app.domain.author import Author

GONE = "…"
SHORTEST_NAME = 3
MENTION = re.compile(r"\S*@\S+")  # an e-mail as well
# With the country's number before it in any groups, else as in France, two by two.
ABROAD, AT_HOME = r"(?:\+|00)(?:[\s./_()-]{0,2}\d){8,14}", r"\(?0[\s./_-]?\d\)?(?:[\s./_-]?\d{2}){4}"
NUMBER = re.compile(rf"(?<!\w)(?:{ABROAD}|{AT_HOME})(?!\d)")


def discreet(text: str | None, author: Author | None, longest: int) -> str:
    """The text without its author's names, mentions, e-mails and telephones, cut where it is too long."""
    plain = NUMBER.sub(GONE, MENTION.sub(GONE, (text or "")[:longest]))
    for name in sorted(_names(author), key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", GONE, plain, flags=re.IGNORECASE)
    return plain


def _names(author: Author | None) -> set[str]:
    """All they go by; a person's words may be signed by any part of it, a page's only by the whole."""
    if author is None:
        return set()
    parts = (author.name or "").split() if author.called else []
    names = [author.name, author.handle, *parts]
    return {name for name in names if name and len(name) >= SHORTEST_NAME}
