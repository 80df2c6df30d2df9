"""Rows of the Instagram API into what the house knows: comments and media, as a list or a read shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.channels._values import Json, address, count, flag, ident, instant, mapping, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, PostSeen

LISTED = "id,text,timestamp,username,like_count,from{id,username}"
LISTED_SETS = (LISTED, "id,text,timestamp,username,like_count", "id,text,timestamp,username")
COMMENT_SETS = (
    "id,text,timestamp,username,hidden,like_count,parent_id,media{id,permalink,username},from{id,username}",
    "id,text,timestamp,username,hidden,like_count,parent_id,media{id,permalink,username}",
    "id,text,timestamp,username,parent_id,media",
    "id,text,timestamp,username",
)
MEDIA = "id,caption,timestamp,permalink,username,media_type,media_url,thumbnail_url"
MEDIA_SETS = (MEDIA, "id,caption,timestamp,permalink", "id,caption,timestamp")


@dataclass(frozen=True)
class Us:
    """Our account, by its id and by its handle: the network may withhold either."""

    account: str
    handle: str = ""

    def wrote(self, author: AuthorSeen | None) -> bool:
        """Whether an author is ourselves, by the id or else by the handle."""
        if author is None:
            return False
        by_handle = bool(self.handle) and _plain(author.handle) == _plain(self.handle)
        return author.external_id == self.account or by_handle

    def named_by(self, media: Json) -> Us:
        """Ourselves, with the handle under which one of our own media names its owner."""
        return replace(self, handle=text(media.get("username")) or self.handle)


def comment_from(us: Us, row: Json, post: str | None, parent: str | None = None) -> CommentPosted | None:
    """The comment of one row, under the post and the comment that are already known; None without an id."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    media = mapping(row.get("media"))
    under = post or ident(media.get("id"))
    top = ident(row.get("parent_id")) or parent
    author = _author(row)
    seen = CommentSeen(
        external_id,
        text=text(row.get("text")),
        author=author,
        own=us.named_by(media).wrote(author),
        post_external_id=under,
        parent_external_id=None if top in {under, external_id} else top,
        permalink=address(media.get("permalink")),
        posted_at=instant(row.get("timestamp")),
        hidden=flag(row.get("hidden")),
        likes=count(row.get("like_count")),
    )
    return CommentPosted(us.account, seen)


def post_from(us: Us, row: Json) -> PostSeen | None:
    """A publication of ours."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    link, at = address(row.get("permalink")), instant(row.get("timestamp"))
    return PostSeen(us.account, external_id, text(row.get("caption")), link, at, _picture(row))


def mention_from(us: Us, row: Json, external_id: str, post: str | None) -> CommentPosted:
    """What names us, on a media that is not ours. post: the media, None where the caption itself names us."""
    author = _author(row)
    seen = CommentSeen(
        external_id,
        kind="mention",
        text=text(row.get("text")) or text(row.get("caption")),
        author=author,
        own=us.wrote(author),
        post_external_id=post,
        thread_external_id=None if post else external_id,
        permalink=address(row.get("permalink")),
        posted_at=instant(row.get("timestamp")),
        likes=count(row.get("like_count")),
        attachments=_picture(row),
    )
    return CommentPosted(us.account, seen)


def _author(row: Json) -> AuthorSeen | None:
    """`from` is often withheld; the bare `username`, and the `user` of older versions, may remain."""
    given = mapping(row.get("from")) or mapping(row.get("user"))
    external_id = ident(given.get("id"))
    handle = text(given.get("username")) or text(row.get("username"))
    return AuthorSeen(external_id, handle=handle) if external_id or handle else None


def _picture(row: Json) -> tuple[AttachmentSeen, ...]:
    """The picture of a media, or the still of a film."""
    still = address(row.get("thumbnail_url"))
    url = still or (address(row.get("media_url")) if row.get("media_type") != "VIDEO" else None)
    return (AttachmentSeen(url),) if url else ()


def _plain(handle: str | None) -> str:
    return (handle or "").strip().removeprefix("@").casefold()
