"""Comments and videos as the API lists them, into what the house knows."""

from __future__ import annotations

from app.channels._values import Json, address, count, ident, instant, text
from app.channels.tiktok.parsing import parent_in
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, PostSeen

VIDEO_FIELDS = '["item_id","create_time","caption","share_url","thumbnail_url","comments"]'
HIDDEN = {"PUBLIC": False, "HIDDEN": True, "FRIENDS_ONLY": True}


def comment_from(
    account: str, row: Json, video: str | None, under: str | None = None
) -> CommentPosted | None:
    """A comment or an answer; None without an id. under: the comment whose answers are listed."""
    external_id = ident(row.get("comment_id"))
    if external_id is None:
        return None
    seen = CommentSeen(
        external_id,
        text=text(row.get("text")),
        author=_author(row),
        own=is_ours(account, row),
        post_external_id=video or ident(row.get("video_id")),
        parent_external_id=parent_in(row) or under,
        posted_at=instant(row.get("create_time")),
        hidden=HIDDEN.get(text(row.get("status")) or ""),
        likes=count(row.get("likes")),
    )
    return CommentPosted(account, seen)


def is_ours(account: str, row: Json) -> bool:
    """Whether the account itself wrote it."""
    return row.get("owner") is True or ident(row.get("user_id")) == account


def post_from(account: str, row: Json) -> PostSeen | None:
    """A video of ours, with its still."""
    external_id = ident(row.get("item_id"))
    if external_id is None:
        return None
    still = address(row.get("thumbnail_url"))
    return PostSeen(
        account,
        external_id,
        text(row.get("caption")),
        address(row.get("share_url")),
        instant(row.get("create_time")),
        (AttachmentSeen(still),) if still else (),
    )


def _author(row: Json) -> AuthorSeen | None:
    external_id = ident(row.get("unique_identifier")) or ident(row.get("user_id"))
    name, handle = (text(row.get("display_name")) or "").strip() or None, ident(row.get("username"))
    return AuthorSeen(external_id, name, handle) if external_id or name or handle else None
