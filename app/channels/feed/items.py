"""What a feed says: comments, publications above them, and what cannot be read (RSS 2.0, RFC 4287)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import struct_time

import feedparser

from app.channels._html import LONGEST, text_of
from app.channels._values import Json, address, ident, mapping, rows, text
from app.channels.feed.placing import Place, Places
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen, Event, PostSeen, Unreadable

log = logging.getLogger(__name__)

PLAIN = "text/plain"
# What the library has raised, or may, over documents that are nothing at all.
ODD = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)
EMAIL = re.compile(r"[(<]?(?:mailto:)?[^\s<>()]+@[^\s<>()]+[)>]?")
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
LONGEST_TTL = 60  # minutes


@dataclass(frozen=True)
class Document:
    """A feed, read. rest: how long it says that nothing will change."""

    title: str | None
    rest: timedelta | None
    events: tuple[Event, ...]


def unreadable(account: str, reason: str = "not_a_feed", part: str = "") -> Unreadable:
    return Unreadable(part, reason, account)


def document_of(body: bytes, account: str) -> Document | None:
    """Read a feed as far as it can be read, None where it is none. Publications come first."""
    try:
        # A stream, never the bytes: those the library takes for an address or a file's name too.
        parsed = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except ODD as failure:
        log.warning("a feed that cannot be parsed: %s", type(failure).__name__)
        return None
    if not parsed.get("version"):
        return None
    said = dict(parsed["feed"])
    found = list(_events([dict(entry) for entry in parsed["entries"]], said, account))
    posts = {event.external_id: event for event in reversed(found) if isinstance(event, PostSeen)}
    others = [event for event in found if not isinstance(event, PostSeen)]
    broken = [unreadable(account, "malformed_feed")] if parsed.get("bozo") and _is_broken(parsed) else []
    return Document(_line(said.get("title")), _ttl(said), (*reversed(posts.values()), *others, *broken))


def _events(entries: list[Json], feed: Json, account: str) -> Iterator[Event]:
    """The events of the entries, oldest first as far as the feed keeps the usual order."""
    places = Places(entries, _line(feed.get("title")), address(feed.get("link")))
    for number, entry in reversed(list(enumerate(entries))):
        external_id, place = id_of(entry), places.of(entry)
        if external_id is None:
            yield unreadable(account, "missing_id", f"item/{number}")
        elif place is None:
            yield PostSeen(account, external_id, _line(entry.get("title")), _link(entry), _instant(entry))
        elif not (said := _words(entry)):
            yield unreadable(account, "missing_text" if said is None else "too_long", f"item/{number}")
        else:
            if place.post is not None:
                yield PostSeen(account, place.post, place.title, place.link)
            yield CommentPosted(account, _comment(entry, external_id, place, said))


def _comment(entry: Json, external_id: str, place: Place, said: str) -> CommentSeen:
    name = _name(text(entry.get("author")))
    return CommentSeen(
        external_id,
        text=said,
        author=AuthorSeen(None, name) if name else None,
        post_external_id=place.post,
        parent_external_id=place.parent,
        permalink=_link(entry),
        posted_at=_instant(entry),
    )


def id_of(entry: Json) -> str | None:
    """The entry's own id; without one, its address stands for it."""
    return ident(entry.get("id")) or ident(_link(entry))


def _link(entry: Json) -> str | None:
    return address(entry.get("link"))


def _words(entry: Json) -> str | None:
    """The whole text, else the summary, else the title, as a person sees it; "" where it is too long."""
    bodies = [*rows(entry.get("content")), mapping(entry.get("summary_detail"))]
    for body in (*bodies, mapping(entry.get("title_detail"))):
        value = text(body.get("value")) or ""
        said = value.strip() if body.get("type") == PLAIN else text_of(value)
        if said is None or len(said) > LONGEST:
            return ""
        if said:
            return said
    return None


def _line(value: object) -> str | None:
    """A title or a name: one line, without mark-up."""
    cleaned = " ".join((text_of(text(value) or "") or "").split())
    return cleaned or None


def _name(author: str | None) -> str | None:
    """The name that stands beside an e-mail address (`a@b.fr (Name)`, `Name (a@b.fr)`), never the address."""
    named = EMAIL.sub(" ", author or "").strip()
    inside = IN_BRACKETS.fullmatch(named)
    return _line(inside[1] if inside else named)


def _instant(entry: Json) -> datetime | None:
    """When it was written. Many feeds give one date only, and call it the last change."""
    for name in ("published_parsed", "updated_parsed"):
        found = entry.get(name)
        if isinstance(found, struct_time):
            try:
                return datetime(*found[:6], tzinfo=UTC)
            except ValueError:
                continue
    return None


def _ttl(feed: Json) -> timedelta | None:
    minutes = text(feed.get("ttl")) or ""
    return timedelta(minutes=min(int(minutes), LONGEST_TTL)) if minutes.isdecimal() else None


def _is_broken(parsed: Json) -> bool:
    """Whether it was the XML that broke: a wrong label on its encoding hides nothing."""
    return not isinstance(
        parsed.get("bozo_exception"), feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )
