"""The desk, whole: what every page and fragment of it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from app import connections, departments, grouping, inbox, opinions, settings
from app import promises as promises_
from app.domain.connection import Connection
from app.inbox import Desk, Filters
from app.ports.channel import Channel
from app.rereading import Slip
from app.triage import INTENTS
from app.web import checks, lines, moments, promises, promises_shown, saved_shown, searches_shown
from app.web.addresses import Addresses
from app.web.looking import lookers
from app.web.opened import ShownComment
from app.web.outgoing import bar
from app.web.visits import Visit
from app.web.words import LANGUAGES

SPARK_WIDTH, SPARK_TOP, SPARK_BOTTOM = 74, 3, 17


@dataclass(frozen=True)
class Spark:
    """The debt in words, and its last days as a line of 76 by 20."""

    days: int
    change: int | None
    line: str
    end_x: float
    end_y: float


def context(
    session: Session,
    visit: Visit,
    channels: Mapping[str, Channel],
    filters: Filters,
    *,
    open_id: int | None = None,
    done: str = "",
) -> dict[str, Any]:
    """Everything the desk's templates ask for. open_id None: the first of the list, on wide screens."""
    filters, page = lines.read(session, filters.understood(session, visit.now, visit.zone))
    addresses = Addresses(filters)
    shown_id = open_id or (page.rows[0].comment.id if page.rows else None)
    ids = {row.comment.id for row in page.rows} | ({shown_id} if shown_id else set())
    looked = lookers(session, ids, visit)
    comment = _comment(session, visit, channels, addresses, shown_id, looked)
    listed = lines.context(session, visit, channels, filters, page, shown_id, looked)
    perhaps = _perhaps_alike(session, visit, comment)
    is_one_open = comment is not None and bool(comment.opened.fold or comment.opened.to_tell or perhaps)
    return {
        **listed,
        "rows": lines.keyed(listed["rows"], is_one_open=is_one_open),
        "perhaps_alike": perhaps,
        "comment": comment,
        "outgoing": bar(session, visit, channels, addresses, done),
        "opened": open_id is not None,
        "acted": False,
        "error": None,
        "done": done,
        "arrivals": None,
        "today": None if comment else _today(session, visit, channels),
        **_around(session, visit, channels, filters),
        **_beside(session, visit, comment),
    }


def _around(
    session: Session, visit: Visit, channels: Mapping[str, Channel], filters: Filters
) -> dict[str, Any]:
    """What stands over the list."""
    here = visit.now.astimezone(visit.zone)
    desk = inbox.desk(session, visit.now, here.date())
    panel = _panel(session, filters, channels)
    return {
        "counts": _counts(desk),
        "debt": _spark(desk),
        "tags": desk.tags,
        "later": list(moments.offered(here)),
        "seen": desk.seen,
        "panel": panel,
        "understood": searches_shown.understood(filters, panel),
        "pastes": bool(pasted_on(connections.connected(session), channels)),
        "promises": promises_.pressing(session, here.date()),
        "views": settings.views_of(session, visit.user.id) if visit.user else [],
    }


def _beside(session: Session, visit: Visit, comment: ShownComment | None) -> dict[str, Any]:
    """What goes with the composer of the open comment."""
    return {
        "offer": _offer(session, visit, comment),
        "checks": _checks(session, visit, comment),
        "promised": promises.proposed(comment.draft.text, visit) if comment else None,
        "proposes": comment is not None and not comment.private and opinions.chosen(session) is not None,
    }


def pasted_on(accounts: Sequence[Connection], channels: Mapping[str, Channel]) -> list[Connection]:
    """The accounts whose comments a person pastes, because their network tells us nothing."""
    return [
        one
        for one in accounts
        if one.is_listening and one.network in channels and channels[one.network].capabilities.is_pasted
    ]


def _offer(session: Session, visit: Visit, comment: ShownComment | None) -> saved_shown.Offer | None:
    """A suggestion, while nothing is written yet."""
    if comment is None or not comment.answerable or (comment.opened.draft and comment.opened.draft.text):
        return None
    return saved_shown.offer(session, comment.opened, visit)


def _checks(session: Session, visit: Visit, comment: ShownComment | None) -> list[Slip]:
    """What to look at again in what is written already."""
    if comment is None or not (comment.answerable or comment.keepable):
        return []
    return checks.slips(session, comment.opened, comment.draft.text, visit)


def _comment(
    session: Session,
    visit: Visit,
    channels: Mapping[str, Channel],
    addresses: Addresses,
    comment_id: int | None,
    looked: Mapping[int, Sequence[str]],
) -> ShownComment | None:
    if comment_id is None:
        return None
    opened = inbox.open_comment(session, comment_id, addresses.filters)
    return ShownComment(opened, visit, channels, addresses, looked.get(comment_id, ()))


def _perhaps_alike(session: Session, visit: Visit, comment: ShownComment | None) -> int:
    """How many may ask the same as the open comment, where no line stands for it and one may write."""
    if comment is None or not comment.answerable or visit.user is None or not visit.user.may_write:
        return 0
    if comment.opened.fold or comment.opened.to_tell:
        return 0
    return grouping.perhaps_alike(session, comment.comment)


def _counts(desk: Desk) -> dict[str, int]:
    shelves = ("to_answer", "with_departments", "paused", "to_read", "done")
    return {shelf: desk.counts.get(shelf, 0) for shelf in shelves}


def _spark(desk: Desk) -> Spark:
    points = desk.points
    highest, lowest = max(points), min(points)
    step = SPARK_WIDTH / max(1, len(points) - 1)
    height = SPARK_BOTTOM - SPARK_TOP
    placed = [
        (
            round(1 + place * step, 1),
            round(SPARK_BOTTOM - height * (value - lowest) / max(1, highest - lowest), 1),
        )
        for place, value in enumerate(points)
    ]
    line = " ".join(f"{x},{y}" for x, y in placed) if len(placed) > 1 else ""
    return Spark(desk.debt, desk.change, line, *placed[-1])


def _panel(
    session: Session, filters: Filters, channels: Mapping[str, Channel]
) -> list[tuple[str, str | None, list[tuple[str, str]]]]:
    """The filters that a form offers: their name, what is chosen, and what can be."""
    services = departments.directory(session, chosen=filters.department or "")
    return [
        ("intent", filters.intent, [(slug, slug) for slug in INTENTS]),
        ("department", filters.department, [(d.slug, d.name) for d in services]),
        ("network", filters.network, [(name, channel.label) for name, channel in channels.items()]),
        ("lang", filters.lang, [(code, code) for code in LANGUAGES]),
    ]


def _today(session: Session, visit: Visit, channels: Mapping[str, Channel]) -> dict[str, Any]:
    here = visit.now.astimezone(visit.zone)
    midnight = datetime.combine(here.date(), time(), tzinfo=visit.zone)
    found = inbox.today(session, midnight)
    return {
        "kept": promises_.kept_since(session, midnight),
        "ahead": promises_shown.ahead(session, visit, channels),
        "published": found.published,
        "assigned": found.assigned,
        "median": found.median_wait,
        "listening": found.listening,
        "last": found.last_event_at,
        "first_day": not found.comments,
    }
