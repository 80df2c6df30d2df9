"""What kind of mail it is: written by somebody, or by a machine (RFC 3834, 3464, 8098)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from app.mail import headers
from app.ports.mailbox import Nature

ABSENT = re.compile(
    r"\s*(réponse automatique|(réponse|message) d['’]absence|absente? du bureau"
    r"|absence\b|out of (the )?office|automatic reply|auto(matic)?[- ]?(reply|response)|autoreply"
    r"|je suis absent|congés?\b)",
    re.IGNORECASE,
)
RETURNED = re.compile(
    r"\s*(undeliver(ed|able)|delivery (status notification|failure|has failed|delayed)|mail delivery (failed|"
    r"failure|system)|returned mail|failure notice|échec de (la )?(remise|distribution)|non remis"
    r"|message non (remis|distribué)|notification d['’]échec)",
    re.IGNORECASE,
)
LATE = re.compile(r"\b(delay|delayed|retardé|différé|warning: could not send)", re.IGNORECASE)
SUBMITTED = re.compile(r"[a-z-]+")  # a comment or a parameter may follow
MACHINES = {"mailer-daemon", "postmaster"}
ANSWERS_BY_ITSELF = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Vacation")
IN_BULK = {"bulk", "junk", "list", "auto_reply"}


def nature_of(message: Message, subject: str, sender: str | None) -> Nature:
    """Say what it is. An absence is known by its words: servers name the rest of it in many ways."""
    if _report(message) == "delivery-status":
        return _delivery(message)
    if _report(message) == "disposition-notification":
        return "automatic"
    if (sender or "").partition("@")[0] in MACHINES or (_has_no_sender(message) and RETURNED.match(subject)):
        return "delayed" if LATE.search(subject) else "bounce"
    submitted = SUBMITTED.match(headers.words(message, "Auto-Submitted").lower())
    if ABSENT.match(subject) or (submitted and submitted[0] == "auto-replied"):
        return "absence"
    if any(headers.raw(message, name) for name in ANSWERS_BY_ITSELF):
        return "absence"
    by_machine = (submitted and submitted[0] != "no") or headers.raw(message, "List-Id")
    precedence = headers.words(message, "Precedence").lower()
    return "automatic" if by_machine or precedence in IN_BULK else "written"


def failed_in(message: Message) -> tuple[str, ...]:
    """Give the addresses that a delivery report names."""
    told = (
        value.rpartition(";")[2].strip(" <>").lower()
        for fields in _fields(message)
        for value in headers.raw(fields, "Final-Recipient") or headers.raw(fields, "Original-Recipient")
    )
    also = (address for _name, address in headers.addresses(message, "X-Failed-Recipients"))
    return tuple(dict.fromkeys(one for one in (*told, *also) if headers.is_address(one)))


def returned_in(message: Message) -> tuple[str, ...]:
    """Give the ids of the messages that a report brings back, and of those they answered."""
    ids: dict[str, None] = {}
    for part in _parts(message):
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            brought = part.get_payload()
            if isinstance(brought, list) and brought and isinstance(brought[0], Message):
                ids |= dict.fromkeys(headers.ids(brought[0], "Message-ID", "References"))
            elif isinstance(brought, str):
                ids |= dict.fromkeys(headers.MESSAGE_ID.findall(brought[: headers.LONGEST]))
    return tuple(ids)


def _report(message: Message) -> str:
    if message.get_content_type() != "multipart/report":
        return ""
    kind = message.get_param("report-type")
    return kind.lower() if isinstance(kind, str) else ""


def _delivery(message: Message) -> Nature:
    actions = {headers.words(fields, "Action").lower() for fields in _fields(message)} - {""}
    if "failed" in actions or not actions:
        return "bounce"
    return "delayed" if "delayed" in actions else "automatic"


def _fields(message: Message) -> Iterator[Message]:
    """The groups of fields of a delivery report; the parser makes a message of each."""
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (group for group in part.get_payload() if isinstance(group, Message))


def _parts(message: Message) -> list[Message]:
    brought = message.get_payload()
    return [part for part in brought if isinstance(part, Message)] if isinstance(brought, list) else []


def _has_no_sender(message: Message) -> bool:
    return any(path.strip() == "<>" for path in headers.raw(message, "Return-Path"))
