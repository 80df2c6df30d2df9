"""The lines of the list, and how it goes on from them both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from app import inbox
from app.inbox import Filters, Page
from app.ports.channel import Channel
from app.web.addresses import Addresses
from app.web.looking import lookers
from app.web.rows import ShownRow, shown_row
from app.web.visits import Visit

Looked = Mapping[int, Sequence[str]]


def read(session: Session, filters: Filters) -> tuple[Filters, Page]:
    """A page of the list, the first where nothing is left at its place; and the filters that begin there."""
    page = inbox.queue(session, filters)
    if not page.rows and (filters.after or filters.before):
        filters = filters.beginning(None)
        page = inbox.queue(session, filters)
    return filters.beginning(page.after), page


def more(session: Session, visit: Visit, channels: Mapping[str, Channel], filters: Filters) -> dict[str, Any]:
    """The lines that follow a place or come before it, and nothing of what stands around them."""
    filters = replace(filters.understood(session, visit.now, visit.zone), rows=Filters.rows)
    page = inbox.queue(session, filters)
    looked = lookers(session, [row.comment.id for row in page.rows], visit)
    is_before, filters = filters.before is not None, filters.beginning(page.after)
    shown = context(session, visit, channels, filters, page, None, looked)
    return shown | {"is_before": is_before, "rows": keyed(shown["rows"], is_one_open=False)}


def context(
    session: Session,
    visit: Visit,
    channels: Mapping[str, Channel],
    filters: Filters,
    page: Page,
    open_id: int | None,
    looked: Looked = MappingProxyType({}),
) -> dict[str, Any]:
    """The lines as templates show them. more_url: a longer page; the next one where it is long enough."""
    addresses = Addresses(filters)
    surging = [row.comment.group_id or 0 for row in page.rows if row.fold and row.fold.is_surge]
    surges = inbox.surges(session, surging, visit.now)
    rows = [
        shown_row(row, visit, channels, addresses, open_id, looked.get(row.comment.id, ()), surges)
        for row in page.rows
    ]
    places = [inbox.place_of(row.comment, filters) for row in page.rows]
    onward = addresses.url(after=places[-1]) if places else None
    longer = addresses.url(rows=filters.rows + Filters.rows, after=filters.after)
    return {
        "filters": addresses,
        "rows": rows,
        "more": page.more,
        "more_url": longer if filters.may_grow else onward,
        "onward_url": onward,
        "back_url": addresses.url(before=places[0]) if places else None,
    }


def keyed(rows: list[ShownRow], *, is_one_open: bool) -> list[ShownRow]:
    """G opens those who ask the same as the open comment, else the first line that stands for several."""
    groups = [row for row in rows if row.group_url]
    first = next((row for row in groups if row.current), None if is_one_open or not groups else groups[0])
    return [replace(row, keyed=row is first) for row in rows]
