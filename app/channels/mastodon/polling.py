"""What is new: our own statuses, the conversations under them, and what speaks to us anywhere else."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.channels._values import Json, count, instant
from app.channels.mastodon.failing import REFUSED
from app.channels.mastodon.rows import Us, is_publication
from app.channels.mastodon.server import Server, local_id
from app.channels.mastodon.walking import (
    AT_ONCE,
    NEXT,
    PREVIOUS,
    Walk,
    beside,
    context,
    hear,
    in_order,
    is_old,
    notifications,
    our_id,
    root_of,
)
from app.ports.channel import Polled
from app.ports.failures import PermanentFailure, TemporaryFailure

PAGES, FIRST_PAGES = 10, 3
# An answer that names nobody notifies nobody: the conversations under our last posts are read as they stand.
THREADS, THREADS_SINCE = 10, timedelta(days=30)
CONTEXTS = 40  # after so many, the next poll goes on with the next page
OVERLAP = timedelta(hours=1)


def poll(server: Server, us: Us, cursor: str | None, now: datetime) -> Polled:
    """Read our posts, ten conversations of thirty days whole, the notifications and our answers since."""
    said_at, _, reached = (cursor or "").partition(" ")
    last = instant(said_at)
    walk = Walk(server, us, our_id(server.me(), us), now, last - OVERLAP if last else None, local_id(reached))
    failures = _walked(walk)
    if failures and not walk.events:
        raise failures[0]
    slowed = [failure for failure in failures if isinstance(failure, TemporaryFailure)]
    waits = [server.rest, *(failure.retry_after for failure in slowed)]
    # What was found is kept; after trouble, the next poll starts from the same instant, the last whole page.
    fresh = f"{said_at if slowed else now.isoformat()} {walk.reached or ''}".rstrip(" ")
    return Polled(in_order(walk), fresh or None, max((wait for wait in waits if wait), default=None))


def _walked(walk: Walk) -> list[TemporaryFailure | PermanentFailure]:
    """Take every step; one that fails keeps what it found, and stops the others only where nobody answers."""
    failures: list[TemporaryFailure | PermanentFailure] = []
    for step in (_threads, _notified, _answers):
        try:
            step(walk)
        except (TemporaryFailure, PermanentFailure) as failure:
            failures.append(failure)
            if failure.reason in {"rate_limited", "no_answer", "unreachable"}:
                break
    return failures


def _posts(walk: Walk) -> list[Json]:
    """Our publications; gives those that people answer."""
    params = {"limit": str(AT_ONCE), "exclude_replies": "true", "exclude_reblogs": "true"}
    page, _ = walk.server.page(f"v1/accounts/{walk.me}/statuses", params)
    posts = [status for status in page if is_publication(walk.us, status)]
    for status in posts:
        walk.tell(status, "comment", None)
    young = [status for status in posts if not is_old(status, walk.now - THREADS_SINCE)]
    return [status for status in young if count(status.get("replies_count"))][:THREADS]


def _threads(walk: Walk) -> None:
    """Everything under our posts."""
    for post in _posts(walk):
        _, answers = context(walk, local_id(post.get("id")))
        for status in answers:
            walk.tell(status, "comment", post)


def _notified(walk: Walk) -> None:
    """What names, answers or quotes us: forward from the last one known, else the newest pages back."""
    if walk.reached is not None:
        try:
            _forward(walk, walk.reached)
        except PermanentFailure as failure:
            if failure.reason != REFUSED:
                raise
            walk.reached = None  # this server does not take the id: it was another's before
    if walk.reached is None:
        walk.reached = _first_notifications(walk)


def _forward(walk: Walk, reached: str) -> None:
    for _ in range(PAGES):
        page, reply = notifications(walk, {"min_id": reached})
        hear(walk, page)
        newest = beside(page[:1], reply, PREVIOUS)
        if newest is None or newest == reached:
            return
        walk.reached = reached = newest
        if walk.contexts > CONTEXTS:
            return


def _first_notifications(walk: Walk) -> str | None:
    newest: str | None = None
    after: dict[str, str] = {}
    for _ in range(FIRST_PAGES):
        page, reply = notifications(walk, after)
        newest = newest or beside(page[:1], reply, PREVIOUS)
        recent = [row for row in page if not is_old(row, walk.now - THREADS_SINCE)]
        hear(walk, recent)
        oldest = beside(page[-1:], reply, NEXT)
        if len(recent) < len(page) or oldest in {None, after.get("max_id")} or walk.contexts > CONTEXTS:
            break
        after = {"max_id": oldest or ""}
    return newest


def _answers(walk: Walk) -> None:
    """Our own answers, wherever they were written: in another application, under other people's words."""
    after: dict[str, str] = {}
    for _ in range(FIRST_PAGES):
        params = {"limit": str(AT_ONCE), "exclude_reblogs": "true", **after}
        page, reply = walk.server.page(f"v1/accounts/{walk.me}/statuses", params)
        recent = [one for one in page if not is_old(one, walk.since or walk.now - THREADS_SINCE)]
        for status in recent:
            if not walk.is_told(status):
                walk.tell(status, "comment", root_of(walk, status))
        oldest = beside(page[-1:], reply, NEXT)
        if len(recent) < len(page) or oldest in {None, after.get("max_id")}:
            return
        after = {"max_id": oldest or ""}
