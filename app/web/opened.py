"""The open comment, as the reading column and the column beside it show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.domain.dismissal import proposed_for
from app.domain.promise import Promise
from app.domain.reminder import Reminder
from app.domain.standing import WAITING
from app.inbox import Place
from app.ports.channel import Channel
from app.web import context, moments, posts_shown, replies_shown, voices
from app.web.written import Written


@dataclass(frozen=True)
class ShownComment(Written):
    """Everything templates/comments shows; what does not apply is None or empty."""

    # Where it stands, and how long it has waited.

    @property
    def waiting_since(self) -> datetime | None:
        return (self.comment.waiting_since or self.comment.written_at) if self._waits else None

    @property
    def permalink(self) -> str | None:
        """Where it stands on the network; what has no address of its own is answered in the inbox there."""
        post, channel = self.opened.post, self.channels.get(self.comment.connection.network)
        elsewhere = not self._is_heard or self.voice.closed
        inbox = channel.capabilities.inbox if channel and elsewhere else None
        return self.comment.permalink or (post.permalink if post else None) or inbox

    # Where it stands in the list, and among what.

    @property
    def position(self) -> int | None:
        filters = self.addresses.filters
        return self.opened.position if filters.q or self.comment.shelf == filters.shelf else None

    @property
    def total(self) -> int:
        return self.opened.total

    @property
    def previous_url(self) -> str | None:
        return self.addresses.comment(self.opened.previous_id) if self.opened.previous_id else None

    @property
    def after(self) -> Place | None:
        """Behind which place the list shows it."""
        return self.opened.after

    @property
    def next_url(self) -> str | None:
        return self.addresses.comment(self.opened.next_id) if self.opened.next_id else None

    @cached_property
    def post(self) -> posts_shown.ShownPost | None:
        return posts_shown.post(self.opened)

    @property
    def kind(self) -> str:
        return self.comment.kind

    @cached_property
    def siblings(self) -> list[posts_shown.Other]:
        return posts_shown.others(self.opened, self.visit)

    @property
    def residents(self) -> int:
        """How many of these are of people: what the town said is not one of their answers."""
        return sum(not one.own for one in self.siblings)

    # What became of it.

    @property
    def open(self) -> bool:
        return self._waits and self.opened.leaving is None

    @property
    def removed(self) -> bool:
        return self.comment.removed_at is not None

    @property
    def edited_at(self) -> datetime | None:
        return self.comment.edited_at

    @property
    def text_before(self) -> str | None:
        return self.opened.before.text if self.opened.before else None

    @property
    def paused(self) -> Reminder | None:
        return self.opened.reminder if self.comment.state == "paused" else None

    @property
    def later(self) -> list[str]:
        """The moments that the menu offers."""
        return list(moments.offered(self.visit.now.astimezone(self.visit.zone)))

    @property
    def answered_elsewhere(self) -> bool:
        return self.comment.state == "answered_elsewhere"

    @property
    def answered_at(self) -> datetime | None:
        own = [one.written_at for one in self.opened.beside if one.own]
        return own[-1] if own else None

    # What the town says, or has said.

    @property
    def answerable(self) -> bool:
        return self._is_heard and self.open and not self.voice.closed

    @property
    def promise(self) -> Promise | None:
        """What was promised here, and is not kept yet; none while the reply that keeps it leaves."""
        promised = self.opened.promise
        return promised if promised is not None and self.opened.leaving is None else None

    @property
    def keepable(self) -> bool:
        """Whether an answer that was given may be followed: by what it promised, or by its correction."""
        written = self.opened.draft is not None and bool(self.opened.draft.text.strip())
        corrected = written and self.opened.leaving is None
        follows = (self.promise is not None or corrected) and not self._waits
        return follows and self._is_heard and not self.voice.closed

    @property
    def unanswerable(self) -> bool:
        return self._waits and (not self._is_heard or self.voice.closed)

    @cached_property
    def voice(self) -> voices.Voice:
        return voices.voice(self.opened, self._network, self.visit.now)

    @cached_property
    def draft(self) -> replies_shown.Draft:
        return replies_shown.draft(self.opened, self.visit, self._network)

    @property
    def writer(self) -> str | None:
        """Who else is writing here at this moment."""
        draft, writer, me = self.opened.draft, self.opened.drafted_by, self.visit.user
        if draft is None or writer is None or me is None or writer.id == me.id or not draft.text:
            return None
        return writer.name if draft.is_written_by(writer.id, self.visit.now) else None

    @cached_property
    def said(self) -> list[replies_shown.Said]:
        return replies_shown.said(self.opened)

    @cached_property
    def hold(self) -> replies_shown.Hold | None:
        return replies_shown.hold(self.opened)

    @cached_property
    def doubt(self) -> replies_shown.Doubt | None:
        return replies_shown.doubt(self.opened)

    @cached_property
    def failure(self) -> replies_shown.Failure | None:
        return replies_shown.failure(self.opened, self._network, self.visit.now)

    # What it is, whose it is, and who wrote it.

    @property
    def proposed_reason(self) -> str | None:
        return proposed_for(self.comment.intent)

    @cached_property
    def intent(self) -> context.Label:
        return context.label(self.opened, edited_while_held=self.hold is not None and self.hold.edited)

    @property
    def choices(self) -> list[context.Choice]:
        return context.choices(self.comment)

    @cached_property
    def suggestion(self) -> context.Suggestion | None:
        return context.suggestion(self.opened)

    @cached_property
    def assignment(self) -> context.Case | None:
        return context.case(self.opened)

    @cached_property
    def together(self) -> list[context.Together]:
        return context.together(self.opened.together)

    @property
    def exchanges_total(self) -> int:
        return self.opened.exchanges_total

    @cached_property
    def exchanges(self) -> list[context.Exchange]:
        today = self.visit.today
        return context.exchanges(self.opened, self.channels, today)

    @property
    def broken(self) -> int:
        """How many promises to this person, among those exchanges, are past their day."""
        return sum(one.broken for one in self.exchanges)

    @property
    def _is_heard(self) -> bool:
        """Whether words from here reach its network at all."""
        return self.comment.answerable and not self.comment.connection.is_withdrawn

    @property
    def _waits(self) -> bool:
        return self.comment.state in WAITING

    @property
    def _network(self) -> Channel | None:
        return self.channels.get(self.comment.connection.network)
