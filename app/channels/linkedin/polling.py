"""What webhooks may have missed: the page's notifications, or else its last posts with their comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from app.channels._values import Json, count, ident, instant, mapping
from app.channels.linkedin.failing import GONE
from app.channels.linkedin.parsing import notified
from app.channels.linkedin.rows import comment_from, post_from
from app.channels.linkedin.server import Server
from app.channels.linkedin.urns import address_of, page_of, quoted
from app.ports.channel import Polled
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, Event, PostSeen
from app.ports.failures import PermanentFailure, TemporaryFailure

ACTIONS = "COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION"
# The first poll looks back a day; later ones an hour behind the last, for what was noted late.
FIRST, OVERLAP = timedelta(days=1), timedelta(hours=1)
PAGES = 10
POSTS, POSTS_SINCE = 10, timedelta(days=30)
POSTS_A_PAGE = 5
# A post that is older than that by the time asked for is taken for one that nobody comments any more.
COMMENTED_FOR = timedelta(days=90)


def poll(server: Server, account: str, cursor: str | None, now: datetime) -> Polled:
    """Read what was noted since the last poll; where that list is refused, our last posts."""
    since = (instant(cursor) or now - FIRST + OVERLAP) - OVERLAP
    try:
        events = _noted(server, account, since, now)
    except PermanentFailure:
        events = _walked(server, account, now)
    return Polled(tuple(events), now.isoformat())


def backfill(server: Server, account: str, since: datetime, cursor: str | None) -> Polled:
    """Read five posts, newest first, with what was said under them; the cursor is how many were read before.

    A post older than `since` may have younger comments, so that posts of ninety days more are gone through.
    """
    start = int(cursor) if cursor and cursor.isdecimal() else 0
    query = f"author={quoted(account)}&q=author&sortBy=CREATED&start={start}&count={POSTS_A_PAGE}"
    listed = server.get("posts", query).get("elements")
    if not isinstance(listed, list):
        raise TemporaryFailure("unclear_answer")
    found = [row for row in listed if isinstance(row, dict)]
    events = [event for row in found for event in _post(server, account, row, since)]
    made = [at for row in found if (at := instant(row.get("createdAt")))]
    is_over = not listed or (bool(made) and max(made) < since - COMMENTED_FOR)
    return Polled(tuple(events), None if is_over else str(start + len(listed)))


def _noted(server: Server, account: str, since: datetime, now: datetime) -> list[Event]:
    """The notifications of a time, each comment as its youngest one tells it."""
    start, end = (int(at.timestamp() * 1000) for at in (since, now))
    query = (
        f"q=criteria&organizationalEntity={quoted(account)}&actions=List({ACTIONS})"
        f"&timeRange=(start:{start},end:{end})"
    )
    noted = [
        row
        for page in islice(server.pages("organizationalEntityNotifications", query), PAGES)
        for row in page
    ]
    noted.sort(key=lambda row: instant(row.get("lastModifiedAt")) or since)
    named = [
        {**row, "organizationalEntity": ident(row.get("organizationalEntity")) or account} for row in noted
    ]
    events = [event for row in named for event in notified(frozenset({account}), row, "")]
    return list(_youngest(events))


def _youngest(events: list[Event]) -> Iterator[Event]:
    """One event a comment. An older one, told as if read now, would undo the edit that followed it."""
    last = {key: event for event in events if (key := _key(event))}
    for event in events:
        if isinstance(event, PostSeen):
            yield replace(event, permalink=page_of(event.external_id))
        elif (key := _key(event)) and last[key] is event:
            yield _addressed(event)


def _key(event: Event) -> str | None:
    match event:
        case CommentPosted(comment=seen) | CommentEdited(comment=seen):
            return seen.external_id
        case CommentRemoved(external_id=external_id):
            return external_id
        case _:
            return None


def _addressed(event: Event) -> Event:
    """An event with the address that notifications leave out."""
    if not isinstance(event, CommentPosted | CommentEdited):
        return event
    seen = event.comment
    address = page_of(seen.external_id) if seen.kind == "mention" else address_of(seen.external_id)
    return replace(event, comment=replace(seen, permalink=address))


def _walked(server: Server, account: str, now: datetime) -> list[Event]:
    """The last ten posts of thirty days, with what was said under them."""
    query = f"author={quoted(account)}&q=author&sortBy=CREATED"
    page = next(server.pages("posts", query, POSTS))
    since = now - POSTS_SINCE
    fresh = [row for row in page if (instant(row.get("createdAt")) or now) >= since]
    return [event for row in fresh for event in _post(server, account, row, since)]


def _post(server: Server, account: str, row: Json, since: datetime) -> Iterator[Event]:
    """A post and its comments. They name it by its activity: one without comments is left out."""
    external_id = ident(row.get("id"))
    comments = list(_comments(server, account, external_id, since)) if external_id else []
    if comments and (post := comments[0].comment.post_external_id):
        yield post_from(account, row, post)
        yield from comments


def _comments(
    server: Server, account: str, under: str, since: datetime, parent: str | None = None
) -> Iterator[CommentPosted]:
    """The comments of a post, and the answers under each that has some."""
    try:
        for page in islice(server.pages(f"socialActions/{quoted(under)}/comments"), PAGES):
            for row in page:
                seen = comment_from(account, row, parent)
                if seen is None:
                    continue
                if seen.comment.posted_at is None or seen.comment.posted_at >= since:
                    yield seen
                if parent is None and _has_answers(row):
                    named = seen.comment.external_id
                    yield from _comments(server, account, named, since, named)
    except PermanentFailure as failure:
        if failure.reason != GONE:
            raise


def _has_answers(row: Json) -> bool:
    """Whether it says that it has answers, or does not say."""
    summary = mapping(row.get("commentsSummary"))
    total = count(summary.get("totalFirstLevelComments"))
    return (count(summary.get("aggregatedTotalComments")) if total is None else total) != 0
