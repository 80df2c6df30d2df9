"""Length and links, as the network counts them (Threads API, "Posts")."""

from __future__ import annotations

import regex

GRAPHEME = regex.compile(r"\X")
# Shown as a picture: by its nature, by a selector, as a flag, or as a key of a telephone.
EMOJI = regex.compile(r"[\p{Emoji_Presentation}\p{Regional_Indicator}\N{VARIATION SELECTOR-16}\u20e3]")
LINK = regex.compile(r"https?://[^\s<>]+", regex.IGNORECASE)
TRAILING = ".,;:!?»”’\"')]}…"
MOST_LINKS = 5


def length(text: str) -> int:
    """Count characters, and an emoji as the bytes of its UTF-8."""
    return sum(
        len(one.encode(errors="replace")) if EMOJI.search(one) else len(one) for one in GRAPHEME.findall(text)
    )


def has_too_many_links(text: str) -> bool:
    """Whether the network would refuse it for its links: more than five different ones."""
    return len({found.rstrip(TRAILING) for found in LINK.findall(text)}) > MOST_LINKS
