"""Surrounding: what the town says of itself, and which links are known not to answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.department import Department
from app.domain.followed_link import FollowedLink
from app.domain.saved_reply import SavedReply
from app.domain.setting import Setting
from app.rereading.links import links_in
from app.rereading.looking import Around

FRESH = timedelta(hours=1)
OLD = timedelta(days=7)


def around(
    session: Session,
    text: str,
    *,
    author: str | None,
    comment: str,
    private: bool,
    change: str | None,
    now: datetime,
) -> Around:
    """What a second look at this text has to know."""
    return Around(
        author=author,
        comment=comment,
        private=private,
        known=_known(session),
        dead=frozenset(
            link for link, answers in _followed(session, links_in(text), now).items() if not answers
        ),
        change=change,
    )


def unknown_links(session: Session, text: str, now: datetime) -> list[str]:
    """The links that nobody followed within the hour."""
    links = links_in(text)
    followed = _followed(session, links, now)
    return [link for link in links if link not in followed]


def is_dead(session: Session, link: str, now: datetime) -> bool:
    """Whether it did not answer within the hour; False as well where nobody asked."""
    return _followed(session, [link], now).get(link) is False


def note_links(session: Session, answers: Mapping[str, bool], now: datetime) -> None:
    """Keep which links answered."""
    for link, answered in answers.items():
        session.merge(FollowedLink(address=link, answers=answered, followed_at=now))


def forget_links(session: Session, now: datetime) -> None:
    """Forget what was followed long ago."""
    session.execute(delete(FollowedLink).where(FollowedLink.followed_at < now - OLD))


def _followed(session: Session, links: Iterable[str], now: datetime) -> dict[str, bool]:
    fresh = FollowedLink.address.in_(list(links)) & (FollowedLink.followed_at > now - FRESH)
    return {one.address: one.answers for one in session.scalars(select(FollowedLink).where(fresh))}


def _known(session: Session) -> str:
    """The words the town shows to everybody already."""
    kept = session.execute(
        select(SavedReply.text, SavedReply.wordings, SavedReply.link).where(SavedReply.removed_at.is_(None))
    )
    emails = session.scalars(select(Department.email).where(Department.email.is_not(None)))
    words = [text for text, wordings, link in kept for text in (text, *wordings, link or "")]
    return "\n".join([*words, *map(str, emails), *session.scalars(select(Setting.value))])
