"""Comments: how they appear, change, hide and disappear, whatever the order in which we hear of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, changes, journal, replies, triage
from app.db import insert_if_absent
from app.domain.actor import NETWORK
from app.domain.author import Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.revision import Revision
from app.domain.thread import Thread
from app.intake.natives import adopt, settle_own
from app.intake.opening import close_if_old
from app.intake.posting import attach, thread_of
from app.intake.words import clean
from app.ports.events import AuthorSeen, CommentHidden, CommentRemoved, CommentSeen


def appear(
    session: Session, connection: Connection, seen: CommentSeen, *, now: datetime, edited_at: datetime | None
) -> None:
    """Make or complete the comment; a text that changed at `edited_at` is an edit, and its past is kept."""
    thread = thread_of(session, connection, seen, now=now)
    is_new = _insert(session, connection, thread, seen, now)
    comment = named(session, connection, seen.external_id)
    knew_text = comment.text is not None
    changed = not is_new and edited_at is not None and _change(session, comment, seen, edited_at)
    _complete(session, comment, connection, seen)
    comment.read_at = now if edited_at is not None else comment.read_at
    attach(session, seen.attachments, comment_id=comment.id, now=now)
    if comment.own:
        settle_own(session, comment, now=now)
        return
    if is_new:
        adopt(session, comment)
        close_if_old(session, comment, now=now)
    if is_new or changed or not knew_text:
        triage.sort(session, comment)
    if changed:
        replies.hold_for(session, comment, now=now)
    _announce(session, comment, is_new=is_new, now=now)


def disappear(session: Session, connection: Connection, event: CommentRemoved, *, now: datetime) -> None:
    """Keep a tombstone, so that a late "posted" does not bring it back; erase an unsent private message."""
    comment = _known(session, connection, event.external_id)
    if comment is None:
        ghost = CommentSeen(event.external_id, post_external_id=event.post_external_id)
        _insert(session, connection, thread_of(session, connection, ghost, now=now), ghost, now)
        comment = named(session, connection, event.external_id)
    if comment.removed_at is None:
        comment.removed_at = event.removed_at or now
        journal.write(session, "intake.disappear", f"comment:{comment.id}", now=now, by=NETWORK)
    if event.erase:
        comment.text = None
        comment.because = []
        for revision in session.scalars(select(Revision).where(Revision.comment_id == comment.id)):
            session.delete(revision)
    if comment.own:
        settle_own(session, comment, now=now)
        return
    replies.hold_for(session, comment, now=now, gone=True)
    _announce(session, comment, is_new=False, now=now)


def hide(session: Session, connection: Connection, event: CommentHidden, *, now: datetime) -> None:
    """Note whether the public still sees it; one never heard of is left to be read."""
    comment = _known(session, connection, event.external_id)
    if comment is not None:
        comment.hidden_at = (event.at or now) if event.hidden else None


def named(session: Session, connection: Connection, external_id: str) -> Comment:
    """The comment with this id, locked: events about it are taken in one after the other."""
    mine = select(Comment).filter_by(connection_id=connection.id, external_id=external_id)
    return session.scalars(mine.with_for_update()).one()


def _known(session: Session, connection: Connection, external_id: str) -> Comment | None:
    mine = select(Comment).filter_by(connection_id=connection.id, external_id=external_id)
    return session.scalars(mine.with_for_update()).one_or_none()


def _insert(
    session: Session, connection: Connection, thread: Thread, seen: CommentSeen, now: datetime
) -> bool:
    values = {
        "connection_id": connection.id,
        "thread_id": thread.id,
        "external_id": seen.external_id,
        "kind": seen.kind,
        "visibility": seen.visibility,
        "own": seen.own,
        "answerable": seen.answerable,
        "next_read_at": None if seen.whole else now,
        "received_at": now,
        "read_attempts": 0,
        "intents": [],
        "candidates": [],
        "because": [],
        "urgent": False,
        "rank": 9,
    }
    return insert_if_absent(session, Comment, values)


def _change(session: Session, comment: Comment, seen: CommentSeen, edited_at: datetime) -> bool:
    """Replace the text when this edit is news; an older edit that comes late changes nothing."""
    text = clean(seen.text)
    stale = comment.edited_at is not None and edited_at < comment.edited_at
    if text is None or comment.text is None or text == comment.text or stale:
        return False
    session.add(Revision(comment_id=comment.id, text=comment.text, until=edited_at))
    comment.text = text
    comment.edited_at = edited_at
    return True


def _complete(session: Session, comment: Comment, connection: Connection, seen: CommentSeen) -> None:
    """Fill what was not known; what is known is never overwritten, but for counts and completeness."""
    if comment.text is None:
        comment.text = clean(seen.text)
    if comment.author_id is None and seen.author is not None:
        comment.author_id = _author_id(session, connection, seen.author)
    comment.parent_external_id = comment.parent_external_id or seen.parent_external_id
    comment.post_external_id = comment.post_external_id or seen.post_external_id
    comment.permalink = comment.permalink or seen.permalink
    comment.posted_at = comment.posted_at or seen.posted_at
    comment.stars = comment.stars if seen.stars is None else seen.stars
    comment.likes = comment.likes if seen.likes is None else seen.likes
    comment.next_read_at = None if seen.whole else comment.next_read_at
    comment.own = comment.own or seen.own


def _author_id(session: Session, connection: Connection, seen: AuthorSeen) -> int | None:
    """The author as this account knows them; without an id of theirs, the handle or name stands for it."""
    external_id = seen.external_id or seen.handle or seen.name
    if external_id is None:
        return None
    mine = {"connection_id": connection.id, "external_id": external_id}
    insert_if_absent(session, Author, mine)
    author = session.scalars(select(Author).filter_by(**mine)).one()
    author.name = clean(seen.name) or author.name
    author.handle = clean(seen.handle) or author.handle
    return author.id


def _announce(session: Session, comment: Comment, *, is_new: bool, now: datetime) -> None:
    standing = backlog.restate(session, comment)
    if is_new and standing.is_debt:
        changes.tell(session, "urgent_arrival" if comment.urgent else "arrival", now)
    else:
        changes.tell(session, "queue", now)
