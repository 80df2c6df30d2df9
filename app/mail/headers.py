"""Headers of a mail, read as far as they go: encoded words, raw octets, addresses, ids, dates."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

LONGEST = 8_000  # characters of one header; what comes behind is nothing that a person wrote
MOST = 50  # headers of one name, and addresses
MOST_NESTED = 20  # comments within comments, in one header
LONGEST_ADDRESS = 254  # RFC 5321
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]{1,64}@[a-z0-9.-]{1,190}", re.IGNORECASE | re.ASCII)
NO_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}  # slow, or no charsets
LATIN = {"iso8859-1", "ascii"}  # what is labelled so is often Windows-1252


def words(part: Message, name: str) -> str:
    """Give the first header of this name on one line, as a person reads it; empty where there is none."""
    return readable(raw(part, name)[0]) if raw(part, name) else ""


def addresses(part: Message, *names: str) -> list[tuple[str, str]]:
    """Give the name and the address in small letters of each that these headers name."""
    values = [value for name in names for value in raw(part, name) if value.count("(") <= MOST_NESTED]
    found = [(name, address.strip().lower()) for name, address in getaddresses(values)]
    return [(readable(name), one) for name, one in found if is_address(one)][:MOST]


def ids(part: Message, *names: str) -> tuple[str, ...]:
    """Give the message ids of these headers, each once."""
    found = (one for name in names for value in raw(part, name) for one in MESSAGE_ID.findall(value))
    return tuple(dict.fromkeys(clean(one) for one in found))[:MOST]


def sent_at(part: Message) -> datetime | None:
    """Give the instant in UTC; a date without a zone is taken for UTC."""
    for value in raw(part, "Date"):
        try:
            said = parsedate_to_datetime(value)
            return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def raw(part: Message, name: str) -> list[str]:
    """Give each header of this name as it came, raw octets as surrogates."""
    wanted = name.lower()
    return [str(value)[:LONGEST] for key, value in part.raw_items() if key.lower() == wanted][:MOST]


def readable(value: str) -> str:
    """Decode encoded words and raw octets; one line, no control characters."""
    whole = decoded(value.encode("utf-8", "surrogateescape"), None)
    try:
        pieces = decode_header(whole)
    except (HeaderParseError, ValueError):
        pieces = [(whole, None)]
    said = "".join(one if isinstance(one, str) else decoded(one, charset) for one, charset in pieces)
    return " ".join(clean(said).split())


def decoded(octets: bytes, charset: str | None) -> str:
    """Decode with the charset that is named, else as most mail is written; it never fails."""
    for name in (charset, "utf-8"):
        try:
            codec = codecs.lookup(name or "utf-8").name
            if codec.replace("-", "_") not in NO_TEXT and codec not in LATIN:
                return octets.decode(codec)
        except (LookupError, ValueError):  # ValueError: UnicodeError too, and a name with a NUL
            continue
    return octets.decode("cp1252", "replace")


def clean(text: str) -> str:
    """A text that any database can hold: no NUL, no control but line ends and tabs, no half surrogates."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and bool(ADDRESS.fullmatch(text))
