"""How facts are shown: a line of their page, the card under a saved reply, the answers to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import facts
from app.domain.comment import Comment
from app.domain.fact import Fact, ends_soon
from app.domain.saved_reply import SavedReply
from app.ports.channel import Channel
from app.web import voices
from app.web.rows import Network, network


@dataclass(frozen=True)
class Card:
    """One fact. state: `expired`, `to_check`, `valid` where it has an end, else None.

    replies: the saved replies that lean on it, but for the one that is open; to_reread: those of them that
    were kept before it was stated as it is and do not say it; asked: when its service was
    last asked since it was confirmed, and may_ask: whether it may be now: once a day.
    """

    id: int
    name: str
    value: str
    department: str | None
    confirmed_by: str
    confirmed_at: datetime
    until: date | None
    state: str | None
    replies: Sequence[SavedReply] = ()
    to_reread: Sequence[SavedReply] = ()
    current: bool = False
    asked: facts.Asked | None = None
    may_ask: bool = True


@dataclass(frozen=True)
class Answer:
    """One published answer that says what is no longer true. fate: `open`, `draft`, `gone` or `left`.

    busy: something is being written there already; answering: an answer there has not arrived yet.
    """

    reply_id: int
    comment_id: int
    author: str | None
    called: str | None
    channel: Network
    said: str
    value: str
    at: datetime | None
    fate: str
    busy: bool
    answering: bool
    comment: Comment
    spoken: Channel | None

    def addressed(self, words: str) -> str:
        """Words to this person, opened as their network wants them."""
        return voices.opened_with(words, self.comment.author, self.spoken)


def cards(session: Session, today: date, current: int | None = None) -> list[Card]:
    """Every fact, by name."""
    listed = facts.listing(session)
    asked = facts.asked(session, [one.fact.id for one in listed], today=today)
    return [
        card(one.fact, today, one.replies, asked=asked.get(one.fact.id), current=one.fact.id == current)
        for one in listed
    ]


def under(session: Session, numbers: Sequence[int], saved: SavedReply | None, today: date) -> list[Card]:
    """The facts under one saved reply, in the order of their names."""
    own = saved.id if saved else None
    found = [one for one in cards(session, today) if one.id in numbers]
    return [replace(one, replies=[other for other in one.replies if other.id != own]) for one in found]


def card(
    fact: Fact,
    today: date,
    replies: Sequence[SavedReply] = (),
    *,
    asked: facts.Asked | None = None,
    current: bool = False,
) -> Card:
    """What the template says of one."""
    return Card(
        id=fact.id,
        name=fact.name,
        value=fact.value,
        department=fact.department.name if fact.department else None,
        confirmed_by=fact.confirmed_by,
        confirmed_at=fact.confirmed_at,
        until=fact.valid_until,
        state=state(fact.valid_until, today),
        replies=replies,
        to_reread=[one for one in replies if one.saved_at < fact.saved_at and not one.says(fact.value)],
        current=current,
        asked=asked,
        may_ask=asked is None or asked.may_be_again(today),
    )


def state(until: date | None, today: date) -> str | None:
    """Where a day stands that something is true until."""
    if until is None:
        return None
    if until < today:
        return "expired"
    return "to_check" if ends_soon(until, today) else "valid"


def answers(session: Session, fact: Fact, channels: Mapping[str, Channel]) -> list[Answer]:
    """The published answers that say what was true before, first said first."""
    return [_answer(one, channels) for one in facts.outdated(session, fact)]


def _answer(one: facts.Outdated, channels: Mapping[str, Channel]) -> Answer:
    author = one.comment.author
    return Answer(
        reply_id=one.reply.id,
        comment_id=one.comment.id,
        author=author.shown_name if author else None,
        called=author.called if author else None,
        channel=network(channels, one.comment.connection.network),
        said=" ".join(one.reply.as_written.split()),
        value=one.use.value,
        at=one.reply.published_at,
        fate=_fate(one),
        busy=one.is_busy,
        answering=one.answering is not None,
        comment=one.comment,
        spoken=channels.get(one.comment.connection.network),
    )


def _fate(one: facts.Outdated) -> str:
    if one.use.left_at is not None:
        return "left"
    if one.use.prepared_at is None:
        return "open"
    return "draft" if one.written is not None else "gone"
