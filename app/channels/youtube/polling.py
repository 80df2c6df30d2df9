"""What is new on a channel, for as few units as it takes: nothing here is ever sent to us.

A poll costs three units as a rule: the newest threads, those held for review, and, once there are more
than a hundred of them, the older threads where people still answer. Answers beyond those that a thread
shows are listed only when their number has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from app.channels._base import is_late
from app.channels._values import count, ident, instant, mapping
from app.channels.youtube.api import IDS_AT_ONCE, Page, YouTubeApi
from app.channels.youtube.rows import Thread, Words, post_from, thread_from, top_of, words_in
from app.ports.channel import Polled
from app.ports.events import CommentPosted, Event, PostSeen
from app.ports.failures import PermanentFailure, TemporaryFailure

PAGES, PAGES_AFTER_A_SILENCE, REPLY_PAGES = 5, 50, 10
# A comment may show itself hours after it was written: the day before is told again.
OVERLAP, REACH = timedelta(hours=24), timedelta(hours=1)
FIRST = timedelta(days=30)
WATCHED, LISTED_AT_ONCE = 150, 20
BEFORE = datetime.min.replace(tzinfo=UTC)  # where the network gave no time


@dataclass(frozen=True)
class Cursor:
    """When the last poll was, and the threads that are watched with how many answers each had."""

    at: datetime | None = None
    answers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: str | None) -> Cursor:
        try:
            said = mapping(json.loads(kept or "{}"))
        except ValueError:
            return cls()
        numbered = {thread: count(said) for thread, said in mapping(said.get("answers")).items()}
        known = {
            thread: number for thread, number in numbered.items() if ident(thread) and number is not None
        }
        return cls(instant(said.get("at")), known)

    def written(self) -> str:
        return json.dumps({"at": self.at and self.at.isoformat(), "answers": dict(self.answers)})


@dataclass
class _Walk:
    """One poll under way. told: what it says, by id; left: how many threads may still be listed whole."""

    api: YouTubeApi
    account: str
    now: datetime
    last: Cursor
    threads: dict[str, Thread] = field(default_factory=dict)
    told: dict[str, Words] = field(default_factory=dict)
    posts: list[PostSeen] = field(default_factory=list)
    left: int = LISTED_AT_ONCE

    @property
    def since(self) -> datetime:
        return self.last.at - OVERLAP if self.last.at else self.now - FIRST

    def tell(self, words: Iterable[Words]) -> None:
        for one in words:
            if one.touched_at is None or one.touched_at >= self.since:
                self.told[one.posted.comment.external_id] = one


def poll(api: YouTubeApi, account: str, kept: str | None, now: datetime) -> Polled:
    """Read the newest threads, those held for review, and those that are watched."""
    api.google.keep_fresh(now)
    walk = _Walk(api, account, now, Cursor.of(kept))
    answers: Mapping[str, int] = {}
    rest = None
    try:
        _newest(walk)
        _held(walk)
        _watched(walk)
        answers = _answers(walk)
        _films(walk)
        kept = Cursor(now, answers).written()
    except TemporaryFailure as failure:
        if not walk.told and api.google.memory(now) is None:
            raise
        # What was found is kept; the next poll starts from the same cursor.
        rest = failure.retry_after
    return Polled(_in_order(walk), kept, rest, api.google.memory(now), api.spent)


def threads_in(account: str, page: Page) -> list[Thread]:
    return [thread for row in page.rows if (thread := thread_from(account, row))]


def answers_of(api: YouTubeApi, account: str, thread: Thread) -> list[Words]:
    """Every answer of a thread; one that vanished meanwhile has none."""
    found: list[Words] = []
    try:
        for page in islice(api.replies(thread.id), REPLY_PAGES):
            found += words_in(account, page.rows, thread.video, answerable=thread.answerable)
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise
    return found


def films_of(api: YouTubeApi, account: str, words: Iterable[Words]) -> list[PostSeen]:
    """The films that comments stand under, fifty for a unit."""
    named = dict.fromkeys(one.posted.comment.post_external_id for one in words)
    ids = [video for video in named if video]
    found: list[PostSeen] = []
    for start in range(0, len(ids), IDS_AT_ONCE):
        page = api.videos(ids[start : start + IDS_AT_ONCE])
        found += [post for row in page.rows if (post := post_from(account, row))]
    return found


def in_order(posts: Sequence[PostSeen], words: Iterable[Words]) -> tuple[Event, ...]:
    """Films first, then words as they were said, so that an answer comes after what it answers."""
    said: list[CommentPosted] = [one.posted for one in words]
    return (*posts, *sorted(said, key=lambda one: one.comment.posted_at or BEFORE))


def _newest(walk: _Walk) -> None:
    after = None
    for _ in range(PAGES_AFTER_A_SILENCE if is_late(walk.last.at, walk.now) else PAGES):
        page = walk.api.threads(walk.account, after)
        found = threads_in(walk.account, page)
        _take(walk, found)
        after = page.after
        reached = walk.last.at - REACH if walk.last.at else walk.since
        if after is None or any(one.began_at is not None and one.began_at < reached for one in found):
            return


def _held(walk: _Walk) -> None:
    """What waits for a moderator; whoever may not see that sees nothing of it."""
    try:
        page = walk.api.threads(walk.account, status="heldForReview")
    except PermanentFailure:
        return
    _take(walk, threads_in(walk.account, page))


def _watched(walk: _Walk) -> None:
    """A new answer does not bring its old thread back to the top: those known are read by their ids."""
    unseen = [thread for thread in walk.last.answers if thread not in walk.threads]
    for start in range(0, len(unseen), IDS_AT_ONCE):
        page = walk.api.threads_by(unseen[start : start + IDS_AT_ONCE])
        _take(walk, threads_in(walk.account, page))


def _take(walk: _Walk, found: Iterable[Thread]) -> None:
    for thread in found:
        walk.threads.setdefault(thread.id, thread)
        walk.tell(thread.words)


def _answers(walk: _Walk) -> Mapping[str, int]:
    """List whole the threads that have more answers than they show; give what is to be watched.

    One whose turn did not come keeps the number it had, and is listed at the next poll.
    """
    watched: dict[str, int] = {}
    for thread in islice(walk.threads.values(), WATCHED):
        before = walk.last.answers.get(thread.id)
        watched[thread.id] = thread.said
        if thread.is_whole or thread.said == before:
            continue
        if walk.left == 0:
            watched[thread.id] = before or 0
            continue
        walk.left -= 1
        walk.tell(answers_of(walk.api, walk.account, thread))
    return watched


def _films(walk: _Walk) -> None:
    """The films of threads that were not there at the last poll; the others are told already."""
    known = walk.last.answers
    new = [one for one in walk.told.values() if top_of(one.posted.comment.external_id) not in known]
    walk.posts = films_of(walk.api, walk.account, new)


def _in_order(walk: _Walk) -> tuple[Event, ...]:
    return in_order(walk.posts, walk.told.values())
