"""Links: the addresses a reply sends its reader to."""

from __future__ import annotations

import re
from collections.abc import Iterator

LINK = re.compile(
    r"(?<![@\w.-])(?:https?://[^\s<>\"«»]+"
    r"|(?:[a-z0-9-]+\.)+(?:fr|com|org|net|eu|info|bzh|re|paris|alsace|corsica|gp|mq|gf|nc|pf|example)"
    r"\b(?![@\w-])(?:/[^\s<>\"«»]*)?)",
    re.IGNORECASE,
)
AFTER = ".,;:!?)]}…'’"


def links_in(text: str) -> list[str]:
    """The addresses of a text, whole, each once."""
    return list(dict.fromkeys(address for address, _place in places_of_links(text)))


def places_of_links(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each address, as it is asked, and where it stands."""
    for found in LINK.finditer(text):
        written = found[0].rstrip(AFTER)
        whole = written if "://" in written else f"https://{written}"
        yield whole, (found.start(), found.start() + len(written))
