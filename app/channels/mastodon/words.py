"""The words of a status: HTML to plain text as its author wrote it, and lengths as a server counts them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import regex

BLOCKS = {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
SILENT = {"script", "style", "template"}
SPACES = re.compile(r"[ \t\r\n\f]+")
AROUND_BREAKS = re.compile(r" ?\n ?")
GRAPHEME = regex.compile(r"\X")
# What an address costs, however long it is (`characters_reserved_per_url`).
ADDRESS_COST = "x" * 23
ADDRESS = re.compile(r"(?<![\w@/.-])https?://[^\s<>«»“”\"/]+\.[^\s<>«»“”\"]+", re.IGNORECASE)
MENTION = re.compile(r"(?<![=/\w])@(\w(?:[\w.-]*\w)?)@\w(?:[\w.:-]*\w)?")
CLOSING = ".,;:!?…’'*)"


def plain(html: str) -> str:
    """Clean the HTML of a status. Links come whole: the hidden parts of one are still what was written."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.words()


def length(text: str) -> int:
    """Count graphemes; an address counts 23, and a mention without its server."""
    counted = MENTION.sub(r"@\1", ADDRESS.sub(_cost, text))
    return sum(1 for _ in GRAPHEME.finditer(counted))


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, once a server has shown mentions and spaces its own way."""
    return _bare(one) == _bare(other)


def names(text: str, handle: str, *, home: str) -> bool:
    """Whether a text mentions an account so that the server addresses it. home: our own server's name."""
    local, _, domain = handle.casefold().partition("@")
    full = [f"{local}@{domain}"] if domain else [local, f"{local}@{home.casefold()}"]
    found = regex.findall(r"(?<![=/\w])@([\w.-]*\w(?:@[\w.:-]*\w)?)", text.casefold())
    return any(one in full for one in found)


def _cost(found: re.Match[str]) -> str:
    """What follows an address belongs to the sentence."""
    address = found[0].rstrip(CLOSING)
    return ADDRESS_COST + found[0][len(address) :]


def _bare(text: str) -> str:
    return " ".join(MENTION.sub(r"@\1", text).casefold().split())


class _Reader(HTMLParser):
    """Collects what is read aloud of a page: a break for each `br`, an empty line between two blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._silent = 0
        self._as_typed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._block()
        if tag in SILENT:
            self._silent += 1
        self._as_typed += tag == "pre"
        if tag == "br":
            self._said.append("\n")
        if tag == "li":
            self._said.append("\n• ")
        if tag == "img" and not self._silent:
            self._said.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._block()
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "pre":
            self._as_typed = max(0, self._as_typed - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._said.append(data if self._as_typed else SPACES.sub(" ", data))

    def words(self) -> str:
        text = AROUND_BREAKS.sub("\n", re.sub(r" {2,}", " ", "".join(self._said)))
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def _block(self) -> None:
        self._said.append("\n\n")
