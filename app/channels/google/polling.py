"""What is new on a place, what changed and what is gone: pushes only say that there is something."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.channels._google.failing import GONE
from app.channels._values import Json, ident, instant, mapping
from app.channels.google.api import BusinessProfile, Page
from app.channels.google.rows import events_in, name_of, touched_at
from app.channels.google.vouching import KEYS
from app.ports.channel import Access, Polled
from app.ports.events import CommentPosted, CommentRemoved, Event
from app.ports.failures import PermanentFailure, TemporaryFailure

PAGES, OLD_PAGES = 10, 40
FIRST, OVERLAP = timedelta(days=30), timedelta(hours=24)
# A reply written on Google does not move its review to the top: once a day all of them are looked at.
WHOLE_EVERY = timedelta(days=1)
KEYS_EVERY, KEYS_AT = timedelta(hours=1), "keys_at"
WATCHED, ASKED_AT_ONCE = 50, 10
BEFORE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """When the last poll was, when the last one through all reviews, and the newest reviews it saw."""

    at: datetime | None = None
    whole_at: datetime | None = None
    seen: Mapping[str, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: str | None) -> Cursor:
        try:
            said = mapping(json.loads(kept or "{}"))
        except ValueError:
            return cls()
        dated = {number: instant(at) for number, at in mapping(said.get("seen")).items() if ident(number)}
        return cls(
            instant(said.get("at")),
            instant(said.get("whole_at")),
            {number: at for number, at in dated.items() if at is not None},
        )

    def written(self) -> str:
        said = {
            "at": self.at and self.at.isoformat(),
            "whole_at": self.whole_at and self.whole_at.isoformat(),
        }
        return json.dumps({**said, "seen": {number: at.isoformat() for number, at in self.seen.items()}})


@dataclass
class _Walk:
    api: BusinessProfile
    account: str
    now: datetime
    last: Cursor
    rows: dict[str, Json] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def since(self) -> datetime:
        return self.last.at - OVERLAP if self.last.at else self.now - FIRST

    @property
    def looks_at_all(self) -> bool:
        return self.last.whole_at is None or self.now - self.last.whole_at >= WHOLE_EVERY


def poll(api: BusinessProfile, access: Access, kept: str | None, now: datetime) -> Polled:
    """Read the reviews that were written to since the last poll, with their replies."""
    api.google.keep_fresh(now)
    keep_keys(api, access, now)
    walk = _Walk(api, access.account, now, Cursor.of(kept))
    events: list[Event] = []
    rest = None
    try:
        _walk_through(walk)
        events = _told(walk)
        events += _gone(walk)
        kept = _next(walk).written()
    except TemporaryFailure as failure:
        events = events or _told(walk)
        if not events and api.google.memory(now) is None:
            raise
        # What was found is kept; the next poll starts from the same cursor.
        rest = failure.retry_after
    return Polled(tuple(events), kept, rest, api.google.memory(now))


def backfill(
    api: BusinessProfile, account: str, since: datetime, cursor: str | None, now: datetime
) -> Polled:
    """Read one page of reviews with their replies, those written to last first."""
    api.google.keep_fresh(now)
    page = api.reviews(account, cursor)
    new = [row for row in page.rows if not _is_old(row, since)]
    after = page.after if new or not page.rows else None
    return Polled(in_order(account, new), after, memory=api.google.memory(now))


def keep_keys(api: BusinessProfile, access: Access, now: datetime) -> None:
    """Keep Google's keys with the connection: the door checks a push by them, and asks nobody.

    They change within days and are published before they are used. A key that is not here yet only makes
    the door refuse: Pub/Sub sends again for a week, and the poll reads the review meanwhile.
    """
    kept_at = instant(api.google.kept(KEYS_AT))
    if not access.credentials.get("push_audience") or (kept_at and now - kept_at < KEYS_EVERY):
        return
    keys = api.keys()
    if keys:
        api.google.remember(**{KEYS: keys, KEYS_AT: now.isoformat()})


def in_order(account: str, found: Iterable[Json]) -> tuple[Event, ...]:
    """Reviews as they were written, each before its reply."""
    told = [events_in(account, row) for row in found]
    return tuple(event for events in sorted(told, key=_written_at) for event in events)


def _walk_through(walk: _Walk) -> None:
    after = None
    for _ in range(OLD_PAGES if walk.looks_at_all else PAGES):
        page = walk.api.reviews(walk.account, after)
        _take(walk, page)
        after = page.after
        if after is None:
            walk.is_whole = True
            return
        if not walk.looks_at_all and any(_is_old(row, walk.since) for row in page.rows):
            return


def _take(walk: _Walk, page: Page) -> None:
    for row in page.rows:
        name = name_of(walk.account, row)
        if name is not None:
            walk.rows.setdefault(name, row)


def _told(walk: _Walk) -> list[Event]:
    return list(in_order(walk.account, (row for row in walk.rows.values() if not _is_old(row, walk.since))))


def _gone(walk: _Walk) -> list[Event]:
    """Reviews that were there at the last poll and that nothing lists where they would stand.

    Each is asked for by its name before it is called gone; what cannot be asked now is asked next time.
    """
    reached = _oldest(walk)
    missing = [
        name
        for name, at in walk.last.seen.items()
        if name not in walk.rows and (walk.is_whole or (reached is not None and at > reached))
    ]
    found: list[Event] = []
    for name in missing[:ASKED_AT_ONCE]:
        try:
            walk.rows[name] = walk.api.review(name)
        except PermanentFailure as failure:
            if failure.reason == GONE:
                found.append(CommentRemoved(walk.account, name))
    return found


def _next(walk: _Walk) -> Cursor:
    newest = sorted(walk.rows, key=lambda name: _listed_at(walk.rows[name]), reverse=True)[:WATCHED]
    whole_at = walk.now if walk.looks_at_all else walk.last.whole_at
    return Cursor(walk.now, whole_at, {name: _listed_at(walk.rows[name]) for name in newest})


def _oldest(walk: _Walk) -> datetime | None:
    return min((_listed_at(row) for row in walk.rows.values()), default=None)


def _listed_at(row: Json) -> datetime:
    """What the list is ordered by."""
    return instant(row.get("updateTime")) or instant(row.get("createTime")) or BEFORE


def _is_old(row: Json, since: datetime) -> bool:
    at = touched_at(row)
    return at is not None and at < since


def _written_at(events: list[Event]) -> datetime:
    first = events[0] if events else None
    return (first.comment.posted_at or BEFORE) if isinstance(first, CommentPosted) else BEFORE
