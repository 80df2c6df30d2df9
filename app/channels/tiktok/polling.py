"""What webhooks may have missed: the last videos, with what was said under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from app.channels._base import is_late
from app.channels._http import Http
from app.channels._values import Json, count, instant
from app.channels.tiktok import tokens
from app.channels.tiktok.calls import ANSWERS, COMMENTS, MOST, VIDEOS
from app.channels.tiktok.failing import TokenEnded
from app.channels.tiktok.rows import VIDEO_FIELDS, comment_from, post_from
from app.channels.tiktok.server import Server
from app.ports.channel import Access, Polled
from app.ports.events import CommentPosted, Event, PostSeen
from app.ports.failures import PermanentFailure, TemporaryFailure

VIDEOS_A_POLL, VIDEOS_SINCE = "20", timedelta(days=30)
VIDEOS_A_PAGE = "5"
# A network's day of lateness is told again; a comment cannot be edited, so that this changes nothing.
OVERLAP = timedelta(hours=24)
PAGES, PAGES_OF_THE_PAST = 4, 40
NEWEST = {"sort_field": "create_time", "sort_order": "desc", "status": "ALL", "max_count": MOST}


@dataclass
class _Walk:
    """A reading under way. since: what is older is left out; pages: how many of one list at most.

    refused: why the comments of single videos could not be read; readable: of how many they could.
    """

    server: Server
    account: str
    since: datetime
    pages: int
    events: list[Event] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    refused: list[PermanentFailure] = field(default_factory=list)
    readable: int = 0

    def video(self, row: Json) -> None:
        """Tell a video and what was said under it; one that says it has no comments is asked nothing.

        One that is deleted while we read it, or closed to comments since, loses only itself.
        """
        seen = post_from(self.account, row)
        if seen is None or count(row.get("comments")) == 0:
            return
        self.events.append(seen)
        try:
            self._under(seen)
        except PermanentFailure as failure:
            self.refused.append(failure)
        else:
            self.readable += 1

    def end(self) -> None:
        """Raise the refusal that met every video: then it is not the video's."""
        if self.refused and not self.readable:
            raise self.refused[0]

    def _under(self, seen: PostSeen) -> None:
        for comment, answers in self._comments(seen):
            if answers != 0:
                self._answers(seen, comment)

    def _comments(self, video: PostSeen) -> Iterator[tuple[str, int | None]]:
        """Each comment of the pages read, old ones too: an old one may have a young answer."""
        listing = self.server.pages("business/comment/list", COMMENTS, video_id=video.external_id, **NEWEST)
        for page in islice(listing, self.pages):
            for row in page.rows:
                found = comment_from(self.account, row, video.external_id)
                if found is not None:
                    self._tell(found)
                    yield found.comment.external_id, count(row.get("replies"))

    def _answers(self, video: PostSeen, comment: str) -> None:
        listing = self.server.pages(
            "business/comment/reply/list", ANSWERS, video_id=video.external_id, comment_id=comment, **NEWEST
        )
        for page in islice(listing, self.pages):
            for row in page.rows:
                if found := comment_from(self.account, row, video.external_id, comment):
                    self._tell(found)

    def _tell(self, found: CommentPosted) -> None:
        """Tell a comment once, however often a list repeats it."""
        at, external_id = found.comment.posted_at, found.comment.external_id
        if external_id not in self.told and (at is None or at >= self.since):
            self.events.append(found)
        self.told.add(external_id)


def poll(http: Http, access: Access, cursor: str | None, now: datetime) -> Polled:
    """Read the last videos of thirty days with their comments; the token is renewed first where it ended."""
    try:
        return _poll(Server(http, access), access.account, cursor, now)
    except TokenEnded:
        memory = tokens.renew(http, access, now)
    try:
        polled = _poll(Server(http, replace(access, memory=memory)), access.account, cursor, now)
    except (PermanentFailure, TemporaryFailure):
        return Polled((), cursor, memory=memory)  # the new pair must be kept: the old one is used up
    return replace(polled, memory=memory)


def _poll(server: Server, account: str, cursor: str | None, now: datetime) -> Polled:
    last = instant(cursor)
    pages = PAGES_OF_THE_PAST if is_late(last, now) else PAGES
    walk = _Walk(server, account, last - OVERLAP if last else now - VIDEOS_SINCE, pages)
    listed = server.page("business/video/list", VIDEOS, fields=VIDEO_FIELDS, max_count=VIDEOS_A_POLL)
    try:
        for row in listed.rows:
            if (instant(row.get("create_time")) or now) >= now - VIDEOS_SINCE:
                walk.video(row)
        walk.end()
    except TokenEnded:
        raise
    except TemporaryFailure as failure:
        # What was found is kept; the next poll starts from the same cursor.
        return Polled(tuple(walk.events), cursor, failure.retry_after)
    return Polled(tuple(walk.events), now.isoformat())


def backfill(server: Server, account: str, since: datetime, cursor: str | None) -> Polled:
    """Read five videos, newest first, with what was said under them since."""
    page = server.page(
        "business/video/list", VIDEOS, fields=VIDEO_FIELDS, max_count=VIDEOS_A_PAGE, cursor=cursor or "0"
    )
    walk = _Walk(server, account, since, PAGES_OF_THE_PAST)
    for row in page.rows:
        walk.video(row)
    walk.end()
    return Polled(tuple(walk.events), page.after)
