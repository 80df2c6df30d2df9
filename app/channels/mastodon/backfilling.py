"""What a server still has from before: our own words back in time, then what spoke to us, a page a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from app.channels._values import Json, count
from app.channels.mastodon.failing import Reply
from app.channels.mastodon.rows import Us, is_publication
from app.channels.mastodon.server import Server, local_id
from app.channels.mastodon.walking import (
    NEXT,
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

# Each publication that people answer is one more call.
AT_ONCE = 20
SAID, HEARD = "said", "heard"
Page = tuple[list[Json], list[Json], Reply]


def backfill(server: Server, us: Us, since: datetime, cursor: str | None, now: datetime) -> Polled:
    """Read one page. The cursor says of which list, and before which id it goes on."""
    which, _, before = (cursor or SAID).partition(" ")
    walk = Walk(server, us, our_id(server.me(), us), now, since, None)
    step = _STEPS.get(which, _said)
    page, recent, reply = step(walk, {"max_id": before} if local_id(before) else {})
    oldest = beside(page[-1:], reply, NEXT)
    is_over = len(recent) < len(page) or oldest in {None, before}
    following = None if is_over and step is _heard else HEARD if is_over else f"{which} {oldest}"
    return Polled(in_order(walk), following, server.rest)


def _said(walk: Walk, place: dict[str, str]) -> Page:
    """Our publications, each with the conversation under it, and our answers in those of others."""
    params = {"limit": str(AT_ONCE), "exclude_reblogs": "true", **place}
    page, reply = walk.server.page(f"v1/accounts/{walk.me}/statuses", params)
    recent = _recent(walk, page)
    for status in (one for one in recent if is_publication(walk.us, one)):
        walk.tell(status, "comment", None)
        if count(status.get("replies_count")):
            for answer in context(walk, local_id(status.get("id")))[1]:
                walk.tell(answer, "comment", status)
    for status in (one for one in recent if not walk.is_told(one)):
        walk.tell(status, "comment", root_of(walk, status))
    return page, recent, reply


def _heard(walk: Walk, place: dict[str, str]) -> Page:
    """What named, answered or quoted us."""
    page, reply = notifications(walk, place)
    recent = _recent(walk, page)
    hear(walk, recent)
    return page, recent, reply


def _recent(walk: Walk, page: list[Json]) -> list[Json]:
    return [row for row in page if walk.since is None or not is_old(row, walk.since)]


_STEPS: Mapping[str, Callable[[Walk, dict[str, str]], Page]] = {SAID: _said, HEARD: _heard}
