"""Placing: the order of a list, and what stands in it behind or before a place."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, literal, tuple_

from app.domain.comment import Comment
from app.domain.search_text import SearchText
from app.domain.standing import PATIENT
from app.inbox.filters import Filters
from app.inbox.place import Place

COLUMNS = (Comment.rank, Comment.waiting_since, Comment.id)


def place_of(comment: Comment, filters: Filters) -> Place:
    """Where a comment stands in this list; by time, to the second, as the index of words has it."""
    if filters.by_time:
        return Place(PATIENT, comment.written_at.replace(microsecond=0), comment.id)
    return Place.of(comment)


def ordered(wanted: Select[Comment], filters: Filters, *, backwards: bool = False) -> Select[Comment]:
    """First come those first to be answered; among the treated and among what was looked for, the latest."""
    falls = filters.latest_first != backwards
    if filters.asked and filters.by_time:
        place = filters.asked.place
        return wanted.order_by(place if backwards else place.desc())
    return wanted.order_by(*(column.desc() if falls else column for column in COLUMNS))


def beyond(place: Place, filters: Filters, *, backwards: bool = False) -> ColumnElement[bool]:
    """What stands behind a place, or before it.

    Compared as one row of values, so that both databases enter their index there: with the three compared
    one by one they read all that stands before.
    """
    if filters.asked and filters.by_time:
        at, written = filters.asked.place, SearchText.place_of(place.since, place.id)
        return at > written if backwards else at < written
    stands = tuple_(*COLUMNS)
    here = tuple_(*(literal(part, column.type) for part, column in zip(place, COLUMNS, strict=True)))
    return stands < here if filters.latest_first != backwards else stands > here
