"""How saved replies are shown: a line of the page, the picker, the suggestion, the length on each network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from app import saved_replies
from app.domain.actor import person_in
from app.domain.blank import BRACED, FIRST_NAME, Filling, filled, filling
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.inbox import Opened
from app.ports.channel import Channel
from app.web.facts_shown import state
from app.web.moments import plain
from app.web.rows import Network, headline, network
from app.web.visits import Visit

NEAREST, ASKED = 2, 80


@dataclass(frozen=True)
class Gesture:
    """What sending it does besides: a service's name, a tag, what comes next; does: its mark."""

    id: int
    gives_to: str | None
    gives_tag: str | None
    then: str | None
    does: str


@dataclass(frozen=True)
class Row:
    """One line. state: `to_come`, `expired`, `to_check`, `valid` where it has a first or last day, else None.

    networks: those it is for, none for all.
    """

    id: int
    title: str
    excerpt: str
    shortcut: str | None
    uses: int
    department: str | None
    slug: str | None
    state: str | None
    until: date | None
    current: bool = False
    gesture: Gesture | None = None
    since: date | None = None
    networks: Sequence[Network] = ()

    @property
    def is_offered(self) -> bool:
        """Whether it can be taken today."""
        return self.state not in {"expired", "to_come"}


@dataclass(frozen=True)
class Picker:
    """near: those that suit best; others: the rest, most used first."""

    near: list[Row]
    others: list[Row]

    @property
    def total(self) -> int:
        return len(self.near) + len(self.others)


@dataclass(frozen=True)
class Offer:
    """The suggestion: words for this person, to be taken before they can be sent.

    because: what the comment says that it says too; same_sense: or means, in other words; service, same_tag:
    of the comment, where it is for these; unchanged: how often it was sent as it stands in thirty days.
    earlier: the answer that it is, said at `said_at`, where it is no saved reply; id is 0 then.
    """

    id: int
    title: str
    text: str
    because: Sequence[str] = ()
    same_sense: bool = False
    service: str | None = None
    same_tag: bool = False
    unchanged: int = 0
    earlier: int = 0
    said_at: datetime | None = None


@dataclass(frozen=True)
class Length:
    """How long each wording is on one network. over: how much too long, 0 where it fits."""

    icon: str
    label: str
    longest: int
    lengths: list[int]

    @property
    def over(self) -> list[int]:
        return [max(0, length - self.longest) for length in self.lengths]


def rows(
    session: Session, visit: Visit, channels: Mapping[str, Channel], current: SavedReply | None = None
) -> list[Row]:
    """Every saved reply, the most used first."""
    listed = saved_replies.listing(session, now=visit.now)
    return [row(one, visit.today, current, channels) for one in listed]


def narrowed(rows: Sequence[Row], *, show: str, department: str, q: str) -> list[Row]:
    """Those that a filter of the page keeps; words are sought without accents."""
    wanted = plain(q)
    return [
        one
        for one in rows
        if (show != "check" or one.state in {"expired", "to_check"})
        and (show != "gestures" or one.gesture is not None)
        and department in {"", one.slug}
        and wanted in plain(f"{one.title} {one.excerpt} :{one.shortcut or ''}")
    ]


def whose(session: Session, saved: SavedReply) -> str | None:
    """Who wrote it last, by name."""
    user = session.get(User, person) if (person := person_in(saved.by)) else None
    return user.name if user else None


def row(
    listed: saved_replies.Listed,
    today: date,
    current: SavedReply | None = None,
    channels: Mapping[str, Channel] = MappingProxyType({}),
) -> Row:
    """What the template says of one. channels: of the networks that it names."""
    saved = listed.saved
    return Row(
        id=saved.id,
        title=saved.title,
        excerpt=_read(saved.text)[:160],
        shortcut=saved.shortcut,
        uses=listed.uses,
        department=saved.department.name if saved.department else None,
        slug=saved.department.slug if saved.department else None,
        state="to_come" if saved.is_to_come(today) else state(saved.until, today),
        until=saved.until,
        current=current is not None and current.id == saved.id,
        gesture=gesture(saved),
        since=saved.begins_on,
        networks=[network(channels, name) for name in saved.networks if name in channels],
    )


