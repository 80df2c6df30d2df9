"""What a comment stands among: the post above it, the other words of the same conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.inbox import Opened
from app.web.visits import Visit

TITLE = 60


@dataclass(frozen=True)
class Other:
    """Other words of the same conversation. own: the town said them."""

    author: str | None
    at: datetime
    text: str
    own: bool


@dataclass(frozen=True)
class ShownPost:
    """The post in two lines; its first sentence stands out as its title. waiting: of its comments."""

    published_at: datetime | None
    comments: int
    waiting: int
    picture_url: str | None
    picture_alt: str | None
    title: str | None
    text: str
    permalink: str | None


def post(opened: Opened) -> ShownPost | None:
    """The post under which the comment was written."""
    above = opened.post
    if above is None:
        return None
    title, rest = _title((above.text or "").strip())
    picture = next((one for one in above.attachments if one.is_shown), None)
    return ShownPost(
        published_at=above.published_at,
        comments=opened.under_post,
        waiting=opened.waiting_under_post,
        picture_url=f"/attachments/{picture.id}" if picture else None,
        picture_alt=picture.alt if picture else None,
        title=title,
        text=rest,
        permalink=above.permalink,
    )


def others(opened: Opened, visit: Visit) -> list[Other]:
    """The other words of the same conversation, oldest first; the town's own under its name."""
    return [
        Other(
            visit.town["town_name"] if one.own else (one.author.shown_name if one.author else None),
            one.written_at,
            one.text or "",
            one.own,
        )
        for one in opened.beside
    ]


def _title(text: str) -> tuple[str | None, str]:
    """The first sentence, where it is short enough to be one."""
    for end in (". ", "\n", " ! ", " : "):
        first, mark, rest = text.partition(end)
        if mark and len(first) <= TITLE:
            return first + (end.rstrip() if end != "\n" else ""), rest.strip()
    return None, text
