"""What a comment stands among: the post above it, the other words of the same conversation."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.comment import Comment
from app.inbox import Opened
from app.web import wording, words
from app.web.rows import NOBODY
from app.web.visits import Visit

TITLE = 60
WITHOUT_POST = {
    "mention": "Message qui cite la ville",
    "review": "Avis sur la page de la ville",
    "message": "Message privé",
    "post": "Publication d’un visiteur",
}


@dataclass(frozen=True)
class Other:
    """Other words of the same conversation."""

    author: str
    when: str
    text: str


@dataclass(frozen=True)
class ShownPost:
    """The post in two lines; its first sentence stands out as its title."""

    when_words: str
    counts_words: str
    picture_url: str | None
    picture_alt: str | None
    title: str | None
    text: str
    permalink: str | None


def post(opened: Opened, visit: Visit) -> ShownPost | None:
    """The post under which the comment was written."""
    above = opened.post
    if above is None:
        return None
    title, rest = _title((above.text or "").strip())
    picture = next((one for one in above.attachments if one.is_shown), None)
    under = words.count(opened.under_post, "commentaire", "commentaires")
    return ShownPost(
        when_words=wording.day(above.published_at, visit.zone) if above.published_at else "",
        counts_words=f"{under}, {opened.waiting_under_post} sans réponse",
        picture_url=f"/attachments/{picture.id}" if picture else None,
        picture_alt=picture.alt if picture else None,
        title=title,
        text=rest,
        permalink=above.permalink,
    )


def without_post(comment: Comment) -> str | None:
    """What stands in the post's place where there is none."""
    return WITHOUT_POST.get(comment.kind)


def others(opened: Opened, visit: Visit) -> list[Other]:
    """The other words of the same conversation, oldest first; the town's own under its name."""
    return [
        Other(
            visit.town["town_name"] if one.own else (one.author and one.author.shown_name) or NOBODY,
            wording.day(one.written_at, visit.zone),
            one.text or "",
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
