"""Keeping: saved replies are written, changed, taken away and brought back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import facts, journal
from app.domain.blank import LINK, unknown_in
from app.domain.comment import Comment
from app.domain.department import Department
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reply import Reply, ReplyState
from app.domain.saved_reply import SavedReply
from app.domain.user import User
from app.saved_replies.understanding import nearness_to

LONGEST_TITLE, LONGEST_TEXT, MOST_WORDINGS = 120, 8_000, 5
ADDRESS = re.compile(r"https?://[^\s<>\"«»{}]{3,500}", re.IGNORECASE)
SHORTCUT = re.compile(r"[a-zà-ÿ0-9-]{2,12}")
A_MONTH = timedelta(days=30)
THEN = ("next", "stay", "list")
WITH_ALL = (
    joinedload(SavedReply.department),
    joinedload(SavedReply.gives_to),
    selectinload(SavedReply.facts),
)


@dataclass(frozen=True)
class Wording:
    """What one saved reply says. department: a slug; intents: the tags it answers; networks: none for all.

    link: what {lien} stands for; facts: the ids of those it leans on; begins_on, ends_on: its own first and
    last day, beside theirs; gives_tag, gives_to (a slug), then: what else sending it does, empty where it
    only answers.
    """

    title: str
    text: str
    shortcut: str = ""
    wordings: tuple[str, ...] = ()
    link: str = ""
    intents: tuple[str, ...] = ()
    department: str = ""
    facts: tuple[int, ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None
    networks: tuple[str, ...] = ()
    gives_tag: str = ""
    gives_to: str = ""
    then: str = ""


@dataclass(frozen=True)
class Listed:
    """One saved reply. uses: how often it began a reply that was sent in the last thirty days.

    unchanged: how many of these were sent as it stands; nearness: to what the comment means, where the extra
    `meaning` has read both, else 0.
    """

    saved: SavedReply
    uses: int = 0
    unchanged: int = 0
    nearness: float = 0.0


def listing(
    session: Session, *, now: datetime, on: Iterable[str] = (), to: Comment | None = None
) -> list[Listed]:
    """Every saved reply, the most used first, then by title. on: only those for all of these networks.

    to: the comment that they are to answer.
    """
    where = set(on)
    as_it_stands = func.count(case((Reply.unchanged.is_(True), 1)))
    counted = session.execute(
        select(Reply.saved_reply_id, func.count(), as_it_stands)
        .where(Reply.saved_reply_id.is_not(None), Reply.sent_at > now - A_MONTH)
        .where(Reply.state.not_in((ReplyState.DRAFT, ReplyState.UNDONE)))
        .group_by(Reply.saved_reply_id)
    )
    uses = {row[0]: (row[1], row[2]) for row in counted}
    kept = [one for one in session.scalars(SavedReply.kept().options(*WITH_ALL)) if one.is_for(where)]
    near = nearness_to(session, to, kept) if to is not None else {}
    listed = [Listed(one, *uses.get(one.id, (0, 0)), near.get(one.id, 0.0)) for one in kept]
    return sorted(listed, key=lambda one: -one.uses)


def find(session: Session, saved_reply_id: int) -> SavedReply:
    """One saved reply; NotFound when there is none, or when it was taken away."""
    found = session.scalar(SavedReply.kept().where(SavedReply.id == saved_reply_id).options(*WITH_ALL))
    if found is None:
        raise NotFound("saved_reply")
    return found


def keep(
    session: Session, wording: Wording, *, known: SavedReply | None = None, by: User, now: datetime
) -> SavedReply:
    """Keep a saved reply, a new one or `known` changed.

    Raises Invalid (title or text missing, a shortcut that cannot be typed, an unknown service), Conflict
    (a shortcut that another one has, named by `title`). A season that ends before it begins is Invalid too,
    and so is a variable that nobody knows, or {lien} without a link.
    """
    _refuse(session, wording, known)
    saved = known or SavedReply()
    saved.title, saved.text = wording.title.strip(), wording.text.strip()
    saved.shortcut = wording.shortcut.strip().removeprefix(":").lower() or None
    saved.wordings = [other.strip() for other in wording.wordings if other.strip()][:MOST_WORDINGS]
    saved.link = wording.link.strip() or None
    saved.intents = list(wording.intents)
    saved.department_id = _department_id(session, wording.department)
    saved.networks = list(dict.fromkeys(wording.networks))
    saved.begins_on, saved.ends_on = wording.begins_on, wording.ends_on
    saved.gives_tag = wording.gives_tag or None
    saved.gives_to_id = _department_id(session, wording.gives_to, offered=True)
    saved.then = wording.then if wording.then in THEN else None
    saved.by, saved.saved_at = by.actor, now
    saved.meant_by = None
    saved.facts = [facts.find(session, number) for number in dict.fromkeys(wording.facts)]
    session.add(saved)
    session.flush()  # the journal needs its id
    journal.write(session, "saved_replies.keep", f"saved_reply:{saved.id}", now=now, by=by.actor)
    return saved


def remove(session: Session, saved: SavedReply, *, by: User, now: datetime) -> None:
    """Take a saved reply away; replies that began as it stay as they are."""
    saved.removed_at = now
    journal.write(session, "saved_replies.remove", f"saved_reply:{saved.id}", now=now, by=by.actor)


def restore(session: Session, saved_reply_id: int, *, by: User, now: datetime) -> SavedReply:
    """Bring back one that was taken away; its shortcut only where nobody took it meanwhile."""
    saved = session.get(SavedReply, saved_reply_id)
    if saved is None:
        raise NotFound("saved_reply")
    if saved.removed_at is not None:
        saved.removed_at = None
        if _has_shortcut(session, saved.shortcut, saved):
            saved.shortcut = None
        journal.write(session, "saved_replies.restore", f"saved_reply:{saved.id}", now=now, by=by.actor)
    return saved


def _refuse(session: Session, wording: Wording, known: SavedReply | None) -> None:
    if not wording.title.strip() or len(wording.title) > LONGEST_TITLE:
        raise Invalid("saved_reply_title", field="title")
    if not wording.text.strip() or len(wording.text) > LONGEST_TEXT:
        raise Invalid("saved_reply_text", field="text")
    _refuse_blanks(wording)
    if wording.begins_on and wording.ends_on and wording.ends_on < wording.begins_on:
        raise Invalid("saved_reply_season", field="ends_on")
    shortcut = wording.shortcut.strip().removeprefix(":").lower()
    if shortcut and not SHORTCUT.fullmatch(shortcut):
        raise Invalid("saved_reply_shortcut", field="shortcut")
    taken = _has_shortcut(session, shortcut, known)
    if taken is not None:
        raise Conflict("saved_reply_shortcut_taken", shortcut=shortcut, title=taken.title)


def _refuse_blanks(wording: Wording) -> None:
    for field, words in (("text", wording.text), *(("wording", other) for other in wording.wordings)):
        if unknown := unknown_in(words):
            raise Invalid("saved_reply_variable", field=field, variable=unknown[0])
        if LINK in words and not wording.link.strip():
            raise Invalid("saved_reply_link_missing", field="link", variable=LINK)
    if wording.link.strip() and not ADDRESS.fullmatch(wording.link.strip()):
        raise Invalid("saved_reply_link", field="link")


def _has_shortcut(session: Session, shortcut: str | None, known: SavedReply | None) -> SavedReply | None:
    if not shortcut:
        return None
    others = SavedReply.kept().where(SavedReply.shortcut == shortcut)
    if known is not None and known.id is not None:
        others = others.where(SavedReply.id != known.id)
    return session.scalar(others.limit(1))


def _department_id(session: Session, slug: str, *, offered: bool = False) -> int | None:
    if not slug:
        return None
    found = session.scalar(select(Department).where(Department.slug == slug))
    if found is None or (offered and not found.is_offered):
        raise Invalid("department_unknown", field="department")
    return found.id
