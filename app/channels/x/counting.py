"""Length as the network counts it (twitter-text, configuration 3): weights, addresses as 23, emoji as 2."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import regex

LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
LINK, EMOJI, HEAVY = 23, 2, 2
LONGEST_LABEL, LONGEST_LINK = 63, 4096

# The top-level domains of the root zone (IANA), in their own letters.
TLDS = frozenset(Path(__file__).with_name("tlds.txt").read_text(encoding="utf-8").split())
LONGEST_TLD = max(map(len, TLDS))
# A run of labels: no space, no sign, no mark of direction.
_LETTER = r"[^\p{P}\p{S}\s\p{C}\u2061-\u2069]"
RUN = regex.compile(
    rf"(?<![A-Za-z0-9@\uff20$#\uff03])(?P<scheme>https?://)?(?P<run>{_LETTER}(?:{_LETTER}|[._-])*)",
    regex.IGNORECASE,
)
_MORE = r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
PLAIN = regex.compile(rf"[-a-z0-9.{_MORE}]*", regex.IGNORECASE | regex.REVERSE)
_IN = rf"[a-z0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_MORE}\u0400-\u04ff]"
_PARENS = rf"\((?:{_IN}+|{_IN}*\({_IN}+\){_IN}*)\)"
_LAST = rf"[+\-a-z0-9=_#/{_MORE}\u0400-\u04ff]"
TAIL = regex.compile(
    rf"(?::[0-9]+)?(?:/(?:(?:{_IN}|{_PARENS})*(?:{_LAST}|{_PARENS}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?",
    regex.IGNORECASE,
)
_PICTURE = r"(?![#*0-9\u00a9\u00ae])\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?"
SIGN = regex.compile(
    r"\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3|[\u00a9\u00ae]\ufe0f"
    rf"|{_PICTURE}[\U000e0020-\U000e007f]*(?:\u200d{_PICTURE})*"
)


def length(text: str) -> int:
    """Count in the network's unit, half a wide character."""
    composed = unicodedata.normalize("NFC", text)
    count, at = 0, 0
    for start, end in links(composed):
        count += _weight(composed[at:start]) + LINK
        at = end
    return count + _weight(composed[at:])


def links(text: str) -> Iterator[tuple[int, int]]:
    """Give the place of each address, written with or without its scheme."""
    at = 0
    while found := RUN.search(text, at):
        link = _link(text, found)
        if link is not None:
            yield link
        at = max(link[1] if link else found.end(), found.start() + 1)


def _link(text: str, found: regex.Match[str]) -> tuple[int, int] | None:
    start, end = found.start("run"), _domain_end(text, found.start("run"), found["run"])
    if end is None:
        return None
    if not found["scheme"]:
        if text[:start].endswith(("-", "_", ".", "/")):
            return None
        # Without a scheme only plain letters make an address: what stands before them is text.
        start = PLAIN.search(text, start, end).start()
        start += len(text[start:end]) - len(text[start:end].lstrip("-."))
        if "." not in text[start:end]:
            return None
    if any(_size(label) > LONGEST_LABEL for label in text[start:end].split(".")):
        return None
    begins = start if not found["scheme"] else found.start()
    ends = TAIL.match(text, end).end()
    return (begins, ends) if ends - begins <= LONGEST_LINK else None


def _domain_end(text: str, start: int, run: str) -> int | None:
    """Where the longest domain ends that begins a run of labels; None where none does."""
    found, at, before = None, start, ""
    for number, label in enumerate(run.split(".")):
        if number and "_" not in before and (tld := _tld(text, at, label)):
            found = at + tld
        if not label or label[0] in "-_" or label[-1] in "-_":
            break
        at, before = at + len(label) + 1, label
    return found


def _tld(text: str, at: int, label: str) -> int:
    """How many letters of a label are a top-level domain, 0 for none; no plain letter may follow it."""
    for size in range(min(len(label), LONGEST_TLD), 1, -1):
        after = text[at + size : at + size + 1]
        is_cut = (after.isascii() and after.isalnum()) or after in {"@", "+", "-"}
        if not is_cut and label[:size].lower() in TLDS:
            return size
    is_coded = label[:4].lower() == "xn--" and label.isascii() and "_" not in label
    return len(label) if is_coded and text[at + len(label) : at + len(label) + 1] not in {"@", "+"} else 0


def _size(label: str) -> int:
    """The length of a label as the name servers write it."""
    return len(label) if label.isascii() else len("xn--") + len(label.lower().encode("punycode"))


def _weight(text: str) -> int:
    signs = [found.span() for found in SIGN.finditer(text)]
    within = sum(_heft(text[start:end]) for start, end in signs)
    return _heft(text) - within + EMOJI * len(signs)


def _heft(text: str) -> int:
    return sum(1 if any(first <= ord(one) <= last for first, last in LIGHT) else HEAVY for one in text)
