"""Telling: the town's own sentence, for citizens whose comment goes to a service, and who can hear it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from app import departments, inbox, settings, together
from app.domain.comment import Comment
from app.domain.deed import Deed
from app.domain.errors import Invalid, NotFound
from app.inbox import Opened
from app.ports.channel import Channel
from app.together import Word
from app.web import directory_shown
from app.web.needs import Act
from app.web.rendering import environment
from app.web.voices import Voice


class Given(Protocol):
    """What a form says of an assignment."""

    @property
    def department(self) -> str: ...
    @property
    def due(self) -> str: ...


class Asked(Given, Protocol):
    """The same, with what the service is asked."""

    @property
    def question(self) -> str: ...


def word(act: Act, form: Given, *, to: frozenset[int] | None = None) -> Word:
    """What they read, in the town's language: the dialog has shown it. Invalid for an unknown service."""
    with act.db.reading() as session:
        try:
            service = departments.service(session, form.department)
        except NotFound:
            raise Invalid("department_unknown", field="department") from None
        delay = settings.undo_delay_of(session, act.me.id)
    due = directory_shown.day(form.due) or service.due_after(act.visit.today)
    pages = environment(act.visit.town["language"])
    text = pages.get_template("assignments/holding.txt").render(service=service.name, due_on=due).strip()
    return Word(text, delay, act.visit.today, to)


def hand_over(session: Session, act: Act, comments: Sequence[int], form: Asked, word: Word | None) -> Deed:
    """Give several comments to one service in one act, each told where there is a word for them."""
    return together.assign(
        session,
        comments,
        form.department,
        question=form.question.strip(),
        due_on=directory_shown.day(form.due),
        word=word,
        by=act.me,
        now=act.now,
    )


def word_for_several(act: Act, form: Given, comments: Sequence[int]) -> Word:
    """The same sentence, for those of these comments under which it can be said from here."""
    with act.db.reading() as session:
        found = reached(inbox.found(session, comments), act.networks)
    return word(act, form, to=found)


def reached(comments: Iterable[Comment], channels: Mapping[str, Channel]) -> frozenset[int]:
    """Those of several comments under which a sentence can be said from here, as it is, in public."""
    return frozenset(one.id for one in comments if _hears(one, channels.get(one.connection.network)))


def may_tell(opened: Opened, voice: Voice) -> bool:
    """Whether a sentence can be said there from here, as it is."""
    return opened.comment.answerable and not (voice.by_hand or voice.closed or voice.opening)


def _hears(comment: Comment, channel: Channel | None) -> bool:
    if channel is None or comment.is_private or not comment.answerable:
        return False
    return not (channel.capabilities.by_hand or channel.capabilities.opens_with_handle)
