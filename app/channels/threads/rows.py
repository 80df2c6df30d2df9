"""Posts as the network shows them into what the house knows: what we published, and what was said to us."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.channels._values import Json, address, ident, instant, mapping, text
from app.ports.events import AttachmentSeen, AuthorSeen, CommentPosted, CommentSeen, Kind, PostSeen

_WORDS = "id,text,username,permalink,timestamp,media_type,media_url,thumbnail_url,alt_text"
_PLAIN = "id,text,username,permalink,timestamp"
_PLACE = "root_post,replied_to,is_reply_owned_by_me"
COMMENT_SETS = (f"{_WORDS},{_PLACE},hide_status", f"{_PLAIN},{_PLACE}", _PLAIN)
# Without `threads_read_replies` a mention cannot say where it stands.
MENTION_SETS = (f"{_WORDS},root_post,replied_to", _PLAIN)
POST_SETS = (f"{_WORDS},has_replies", _PLAIN)
# Other states exist; whether people still see such a reply is not known.
HIDDEN = {"HIDDEN": True, "NOT_HUSHED": False, "UNHUSHED": False}


@dataclass(frozen=True)
class Us:
    """Our account, by its id and by its handle: what we wrote is known by the handle alone."""

    account: str
    handle: str = ""

    def wrote(self, row: Json) -> bool:
        """Whether a row is ours: it says so, or its author has our handle."""
        by_handle = bool(_plain(self.handle)) and _plain(text(row.get("username"))) == _plain(self.handle)
        return row.get("is_reply_owned_by_me") is True or by_handle

    def surely_did_not_write(self, row: Json) -> bool:
        """Whether a row names an author who is not us, and says itself that it is not ours."""
        named = _plain(text(row.get("username")))
        return row.get("is_reply_owned_by_me") is False and bool(named) and not self.wrote(row)

    def named_by(self, row: Json) -> Us:
        """Ourselves, with the handle under which a post of ours names its author."""
        return replace(self, handle=text(row.get("username")) or self.handle)


def comment_from(us: Us, row: Json, post: str | None, kind: Kind = "comment") -> CommentPosted | None:
    """Words said to us or by us; None without an id.

    post: the publication of ours they stand under; None under somebody else's, where the conversation is
    named by its first post.
    """
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    root = ident(mapping(row.get("root_post")).get("id"))
    parent = ident(mapping(row.get("replied_to")).get("id"))
    handle = ident(row.get("username"))
    seen = CommentSeen(
        external_id,
        kind=kind,
        text=text(row.get("text")),
        author=AuthorSeen(None, handle=handle) if handle else None,
        own=us.wrote(row),
        post_external_id=post,
        parent_external_id=None if parent in {post, external_id} else parent,
        thread_external_id=None if post else root or external_id,
        permalink=address(row.get("permalink")),
        posted_at=instant(row.get("timestamp")),
        hidden=HIDDEN.get(text(row.get("hide_status")) or ""),
        attachments=_attachments(row),
    )
    return CommentPosted(us.account, seen)


def post_from(us: Us, row: Json) -> PostSeen | None:
    """A publication of ours."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    link, at = address(row.get("permalink")), instant(row.get("timestamp"))
    return PostSeen(us.account, external_id, text(row.get("text")), link, at, _attachments(row))


def _attachments(row: Json) -> tuple[AttachmentSeen, ...]:
    """The picture of a post, or the still of a film; the film itself where it has none."""
    still, media = address(row.get("thumbnail_url")), address(row.get("media_url"))
    is_picture = text(row.get("media_type")) not in {"VIDEO", "AUDIO"}
    alt = text(row.get("alt_text")) or None
    if still or (media and is_picture):
        return (AttachmentSeen(still or media or "", alt=alt),)
    moving = address(row.get("gif_url"))
    return (AttachmentSeen(moving, alt=alt),) if moving else ()


def _plain(handle: str | None) -> str:
    return (handle or "").strip().removeprefix("@").casefold()
