"""Opening a mail: its headers, its text, the files that came with it. Whatever comes, something is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from functools import partial
from itertools import islice
from typing import TypeVar

from app.mail import headers, html, nature, quoting
from app.ports.mailbox import Enclosed, MailSeen

T = TypeVar("T")

DEEPEST = 20  # parts within parts
MOST_FILES, MOST_TEXTS = 100, 20
LONGEST_TEXT = 200_000
LONGEST_NAME = 120
HEAD = 64 * 1024
# Of a mail that is opened whole: lines, parts, and lines times boundaries, each looked at for every one.
LINES, PARTS, STEPS = 1_000_000, 10_000, 8_000_000
BOUNDARY = re.compile(rb"boundary", re.IGNORECASE)
HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\r\r")
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")


def opened(body: bytes) -> MailSeen:
    """Open a mail, whatever it is; what cannot be opened still gives its headers, and says why."""
    whole: list[tuple[bytes, str | None]] = [] if _is_overgrown(body) else [(body, None)]
    problem = "unreadable" if whole else "overgrown"
    for octets, why in (*whole, (_head(body), problem)):
        seen = _attempted(partial(_opened, octets, why))
        if seen is not None:
            return seen
    return MailSeen(problem=problem)


def enclosed(body: bytes, number: int) -> bytes | None:
    """What is in one of the files that opening it listed; None where it has no such file."""
    if number < 0 or _is_overgrown(body):
        return None
    return _attempted(partial(_octets_in, body, number))


def _attempted(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Exception:  # noqa: BLE001 - the parsing of one mail; its head is tried next
        return None


def _opened(octets: bytes, problem: str | None) -> MailSeen:
    return _read(message_from_bytes(octets), problem)


def _octets_in(body: bytes, number: int) -> bytes | None:
    part = next(islice(_parts(message_from_bytes(body)), number, min(number + 1, MOST_FILES)), None)
    if part is None:
        return None
    octets = part.get_payload(decode=True)
    if isinstance(octets, bytes):
        return octets
    return b"\n".join(child.as_bytes() for child in _children(part))


def _is_overgrown(body: bytes) -> bool:
    """Whether opening it whole would take longer than a mail is worth."""
    lines = body.count(b"\n") + body.count(b"\r")
    parts = body.count(b"\n--") + body.count(b"\r--")
    steps = lines * (1 + sum(1 for _ in BOUNDARY.finditer(body)))
    return lines > LINES or parts > PARTS or steps > STEPS


def _head(body: bytes) -> bytes:
    return HEAD_ENDS.split(body[:HEAD], maxsplit=1)[0] + b"\n\n"


def _read(message: Message, problem: str | None) -> MailSeen:
    senders = headers.addresses(message, "From")
    name, sender = senders[0] if len(senders) == 1 else ("", None)
    subject = headers.words(message, "Subject")
    said = _said(message, [MOST_TEXTS]) if problem is None else []
    whole = headers.clean("\n\n".join(said))[:LONGEST_TEXT].strip()
    kind = nature.nature_of(message, subject, sender)
    reports = kind in {"bounce", "delayed"}
    refers_to = headers.ids(message, "In-Reply-To", "References")
    return MailSeen(
        sender=sender,
        sender_name=name[:LONGEST_NAME],
        recipients=tuple(address for _name, address in headers.addresses(message, *RECIPIENTS)),
        subject=subject,
        message_id=next(iter(headers.ids(message, "Message-ID")), None),
        refers_to=refers_to + nature.returned_in(message) if reports else refers_to,
        sent_at=headers.sent_at(message),
        text=quoting.written(whole),
        whole=whole,
        brought=quoting.brought(whole),
        attachments=tuple(_files(message))[:MOST_FILES],
        nature=kind,
        failed=nature.failed_in(message) if reports else (),
        problem=problem,
    )


def _said(part: Message, left: list[int], depth: int = 0) -> list[str]:
    """The texts one reads, one after the other; of alternatives one, the HTML where it says something.

    Plain text is broken at 76 columns by half of the programs; their HTML has the paragraphs.
    left: how many texts of this mail are still looked at.
    """
    kind = part.get_content_type()
    if depth > DEEPEST or _is_file(part) or kind == "message/rfc822":
        return []
    if not part.is_multipart():
        left[0] -= kind in {"text/plain", "text/html"}
        is_read = left[0] >= 0 and kind in {"text/plain", "text/html"}
        return [text] if is_read and (text := _text(part)) else []
    inside = [_said(child, left, depth + 1) for child in _children(part)]
    if kind == "multipart/alternative":
        return next((said for said in reversed(inside) if said), [])
    if kind in {"multipart/report", "multipart/related"}:
        return next(iter(inside), [])
    return [text for said in inside for text in said]


def _children(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [child for child in inside if isinstance(child, Message)] if isinstance(inside, list) else []


def _text(part: Message) -> str:
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return ""
    text = headers.decoded(octets[: 10 * html.LONGEST], _charset(part))
    if part.get_content_type() == "text/html":
        return html.text_of(headers.clean(text)).strip()
    return _unfolded(headers.clean(text)[:LONGEST_TEXT], part).strip("\n")


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _unfolded(text: str, part: Message) -> str:
    """Join the lines that `format=flowed` broke (RFC 3676); the mark of a signature is no broken line."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joins = str(part.get_param("delsp", "")).lower() == "yes"
    lines: list[str] = []
    flows = False
    for line in text.split("\n"):
        if flows and not line.startswith(">"):
            lines[-1] = lines[-1][: -1 if joins else None] + line.removeprefix(" ")
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _files(message: Message) -> Iterator[Enclosed]:
    for part in _parts(message):
        yield Enclosed(_name_of(part), part.get_content_type()[:LONGEST_NAME], _size_of(part))


def _parts(message: Message) -> Iterator[Message]:
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        inside = _children(part)
        if _is_file(part) or part.get_content_type() == "message/rfc822":
            yield part
        elif depth < DEEPEST:
            waiting += [(child, depth + 1) for child in reversed(inside)]


def _is_file(part: Message) -> bool:
    if part.is_multipart():
        return part.get_content_disposition() == "attachment"
    kind = part.get_content_type()
    named = part.get_content_disposition() == "attachment" or bool(part.get_param("name") or _name_of(part))
    return named or part.get_content_maintype() not in {"text", "message"} or kind == "text/calendar"


def _name_of(part: Message) -> str:
    try:
        return headers.readable(part.get_filename() or "")[:LONGEST_NAME]
    except (LookupError, ValueError, TypeError):
        return ""


def _size_of(part: Message) -> int:
    inside = part.get_payload()
    return len(inside) if isinstance(inside, str) else 0
