"""What makes links and mentions live: stretches of the text, counted in bytes (AT Protocol, "Rich text")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from app.channels.bluesky.identity import HANDLE

LINK = re.compile(r"(?<![^\s(«“\"’'])(?:https?://|www\.)[^\s<>«»“”\"]+", re.IGNORECASE)
MENTION = re.compile(r"(?<![^\s(«“\"])@([A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])")
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
CLOSING = ".,;:!?…’'*"
Facet = dict[str, object]


def facets_of(text: str, did_of: Callable[[str], str | None]) -> list[Facet]:
    """Mark the links and the mentions of a text, in its order. did_of: whom a handle names."""
    links = [(start, end, _link(text[start:end])) for start, end in _links(text)]
    taken = [(start, end) for start, end, _ in links]
    mentions = [
        (found.start(), found.end(), _mention(did))
        for found in MENTION.finditer(text)
        if not any(start <= found.start() < end for start, end in taken)
        and HANDLE.fullmatch(found[1].lower())
        and (did := did_of(found[1].lower()))
    ]
    return [
        {"index": {"byteStart": _bytes(text[:start]), "byteEnd": _bytes(text[:end])}, "features": [feature]}
        for start, end, feature in sorted(links + mentions, key=lambda one: one[0])
    ]


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Where links stand, without the sentence's own punctuation at their end."""
    for found in LINK.finditer(text):
        address = found[0].rstrip(CLOSING)
        while address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1].rstrip(CLOSING)
        if "." in address.partition("://")[2] or address.count(".") > 1:
            yield found.start(), found.start() + len(address)


def _link(shown: str) -> Facet:
    has_scheme = shown.lower().startswith(("https://", "http://"))
    # The address is encoded and the text is not: a server that wants ASCII would refuse the whole reply.
    uri = quote(shown if has_scheme else f"https://{shown}", safe=PRINTABLE)
    return {"$type": "app.bsky.richtext.facet#link", "uri": uri}


def _mention(did: str) -> Facet:
    return {"$type": "app.bsky.richtext.facet#mention", "did": did}


def _bytes(text: str) -> int:
    return len(text.encode())
