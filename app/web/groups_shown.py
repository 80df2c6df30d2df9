"""A group as its page shows it: who asks, and the words that will stand under each comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy.orm import Session

from app import facts, grouping
from app.domain.answer import Answer
from app.domain.blank import Filling, filling, left_in
from app.domain.comment import Comment
from app.domain.group import FEWEST, MOST_WORDINGS, Writing
from app.domain.saved_reply import SavedReply
from app.grouping import Addressee, Asker, Dealt
from app.ports.channel import Channel
from app.web import voices
from app.web.facts_shown import Card, card
from app.web.groups_offered import Offer, offered
from app.web.rows import Network, ShownSurge, headline, network
from app.web.visits import Visit

TITLE = 90
BY_HAND = "by_hand"
NEVER_TOGETHER = frozenset({BY_HAND, "alone"})


@dataclass(frozen=True)
class Line:
    """One comment and its words. number: of the wording, None for words of its own.

    over: too long for its network by so much; nameless: the place for a first name was left out;
    blank: what is not known and is to be filled by hand, the first of them;
    able: it can be answered together with others at all; promised_on: until when something was promised.
    """

    id: int
    author: str | None
    channel: Network
    since: datetime
    text: str
    lang: str | None
    seen: str
    ticked: bool
    why: str | None
    own_words: str
    number: int | None
    words: str
    wait: timedelta
    over: int
    nameless: bool
    blank: str | None
    promised_on: date | None = None

    @property
    def able(self) -> bool:
        return self.why not in NEVER_TOGETHER


@dataclass(frozen=True)
class ShownGroup:
    """Everything templates/groups shows. link: of the saved reply that the words began as."""

    opened: grouping.Opened
    visit: Visit
    channels: Mapping[str, Channel]
    facts: list[Card]
    offer: Offer | None
    link: str | None = None

    @property
    def id(self) -> int:
        return self.opened.group.id

    @property
    def first(self) -> Comment | None:
        return self.opened.askers[0].comment if self.opened.askers else None

    @property
    def title(self) -> str:
        """The first question, where it is short enough to be a title."""
        said = " ".join((self.first.text or "").split()) if self.first else ""
        return said if len(said) <= TITLE else f"{said[:TITLE].rsplit(' ', 1)[0]}…"

    @property
    def dissolved(self) -> bool:
        """Whether too few are left: of those who ask the same, or may, none of whom is nearly certain."""
        left = len(self.opened.askers) if self.alike and self.opened.waiting else self.opened.waiting
        return left < (1 if self.is_chosen or self.repaired else FEWEST) and not self.opened.group.is_begun

    @property
    def is_chosen(self) -> bool:
        """Whether a person ticked them, and not their likeness."""
        return bool(self.opened.group.chosen) and not self.repaired

    @property
    def alike(self) -> bool:
        """Whether it is their likeness that made it."""
        return not (self.is_chosen or self.repaired or self.surge)

    @property
    def repaired(self) -> Answer | None:
        """What a service says, so that all who asked are told."""
        return self.opened.repaired

    @property
    def surge(self) -> ShownSurge | None:
        """The post that is over its usual, where that made it."""
        post = self.opened.post
        return ShownSurge(headline(post.text, TITLE), 0) if post else None

    @property
    def posts(self) -> list[str]:
        found = (one.comment.thread.post for one in self.opened.askers)
        return list(dict.fromkeys(headline(post.text, TITLE) for post in found if post and post.text))

    @property
    def networks(self) -> list[Network]:
        return list(dict.fromkeys(line.channel for line in self.lines))

    @property
    def wordings(self) -> list[str]:
        return self.opened.writing.said

    @property
    def fields(self) -> list[str]:
        """What the fields hold: every wording, and an empty one for another."""
        return [*self.wordings, ""][:MOST_WORDINGS]

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(one, self._dealt.get(one.comment.id)) for one in self.opened.askers]

    @property
    def ticked(self) -> list[Line]:
        return [line for line in self.lines if line.ticked]

    @property
    def aside(self) -> int:
        return len(self.lines) - len(self.ticked)

    @property
    def lasting(self) -> timedelta:
        """How long all of it takes, the delay to take it back left out."""
        return max((one.wait for one in self._dealt.values()), default=timedelta(0))

    @property
    def newest(self) -> int:
        return max((line.id for line in self.lines), default=0)

    @cached_property
    def _dealt(self) -> dict[int, Dealt]:
        ticked = [one for one in self.opened.askers if one.ticked and self._able(one.comment)]
        known = [Addressee(one.comment.id, one.comment.connection_id, self._known(one)) for one in ticked]
        return {one.comment_id: one for one in grouping.deal(self.wordings, known)}

    def _line(self, asker: Asker, dealt: Dealt | None) -> Line:
        comment, channel = asker.comment, self._channel(asker.comment)
        own = asker.own_words.strip()
        words = own or (dealt.text if dealt else "")
        words = voices.opened_with(words, comment.author, channel) if words else ""
        able = self._able(comment)
        return Line(
            id=comment.id,
            author=comment.author.shown_name if comment.author else None,
            channel=network(self.channels, comment.connection.network),
            since=comment.waiting_since or comment.written_at,
            text=comment.text or "",
            lang=comment.lang,
            seen=comment.mark,
            ticked=asker.ticked and able,
            why=asker.why if able else BY_HAND,
            own_words=asker.own_words,
            number=None if own or dealt is None else dealt.number or None,
            words=words if asker.ticked else "",
            wait=dealt.wait if dealt else timedelta(0),
            over=_over(words, channel),
            nameless=dealt is not None and not own and self._known(asker).first_name is None,
            blank=next(iter(left_in(words)), None),
            promised_on=asker.promise.due_on if asker.promise else None,
        )

    def _known(self, asker: Asker) -> Filling:
        service = self.opened.services.get(asker.comment.id)
        return filling(asker.comment.author, service, self.visit.today, self.link)

    def _able(self, comment: Comment) -> bool:
        channel = self._channel(comment)
        return channel is None or not channel.capabilities.by_hand

    def _channel(self, comment: Comment) -> Channel | None:
        return self.channels.get(comment.connection.network)


def shown_group(
    session: Session,
    group_id: int,
    visit: Visit,
    channels: Mapping[str, Channel],
    typed: Writing | None = None,
) -> ShownGroup:
    """A group with the words that are being written for it, or that could begin it."""
    opened = grouping.open_group(session, group_id, typed)
    kept = opened.group.saved_reply_id
    leant_on = facts.leant_on_by(session, kept) if kept and opened.group.is_begun else []
    offer = None if opened.group.is_begun else offered(session, opened, visit)
    began_as = session.get(SavedReply, kept) if kept else None
    cards = [card(fact, visit.today) for fact in leant_on]
    return ShownGroup(opened, visit, channels, cards, offer, began_as.link if began_as else None)


def _over(words: str, channel: Channel | None) -> int:
    longest = channel.capabilities.longest if channel else None
    return max(0, channel.length(words) - longest) if channel and longest is not None else 0
