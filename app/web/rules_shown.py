"""How rules are shown: the list as sentences, the editor's choices, and the trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy.orm import Session

from app import departments
from app.domain.rule import Acts, Condition, Rule
from app.ports.channel import Channel
from app.rules import Acted, Agreement, Listed, Touched, Trial
from app.triage import INTENTS
from app.web.rows import Network, network
from app.web.words import LANGUAGES

LOOKS = (
    "text.says",
    "text.says_not",
    "text.has_link",
    "post.says",
    "post.says_not",
    "network.is",
    "lang.is",
    "stars.is",
    "author.says",
    "hour.is",
    "tag.is",
)
AROUND = 24  # characters before the words that were found
EXCERPT = 120
FIRST = 9


@dataclass(frozen=True)
class Row:
    """One line of the list; asks and does are said by the template. stopped: against, of, when.

    last: the day in the town when it last acted; over: whether its own last day is past.
    """

    id: int
    name: str
    asks: tuple[Condition, ...]
    does: Acts
    on: bool
    acted: int
    contradicted: int
    last: date | None
    until: date | None
    over: bool
    stopped: tuple[int, int, datetime] | None
    current: bool


@dataclass(frozen=True)
class Hit:
    """One comment. pieces: an excerpt; True: what was found. department, intent: what stands there now."""

    id: int
    at: datetime
    channel: Network
    author: str | None
    lang: str | None
    pieces: list[tuple[str, bool]]
    agreement: str
    department: str | None
    intent: str | None


@dataclass(frozen=True)
class ShownTrial:
    """total: how many it would have touched; same, more, other: of these; hits: those that are shown."""

    total: int
    same: int
    more: int
    other: int
    too_many: bool
    only: bool
    first: list[Hit]
    rest: list[Hit]
    does: Acts


def row(listed: Listed, now: datetime, current: Rule | None) -> Row:
    """What the template says of one. now: in the town."""
    rule = listed.rule
    stopped = None
    if rule.stopped_at is not None:
        stopped = (rule.stopped_against or 0, rule.stopped_of or 0, rule.stopped_at.astimezone(now.tzinfo))
    return Row(
        id=rule.id,
        name=rule.name,
        asks=rule.asks,
        does=rule.does,
        on=rule.on_since is not None,
        acted=listed.acted,
        contradicted=listed.contradicted,
        last=listed.last and listed.last.astimezone(now.tzinfo).date(),
        until=rule.until,
        over=rule.is_over(now.date()),
        stopped=stopped,
        current=current is not None and current.id == rule.id,
    )


def services(session: Session) -> dict[str, Any]:
    """The services' names, by slug; aside: those that are set aside, by which no rule acts."""
    every = departments.everyone(session)
    aside = {one.slug for one in every if not one.is_offered}
    return {"services": {one.slug: one.name for one in every}, "aside": aside}


def choices(channels: Mapping[str, Channel]) -> dict[str, Any]:
    """What can be chosen."""
    networks = {name: channel.label for name, channel in channels.items()}
    return {"looks": LOOKS, "network": networks, "lang": LANGUAGES, "tag": INTENTS}


def conditions(*typed: Sequence[str]) -> list[dict[str, str]]:
    """The editor's lines, and an empty one after them."""
    names = ("look", "words", "network", "lang", "tag")
    lines = [dict(zip(names, line, strict=True)) for line in zip_longest(*typed, fillvalue="")]
    return [*(line for line in lines if line["look"]), dict.fromkeys(names, "")]


def trial(tried: Trial, does: Acts, channels: Mapping[str, Channel], *, only: str) -> ShownTrial:
    """What the trial says. only: `other` shows those alone where a person said otherwise."""
    touched = [one for one in tried.touched if only != "other" or one.agreement is Agreement.OTHER]
    hits = [_hit(one, channels) for one in touched]
    return ShownTrial(
        total=len(tried.touched),
        same=tried.count(Agreement.SAME),
        more=tried.count(Agreement.MORE),
        other=tried.count(Agreement.OTHER),
        too_many=tried.too_many,
        only=only == "other",
        first=hits[:FIRST],
        rest=hits[FIRST : FIRST * 10],
        does=does,
    )


def against(acted: Sequence[Acted], channels: Mapping[str, Channel]) -> list[Hit]:
    """The comments where a person changed what the rule did."""
    return [
        Hit(
            id=one.comment.id,
            at=one.comment.written_at,
            channel=network(channels, one.comment.connection.network),
            author=one.comment.author.shown_name if one.comment.author else None,
            lang=one.comment.lang,
            pieces=[(_plain(one.comment.text or "")[:EXCERPT], False)],
            agreement="other",
            department=None,
            intent=one.comment.intent,
        )
        for one in acted
        if one.against
    ]


def _hit(one: Touched, channels: Mapping[str, Channel]) -> Hit:
    return Hit(
        id=one.comment_id,
        at=one.at,
        channel=network(channels, one.network),
        author=one.author,
        lang=one.lang,
        pieces=_pieces(one),
        agreement=one.agreement,
        department=one.department,
        intent=one.intent,
    )


def _pieces(one: Touched) -> list[tuple[str, bool]]:
    """The words around the first that was found, those that were found apart."""
    begin = max(0, one.spans[0][0] - AROUND) if one.spans else 0
    end = begin + EXCERPT
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in one.spans:
        if at <= start < end:
            pieces += [(_plain(one.text[at:start]), False), (one.text[start:stop], True)]
            at = stop
    return [piece for piece in (*pieces, (_plain(one.text[at : max(at, end)]), False)) if piece[0]]


def _plain(text: str) -> str:
    """On one line; a space at either end stays one."""
    inner = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + inner + (" " if inner and text[-1:].isspace() else "")
