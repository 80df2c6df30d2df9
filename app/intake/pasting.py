"""Pasting: what a person copied from a network that tells us nothing becomes a comment like any other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.domain.actor import By
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.errors import Invalid
from app.intake.digesting import take_in
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen

LONGEST_TEXT, LONGEST_LINK, LONGEST_NAME = 10_000, 2_000, 200


@dataclass(frozen=True)
class Pasted:
    """What was pasted. link: the comment's address on its network; author: a name, where one is shown."""

    text: str = field(repr=False)
    link: str = ""
    author: str = ""


def paste(session: Session, connection: Connection, pasted: Pasted, *, now: datetime, by: By) -> Comment:
    """Take in a pasted comment, once: the same link, text and author again is the same comment.

    Raises Invalid (no text, a link that is no address, something too long).
    """
    text, link, author = pasted.text.strip(), pasted.link.strip(), pasted.author.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Invalid("pasted_text", field="text")
    if link and not _is_address(link):
        raise Invalid("pasted_link", field="link")
    who = f"\n{author}" if author else ""  # the address may be that of the post alone
    external_id = sha256(f"{link}\n{text}{who}".encode()).hexdigest()[:32]
    seen = CommentSeen(
        external_id,
        text=text,
        author=AuthorSeen(None, author[:LONGEST_NAME]) if author else None,
        permalink=link or None,
    )
    take_in(session, connection, [CommentPosted(connection.account, seen)], now=now)
    mine = select(Comment).filter_by(connection_id=connection.id, external_id=external_id)
    comment = session.scalars(mine).one()
    journal.write(session, "intake.paste", f"comment:{comment.id}", now=now, by=by)
    return comment


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(link) <= LONGEST_LINK
