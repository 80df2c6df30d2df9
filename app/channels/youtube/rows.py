"""Comments and films as YouTube shows them into what the house knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from app.channels._values import Json, address, count, flag, ident, instant, mapping, rows, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, PostSeen

HIDDEN = {"heldForReview": True, "likelySpam": True, "rejected": True, "published": False}
STILLS = ("standard", "high", "medium", "default")


@dataclass(frozen=True)
class Words:
    """A comment, and when it was last written to: its edit, else its beginning."""

    posted: CommentPosted
    touched_at: datetime | None


@dataclass(frozen=True)
class Thread:
    """A comment with what this answer holds of those under it. said: how many there are in all."""

    id: str
    words: tuple[Words, ...]
    said: int
    video: str | None
    answerable: bool
    is_whole: bool
    began_at: datetime | None


def thread_from(account: str, row: Json) -> Thread | None:
    """A thread; its id is that of its first comment."""
    snippet = mapping(row.get("snippet"))
    top = mapping(snippet.get("topLevelComment"))
    thread = ident(row.get("id")) or ident(top.get("id"))
    if thread is None:
        return None
    video = ident(snippet.get("videoId")) or ident(mapping(top.get("snippet")).get("videoId"))
    answerable = flag(snippet.get("canReply")) is not False
    first = words_in(account, [top], video, answerable=answerable)
    listed = rows(mapping(row.get("replies")).get("comments"))
    answers = words_in(account, listed, video, answerable=answerable)
    said = count(snippet.get("totalReplyCount")) or 0
    began_at = instant(mapping(top.get("snippet")).get("publishedAt"))
    return Thread(thread, (*first, *answers), said, video, answerable, said <= len(answers), began_at)


def words_in(
    account: str, listed: Iterable[Json], video: str | None, *, answerable: bool = True
) -> tuple[Words, ...]:
    """The comments of a list, without what has no id."""
    found = ((row, comment_from(account, row, video, answerable=answerable)) for row in listed)
    return tuple(Words(posted, _touched_at(row)) for row, posted in found if posted is not None)


def comment_from(
    account: str, row: Json, video: str | None, *, answerable: bool = True
) -> CommentPosted | None:
    """One comment; None without an id. video: the film it stands under, where the row does not say."""
    external_id, said = ident(row.get("id")), mapping(row.get("snippet"))
    if external_id is None:
        return None
    under = ident(said.get("videoId")) or video
    author = _author(said)
    seen = CommentSeen(
        external_id,
        text=_words(said),
        author=author,
        own=author is not None and author.external_id == account,
        post_external_id=under,
        parent_external_id=ident(said.get("parentId")) or _parent(external_id),
        # Under a post of the channel's own page there is no film: the conversation is its own.
        thread_external_id=None if under else top_of(external_id),
        permalink=permalink_of(under, external_id),
        posted_at=instant(said.get("publishedAt")),
        hidden=HIDDEN.get(text(said.get("moderationStatus")) or ""),
        likes=count(said.get("likeCount")),
        attachments=_pictures(said),
        answerable=answerable,
    )
    return CommentPosted(account, seen)


def post_from(account: str, row: Json) -> PostSeen | None:
    """A film: its title, then what is written under it."""
    external_id, said = ident(row.get("id")), mapping(row.get("snippet"))
    if external_id is None:
        return None
    words = [one for name in ("title", "description") if (one := (text(said.get(name)) or "").strip())]
    shown = mapping(said.get("thumbnails"))
    stills = (address(mapping(shown.get(size)).get("url")) for size in STILLS)
    still = next((url for url in stills if url), None)
    return PostSeen(
        account,
        external_id,
        "\n\n".join(words) or None,
        permalink_of(external_id),
        instant(said.get("publishedAt")),
        (AttachmentSeen(still),) if still else (),
    )


def top_of(external_id: str) -> str:
    """The thread that a comment stands in: an answer's id begins with it, before a dot."""
    return external_id.partition(".")[0]


def permalink_of(video: str | None, comment: str | None = None) -> str | None:
    if video is None:
        return None
    place = f"&lc={quote(comment, safe='.-_')}" if comment else ""
    return f"https://www.youtube.com/watch?v={quote(video, safe='-_')}{place}"


def _touched_at(row: Json) -> datetime | None:
    said = mapping(row.get("snippet"))
    return max(filter(None, (instant(said.get("publishedAt")), instant(said.get("updatedAt")))), default=None)


def _parent(external_id: str) -> str | None:
    top = top_of(external_id)
    return top if top and top != external_id else None


def _words(said: Json) -> str | None:
    """Asked for as plain text; the original is given to whoever may see it."""
    original = text(said.get("textOriginal"))
    return text(said.get("textDisplay")) if original is None else original


def _author(said: Json) -> AuthorSeen | None:
    """A channel by its id; its name is today's handle, and was a name of free choice before."""
    external_id = ident(mapping(said.get("authorChannelId")).get("value"))
    shown = (text(said.get("authorDisplayName")) or "").strip()
    if external_id is None and not shown:
        return None
    if shown.startswith("@"):
        return AuthorSeen(external_id, handle=shown.removeprefix("@") or None)
    return AuthorSeen(external_id, name=shown or None)


def _pictures(said: Json) -> tuple[AttachmentSeen, ...]:
    url = address(said.get("imageUrl"))
    return (AttachmentSeen(url),) if url else ()
