"""Comments: how they appear, change, hide and disappear, whatever the order in which we hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app import backlog, changes, closing, grouping, indexing, journal, opinions, replies, rules, teaching
from app.db import find_or_insert, insert_or_find
from app.domain.actor import NETWORK
from app.domain.answer_photo import AnswerPhoto
from app.domain.attachment import Attachment
from app.domain.author import NAMELESS, Author
from app.domain.comment import Comment
from app.domain.connection import Connection
from app.domain.reply import Reply
from app.domain.revision import Revision
from app.domain.sense import Sense
from app.domain.thread import Thread
from app.intake.accepting import empty_bodies
from app.intake.natives import adopt, settle_own
from app.intake.opening import close_if_old
from app.intake.posting import attach, thread_of
from app.ports.events import CommentHidden, CommentRemoved, CommentSeen

# A citizen's own program says when they wrote: before there was a web, or after we heard of it, it was not.
FIRST_WEB = datetime(1990, 1, 1, tzinfo=UTC)
DAYS_APART = timedelta(days=1)


def appear(
    session: Session,
    connection: Connection,
    seen: CommentSeen,
    *,
    now: datetime,
    as_of: datetime | None,
    is_edit: bool = False,
) -> None:
    """Make or complete the comment; a text that changed is an edit, and its past is kept.

    as_of: since when it reads so, None when that is not known (a webhook that may come late);
    is_edit: the network itself calls it an edit.
    """
    comment, is_new = _made(session, connection, seen, now)
    knew_text = not is_new and comment.text is not None
    knew_time = not is_new and comment.posted_at is not None
    changed = as_of is not None and not is_new and _change(session, comment, seen, as_of, is_edit=is_edit)
    if not is_new:
        _complete(session, comment, connection, seen, now)
        _stand_again(session, comment, None if is_edit else as_of, now)
    if is_edit and not knew_text:
        comment.edited_at = as_of
    comment.read_at = now if as_of is not None else comment.read_at
    if not comment.is_forgotten:
        attach(session, seen.attachments, comment_id=comment.id, now=now)
    indexing.keep(session, comment, is_new=is_new)
    if comment.own:
        settle_own(session, comment, now=now)
        return
    if is_new:
        adopt(session, comment)
    if not knew_time:
        close_if_old(session, comment, now=now)
    if changed or not knew_text:
        rules.sort(session, comment, now=now)
        grouping.gather(session, comment, now=now)
    if changed:
        replies.hold_for(session, comment, now=now)
    if (is_new or changed) and comment.author_id is not None:
        closing.interrupt(session, comment.author_id, now=now)
    _announce(session, comment, is_new=is_new, now=now)
    rules.hand_over(session, comment, now=now)
    opinions.want(session, comment, now=now)


def disappear(session: Session, connection: Connection, event: CommentRemoved, *, now: datetime) -> None:
    """Keep a tombstone, so that a late "posted" does not bring it back; erase an unsent private message."""
    ghost = CommentSeen(
        event.external_id,
        post_external_id=event.post_external_id,
        visibility="private" if event.erase else "public",
    )
    comment, _ = _made(session, connection, ghost, now)
    if comment.removed_at is None:
        comment.removed_at = event.removed_at or now
        journal.write(session, "intake.disappear", f"comment:{comment.id}", now=now, by=NETWORK)
    if event.erase:
        teaching.erase(session, comment, now=now)
        _erase(session, comment)
        empty_bodies(session, connection.network, [event.external_id], unread_before=now)
    indexing.keep(session, comment)
    if comment.own:
        settle_own(session, comment, now=now)
        return
    replies.hold_for(session, comment, now=now, gone=True)
    _announce(session, comment, is_new=False, now=now)


def hide(session: Session, connection: Connection, event: CommentHidden, *, now: datetime) -> None:
    """Note whether the public still sees it; one never heard of is left to be read."""
    comment = _known(session, connection, event.external_id)
    if comment is not None:
        comment.hidden_at = (event.at or comment.hidden_at or now) if event.hidden else None


def _made(session: Session, connection: Connection, seen: CommentSeen, now: datetime) -> tuple[Comment, bool]:
    """The comment with this id, made when nobody has yet, and whether it was made now."""
    known = _known(session, connection, seen.external_id)
    if known is not None:
        return known, False
    thread = thread_of(session, connection, seen, now=now)
    author = _author(session, connection, seen)
    mine = {"connection_id": connection.id, "external_id": seen.external_id}
    values: dict[str, object] = {
        "author_id": author.id if author else None,
        "parent_external_id": seen.parent_external_id,
        "post_external_id": seen.post_external_id,
        "permalink": seen.permalink,
        "text": seen.text,
        "stars": seen.stars,
        "likes": seen.likes,
        "posted_at": _told_time(seen.posted_at, now),
        "hidden_at": now if seen.hidden else None,
        "next_read_at": None if seen.whole else now,
        "received_at": now,
        **_nature(seen, thread),
    }
    comment, is_new = insert_or_find(session, Comment, mine, values)
    set_committed_value(comment, "thread", thread)  # so that it, its post and its author stay at hand
    if author is not None:
        set_committed_value(comment, "author", author)
    return comment, is_new


def _known(session: Session, connection: Connection, external_id: str) -> Comment | None:
    mine = select(Comment).filter_by(connection_id=connection.id, external_id=external_id)
    return session.scalars(mine.with_for_update(key_share=True)).one_or_none()


def _nature(seen: CommentSeen, thread: Thread) -> dict[str, str | int | bool]:
    """What it is and where it stands: said by whoever first describes it."""
    return {
        "thread_id": thread.id,
        "kind": seen.kind,
        "visibility": seen.visibility,
        "own": seen.own,
        "answerable": seen.answerable is not False,
    }


def _change(session: Session, comment: Comment, seen: CommentSeen, as_of: datetime, *, is_edit: bool) -> bool:
    """Replace the text when this reading of it is news; an older one that comes late changes nothing.

    The first words of it are news where it was edited, or where somebody has answered or closed it without.
    """
    stale = comment.edited_at is not None and as_of < comment.edited_at
    if seen.text is None or seen.text == comment.text or stale or comment.is_ghost or comment.is_forgotten:
        return False
    said_at = backlog.last_word(session, comment)
    if comment.text is None and not is_edit and said_at is None:
        return False
    unheard = said_at if said_at is not None and said_at >= as_of else None
    session.add(Revision(comment_id=comment.id, text=comment.text, until=as_of, unheard_until=unheard))
    comment.text = seen.text
    comment.edited_at = as_of
    return True


def _stand_again(session: Session, comment: Comment, seen_at: datetime | None, now: datetime) -> None:
    """It was only hidden from us for a while, and waits again. seen_at: None where nobody looked there."""
    if seen_at is not None and comment.outlived_its_removal(seen_at):
        comment.removed_at = None
        journal.write(session, "intake.reappear", f"comment:{comment.id}", now=now, by=NETWORK)
        closing.contradict(session, comment, by=NETWORK, now=now)


def _complete(
    session: Session, comment: Comment, connection: Connection, seen: CommentSeen, now: datetime
) -> None:
    """Fill what was not known; what is known is never overwritten, but for counts and what is seen."""
    if comment.is_ghost:
        for name, value in _nature(seen, thread_of(session, connection, seen, now=now)).items():
            setattr(comment, name, value)
    elif comment.post_external_id is None and seen.post_external_id and not seen.thread_external_id:
        comment.thread_id = thread_of(session, connection, seen, now=now).id
    if comment.text is None and not comment.is_forgotten:
        comment.text = seen.text
    if comment.author_id is None:
        author = _author(session, connection, seen)
        comment.author_id = author.id if author else None
    comment.parent_external_id = comment.parent_external_id or seen.parent_external_id
    comment.post_external_id = comment.post_external_id or seen.post_external_id
    comment.permalink = comment.permalink or seen.permalink
    comment.posted_at = comment.posted_at or _told_time(seen.posted_at, now)
    comment.stars = comment.stars if seen.stars is None else seen.stars
    comment.likes = comment.likes if seen.likes is None else seen.likes
    comment.next_read_at = None if seen.whole else comment.next_read_at
    comment.own = comment.own or seen.own
    if seen.kind == comment.kind:
        comment.answerable = comment.answerable or seen.answerable is True  # a newer Parvis may know how
    if seen.hidden is not None:
        comment.hidden_at = (comment.hidden_at or now) if seen.hidden else None


def _told_time(at: datetime | None, now: datetime) -> datetime | None:
    """When it was written, None where it cannot have been then: what is unknown is never invented."""
    return at if at is not None and FIRST_WEB <= at <= now + DAYS_APART else None


def _erase(session: Session, comment: Comment) -> None:
    """Let go of every word and picture of it, former texts too, and of what was read out of them."""
    comment.text = None
    comment.because = []
    session.execute(delete(Revision).where(Revision.comment_id == comment.id))
    session.execute(delete(Sense).where(Sense.comment_id == comment.id))
    session.execute(delete(Attachment).where(Attachment.comment_id == comment.id))
    photos = AnswerPhoto.of_comments([comment.id]).order_by(None)
    session.execute(delete(AnswerPhoto).where(AnswerPhoto.id.in_(photos)))
    session.execute(update(Reply).where(Reply.comment_id == comment.id).values(seen_text=None))


def _author(session: Session, connection: Connection, seen: CommentSeen) -> Author | None:
    """The author as this account knows them: by id, else by handle; a mere name is this comment's alone."""
    told = seen.author
    if told is None or not (told.external_id or told.handle or told.name):
        return None
    external_id = told.external_id or told.handle or f"{NAMELESS}{seen.external_id}"
    mine = {"connection_id": connection.id, "external_id": external_id}
    author, _ = find_or_insert(session, Author, mine, {"name": told.name, "handle": told.handle})
    known = author.name, author.handle
    author.name = told.name or author.name
    author.handle = told.handle or author.handle
    if known not in {(None, None), (author.name, author.handle)}:
        indexing.keep_those_of(session, author)
    return author


def _announce(session: Session, comment: Comment, *, is_new: bool, now: datetime) -> None:
    standing = backlog.restate(session, comment)
    if is_new and standing.is_debt:
        changes.tell(session, "urgent_arrival" if comment.urgent else "arrival", now)
    else:
        changes.tell(session, "queue", now)
