"""Reviews as Google shows them into what the house knows: the stars, the words, and the town's one reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.channels._values import Json, address, ident, instant, mapping, rows, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, Event, ReplyFailed

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"
REJECTED = "REJECTED"


def review_from(account: str, row: Json) -> CommentPosted | None:
    """A review, with or without words; None without an id."""
    external_id = name_of(account, row)
    if external_id is None:
        return None
    seen = CommentSeen(
        external_id,
        kind="review",
        text=_words(text(row.get("comment"))),
        author=_author(mapping(row.get("reviewer"))),
        thread_external_id=external_id,
        permalink=address(row.get("reviewReplyUrl")),
        posted_at=instant(row.get("createTime")),
        stars=STARS.get(text(row.get("starRating")) or ""),
        attachments=tuple(_pictures(row)),
    )
    return CommentPosted(account, seen)


def events_in(account: str, row: Json) -> list[Event]:
    """A review, then the reply that stands under it, if any."""
    review = review_from(account, row)
    return (
        [] if review is None else [review, *_reply(account, review.comment, mapping(row.get("reviewReply")))]
    )


def name_of(account: str, row: Json) -> str | None:
    """The review's name below our account, whichever of Google's accounts the answer names it by."""
    number = ident(row.get("reviewId")) or (ident(row.get("name")) or "").rpartition("/reviews/")[2]
    return f"{account}/reviews/{number}" if number and "/" not in number else None


def reply_id(review: str) -> str:
    """A review has one reply and no more, so that its id is the review's with the word behind."""
    return f"{review}/reply"


def touched_at(row: Json) -> datetime | None:
    """When the review or its reply was last written."""
    said = (row.get("createTime"), row.get("updateTime"), mapping(row.get("reviewReply")).get("updateTime"))
    return max(filter(None, map(instant, said)), default=None)


def is_refused(reply: Json) -> bool:
    """Whether Google read the reply and does not show it."""
    return text(reply.get("reviewReplyState")) == REJECTED or text(reply.get("state")) == REJECTED


def _reply(account: str, review: CommentSeen, reply: Json) -> Iterator[Event]:
    words = text(reply.get("comment"))
    if not words:
        return
    if is_refused(reply):
        yield ReplyFailed(account, reply_id(review.external_id), "refused")
        return
    yield CommentPosted(
        account,
        CommentSeen(
            reply_id(review.external_id),
            kind="review",
            text=words,
            own=True,
            parent_external_id=review.external_id,
            thread_external_id=review.external_id,
            posted_at=instant(reply.get("updateTime")),
        ),
    )


def _words(said: str | None) -> str | None:
    """The author's own words: Google may put a translation before or behind them."""
    if said is None:
        return None
    if said.startswith(TRANSLATED) and ORIGINAL in said:
        return said.partition(ORIGINAL)[2].strip()
    return said.partition(f"\n\n{TRANSLATED}")[0]


def _author(reviewer: Json) -> AuthorSeen | None:
    name = (text(reviewer.get("displayName")) or "").strip()
    return AuthorSeen(None, name) if name and reviewer.get("isAnonymous") is not True else None


def _pictures(row: Json) -> Iterator[AttachmentSeen]:
    """The pictures of a review, and the stills of its films."""
    for item in rows(row.get("reviewMediaItems")):
        url = address(item.get("thumbnailUrl"))
        if url:
            yield AttachmentSeen(url)
