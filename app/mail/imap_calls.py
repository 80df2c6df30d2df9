"""What is said to an IMAP server, one call at a time: who is asked, over what, and for which mail."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted

from app.ports.mailbox import RawMail

PORTS = {"imap": 143, "imaps": 993}
HEAD = 64 * 1024  # of a mail too large to be fetched
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Server:
    """Where mail is fetched. secret: nothing is said in the clear; `?tls=no` lifts it, for one nearby."""

    host: str
    port: int
    at_once: bool
    secret: bool
    folder: str = "INBOX"
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def server_at(url: str) -> Server:
    """Read `imaps://user:password@host:993/folder` or `imap://…:143` (STARTTLS); else ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise ValueError("an unknown kind of mail server")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        at_once=parts.scheme == "imaps",
        secret=parse_qs(parts.query).get("tls") != ["no"],
        folder=unquote(parts.path.strip("/")) or "INBOX",
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
    )


def called(server: Server, timeout: float, trust: ssl.SSLContext) -> BaseMailBox:
    if server.at_once:
        return MailBox(server.host, server.port, timeout, ssl_context=trust)
    line = MailBoxUnencrypted(server.host, server.port, timeout)
    if server.secret:
        try:
            line.client.starttls(trust)
        except BaseException:
            with suppress(OSError):
                line.client.shutdown()
            raise
    return line


def fetched(line: BaseMailBox, uid: int, largest: int) -> list[RawMail]:
    """The mail of this id; none where it was deleted meanwhile."""
    size = _size(line, uid)
    if size is None:
        return []
    too_large = size > largest
    part = f"BODY.PEEK[HEADER]<0.{HEAD}>" if too_large else f"BODY.PEEK[]<0.{largest + 1}>"
    said = _asked(line, uid, part)
    bodies = [one[1] for one in said if isinstance(one, tuple) and b"BODY[" in one[0]]
    if not bodies:
        return [RawMail(str(uid), b"", size, "unfetchable")]
    return [RawMail(str(uid), bodies[0], size, "too_large" if too_large else None)]


def _size(line: BaseMailBox, uid: int) -> int | None:
    found = (SIZE.search(one) for one in _asked(line, uid, "RFC822.SIZE") if isinstance(one, bytes))
    return next((int(match[1]) for match in found if match), None)


def _asked(line: BaseMailBox, uid: int, part: str) -> list[Any]:
    """What the server says of it; nothing where it says no to this one alone."""
    try:
        status, said = line.client.uid("FETCH", str(uid), f"({part})")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return []
    return said if status == "OK" else []
