"""What webhooks may have missed, and what they never tell: mentions, our own words, conversations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.channels._values import Json, ident, instant, mapping, text
from app.channels.x.api import Api, TokenExpired, post_id
from app.channels.x.asking import OF_OTHERS, OF_OURS, Page, page_of
from app.channels.x.failing import CREDITS
from app.channels.x.rows import Us, begun_by, said_in
from app.ports.channel import Polled
from app.ports.events import Event, PostSeen
from app.ports.failures import NetworkFailure, PermanentFailure

PAGES = 8  # of a hundred: no list is deeper
FOLLOWED, FOLLOWED_FOR = (
    10,
    timedelta(days=7),
)  # publications whose conversations are searched: no search is longer
STAGES = ("own", "mentions")


@dataclass
class _Walk:
    """One reading under way. marks: the newest post of each list; posts: when our publications were made."""

    api: Api
    us: Us
    marks: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    spent: int = 0

    def take(self, page: Page, *, summoned: bool) -> None:
        self.spent += page.spent
        us = self.us.knowing(frozenset(self.posts) | begun_by(self.us, page.rows))
        for row in page.rows:
            said, named = said_in(us, row, page.beside, summoned=summoned), ident(row.get("id"))
            if said is None or named is None or named in self.told:
                continue
            self.told.add(named)
            self.events.append(said)
            if isinstance(said, PostSeen) and (at := instant(row.get("created_at"))):
                self.posts[said.external_id] = at.isoformat()


def poll(api: Api, us: Us, cursor: str | None, now: datetime, *, searches: bool) -> Polled:
    """Read what is new since the last poll; the first one reads a page of each list.

    searches: whether conversations under our publications are searched too, at five times the price.
    A failure after tokens were renewed waits for the next poll: the new pair must be remembered now.
    """
    walk = _opened(api, us, cursor)
    try:
        api.keep_fresh(now)
        return _polled(walk, cursor, now, searches=searches)
    except TokenExpired:
        api.renew(now)
        return _polled(walk, cursor, now, searches=searches)


def backfill(api: Api, us: Us, since: datetime, cursor: str | None, now: datetime) -> Polled:
    """Read one page: first our own words, then what names us."""
    stage, _, after = (cursor or STAGES[0]).partition(" ")
    try:
        api.keep_fresh(now)
        return _past(api, us, since, stage, after)
    except TokenExpired:
        api.renew(now)
        return _past(api, us, since, stage, after)
    except NetworkFailure as failure:
        if api.memory is None:
            raise
        return Polled((), cursor or STAGES[0], getattr(failure, "retry_after", None), api.memory)


def _polled(walk: _Walk, cursor: str | None, now: datetime, *, searches: bool) -> Polled:
    try:
        _walk(walk, now, searches=searches)
    except TokenExpired:
        raise
    except NetworkFailure as failure:
        if not walk.events and walk.api.memory is None:
            raise _shown(failure) from failure
        # What was found is kept; the next poll starts from the same cursor, and fails where this one did.
        rest = max(walk.api.rest or timedelta(), getattr(failure, "retry_after", None) or timedelta())
        return Polled(tuple(walk.events), cursor, rest or None, walk.api.memory, walk.spent)
    return Polled(tuple(walk.events), _kept(walk, now), walk.api.rest, walk.api.memory, walk.spent)


def _walk(walk: _Walk, now: datetime, *, searches: bool) -> None:
    account = post_id(walk.us.account)
    marks = dict(walk.marks)
    lists = ((STAGES[0], f"users/{account}/tweets", False), (STAGES[1], f"users/{account}/mentions", True))
    for name, path, summoned in lists:
        for page in _pages(walk, path, OF_OURS, walk.marks.get(name)):
            walk.take(page, summoned=summoned)
            _note(marks, name, page)
    query = _query(walk, now) if searches else None
    if query:
        for page in _pages(walk, "tweets/search/recent", OF_OTHERS, walk.marks.get("search"), query=query):
            walk.take(page, summoned=False)
            _note(marks, "search", page)
    walk.marks = marks


def _pages(walk: _Walk, path: str, price: int, since: str | None, **params: str) -> Iterator[Page]:
    """The pages of a list since a post; without one, the first alone: the past has a reading of its own."""
    after: str | None = None
    given = {**params, "since_id": since} if since else params
    for _ in range(PAGES if since else 1):
        page = page_of(walk.api, path, price=price, after=after, **given)
        yield page
        after = page.after
        if after is None:
            return


def _past(api: Api, us: Us, since: datetime, stage: str, after: str) -> Polled:
    lists = {STAGES[0]: ("tweets", False), STAGES[1]: ("mentions", True)}
    name, summoned = lists.get(stage, lists[STAGES[1]])
    begins = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"users/{post_id(us.account)}/{name}"
    page = page_of(api, path, price=OF_OURS, after=after or None, start_time=begins)
    walk = _Walk(api, us)
    walk.take(page, summoned=summoned)
    following = STAGES[1] if stage == STAGES[0] else None
    cursor = f"{stage} {page.after}" if page.after else following
    return Polled(tuple(walk.events), cursor, api.rest, api.memory, walk.spent)


def _query(walk: _Walk, now: datetime) -> str | None:
    """A search of what is said under our last publications."""
    recent = _recent(walk.posts, now)
    named = " OR ".join(f"conversation_id:{one}" for one in recent)
    return f"({named}) -is:retweet" if recent else None


def _recent(posts: dict[str, str], now: datetime) -> list[str]:
    dated = ((instant(at), post) for post, at in posts.items() if post.isdecimal())
    fresh = [(at, post) for at, post in dated if at and at > now - FOLLOWED_FOR]
    return [post for _, post in sorted(fresh, reverse=True)[:FOLLOWED]]


def _note(marks: dict[str, str], name: str, page: Page) -> None:
    """Remember the newest post of a list: ids grow with time."""
    seen = [named for row in page.rows if (named := ident(row.get("id"))) and named.isdecimal()]
    marks[name] = max([*seen, marks.get(name, "0")], key=int)


def _opened(api: Api, us: Us, cursor: str | None) -> _Walk:
    told = _read(cursor)
    marks = _texts(told.get("marks"))
    return _Walk(
        api,
        us,
        {name: mark for name, mark in marks if mark.isdecimal() and mark != "0"},
        dict(_texts(told.get("posts"))),
    )


def _kept(walk: _Walk, now: datetime) -> str:
    recent = _recent(walk.posts, now)
    return json.dumps({"marks": walk.marks, "posts": {post: walk.posts[post] for post in recent}})


def _read(cursor: str | None) -> Json:
    try:
        return mapping(json.loads(cursor or "{}"))
    except ValueError:
        return {}


def _texts(told: object) -> Iterable[tuple[str, str]]:
    return [(name, said) for name, one in mapping(told).items() if (said := text(one))]


def _shown(failure: NetworkFailure) -> NetworkFailure:
    """Credit that is used up is shown on the connection; the poll that works again takes it back."""
    return PermanentFailure(CREDITS) if failure.reason == CREDITS else failure
