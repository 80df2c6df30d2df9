"""Enclosing: the files that came by mail with what a service answered on one comment."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.comment import Comment
from app.domain.incoming_mail import Fate, IncomingMail

MOST = 20


class File(NamedTuple):
    """One of them. number: its place in the mail, from 0."""

    mail_id: int
    number: int
    name: str


def enclosed(session: Session, comment: Comment) -> list[File]:
    """Those that can still be taken, the latest mail first; of a mail that was emptied none can."""
    mails = select(IncomingMail.id, IncomingMail.attachments).where(
        IncomingMail.comment_id == comment.id,
        IncomingMail.fate == Fate.ANSWERED,
        IncomingMail.whole != "",
    )
    found = session.execute(mails.order_by(IncomingMail.id.desc()))
    files = [File(mail, number, told[0]) for mail, listed in found for number, told in enumerate(listed)]
    return files[:MOST]