def gesture(saved: SavedReply) -> Gesture | None:
    """What a geste does, None where it only answers."""
    to = saved.gives_to.name if saved.gives_to else None
    return Gesture(saved.id, to, saved.gives_tag, saved.then, saved.does) if saved.is_gesture else None


def picker(session: Session, opened: Opened, visit: Visit) -> Picker:
    """Every saved reply for this network, the two nearest to this comment first."""
    today = visit.today
    listed = _listing(session, opened, visit)
    found = saved_replies.nearest(listed, opened.comment, _post_text(opened), today)
    near = [one for one, _score in found[:NEAREST]]
    others = [one for one in listed if one not in near]
    return Picker([row(one, today) for one in near], [row(one, today) for one in others])


def offer(session: Session, opened: Opened, visit: Visit) -> Offer | None:
    """The best saved reply for this comment, else an earlier answer to nearly the same words."""
    today = visit.today
    listed = _listing(session, opened, visit)
    found = saved_replies.nearest(listed, opened.comment, _post_text(opened), today)
    if not found:
        return _recalled(session, opened, visit)
    listed_, comment = found[0][0], opened.comment
    saved, author = listed_.saved, comment.author
    named = saved.department if saved.department_id == comment.department_id else None
    return Offer(
        id=saved.id,
        title=saved.title,
        text=saved.filled(filling(author, _service(opened), today)),
        because=saved_replies.because(saved, comment.text or ""),
        same_sense=listed_.nearness >= saved_replies.NEAR,
        service=named.name if named else None,
        same_tag=comment.intent in saved.intents,
        unchanged=listed_.unchanged,
    )


def _recalled(session: Session, opened: Opened, visit: Visit) -> Offer | None:
    found = saved_replies.earlier(session, opened.comment, today=visit.today, now=visit.now)
    if found is None:
        return None
    return Offer(0, headline(found.asked, ASKED), found.text, earlier=found.reply_id, said_at=found.at)


def lengths(
    channels: Mapping[str, Channel], wordings: Sequence[str], example: Filling, chosen: Sequence[str] = ()
) -> list[Length]:
    """How long these words are on each network that has a limit, their blanks filled as `example`.

    chosen: the networks that they are for, none for all.
    """
    words = [filled(text, example) for text in wordings if text.strip()]
    return [
        Length(channel.icon, channel.label, longest, [channel.length(text) for text in words])
        for channel in channels.values()
        if (longest := channel.capabilities.longest) is not None
        and channel.name != "demo"
        and (not chosen or channel.name in chosen)
    ]


def to_choose(channels: Mapping[str, Channel], chosen: Sequence[str]) -> list[tuple[str, Network, bool]]:
    """The networks that one may be for: name, what is shown of it, whether it is chosen."""
    known = sorted(channels.values(), key=lambda channel: channel.label)
    real = [channel for channel in known if channel.name != "demo"]
    return [(one.name, network(channels, one.name), one.name in chosen) for one in real]


def _read(words: str) -> str:
    """A wording as a line of a list."""
    return " ".join(BRACED.sub("…", words.replace(FIRST_NAME, "prénom")).split())


def _service(opened: Opened) -> str | None:
    """The service that has it, else the one that is suggested."""
    named = opened.assignment.department if opened.assignment else opened.comment.department
    return named.name if named else None


def _listing(session: Session, opened: Opened, visit: Visit) -> list[saved_replies.Listed]:
    comment = opened.comment
    return saved_replies.listing(session, now=visit.now, on=[comment.connection.network], to=comment)


def _post_text(opened: Opened) -> str | None:
    return opened.post.text if opened.post else None
