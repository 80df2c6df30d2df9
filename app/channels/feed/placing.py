"""Where an entry stands: a publication of the site, or a comment under one (RFC 4685, wfw, slash)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.channels._values import Json, address, ident, mapping, rows

IN_REPLY_TO = "thr_in-reply-to"
# Only what people can comment on names the place of its comments.
OF_A_POST = ("wfw_commentrss", "wfw_comment", "slash_comments", "comments")
DEEPEST = 100


@dataclass(frozen=True)
class Place:
    """Where a comment stands; what the feed says of the publication above it."""

    post: str | None
    parent: str | None = None
    title: str | None = None
    link: str | None = None


class Places:
    """The entries of a feed by their ids, to tell an answer to a comment from a comment on a page."""

    def __init__(self, entries: Sequence[Json], title: str | None, page: str | None) -> None:
        self._comments = {
            found: one for one in entries if (found := ident(one.get("id"))) and not is_post(one)
        }
        self._title, self._page = title, page

    def of(self, entry: Json) -> Place | None:
        """The place of a comment, None for a publication."""
        if is_post(entry):
            return None
        post, link = self._post_of(entry, 0)
        answered = _answered(entry)
        parent = answered if self._is_comment(answered) and answered != ident(entry.get("id")) else None
        is_the_feeds = post is not None and post == self._page
        return Place(post, parent, self._title if is_the_feeds else None, link or address(post))

    def _post_of(self, entry: Json, depth: int) -> tuple[str | None, str | None]:
        """The publication's id and address: named by the entry, by what it answers, or by where it stands."""
        answered = _answered(entry)
        if answered is None or depth == DEEPEST:
            return self._by_link(entry), None
        if answered in self._comments:
            return self._post_of(self._comments[answered], depth + 1)
        post = ident(answered.partition("#")[0]) if self._is_comment(answered) else answered
        href = address(mapping(entry.get(IN_REPLY_TO)).get("href"))
        return post, href.partition("#")[0] if href else None

    def _by_link(self, entry: Json) -> str | None:
        """The page on which the entry's address points to a place; else the page that the feed belongs to."""
        page, _, mark = (address(entry.get("link")) or "").partition("#")
        return ident(page) if mark else self._page

    def _is_comment(self, answered: str | None) -> bool:
        """Whether what is answered is a comment: one of this feed, or a mark within a page."""
        return answered is not None and (answered in self._comments or "#" in answered)


def is_post(entry: Json) -> bool:
    """Whether people can comment on it, by what stands beside it."""
    has_answers = any(link.get("rel") == "replies" for link in rows(entry.get("links")))
    return has_answers or any(entry.get(name) is not None for name in OF_A_POST)


def _answered(entry: Json) -> str | None:
    return ident(mapping(entry.get(IN_REPLY_TO)).get("ref"))
