"""Statuses as the server shows them into what the house knows: what we published, and what was said to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.channels._values import Json, address, count, ident, instant, mapping, rows, text
from app.channels.mastodon.server import local_id
from app.channels.mastodon.words import plain
from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentSeen,
    Kind,
    PostSeen,
    Visibility,
)

# What a server calls something else is a wish we do not know: it stays private, and is not answered here.
SEEN_BY: Mapping[str, Visibility] = {
    "public": "public",
    "unlisted": "public",
    "private": "private",
    "direct": "private",
}
MEDIA: Mapping[str, Literal["image", "video", "audio"]] = {
    "image": "image",
    "gifv": "video",
    "video": "video",
    "audio": "audio",
}


@dataclass(frozen=True)
class Us:
    """The account as the house names it: `@name@server`, with or without the first sign."""

    account: str

    @property
    def name(self) -> str:
        return self.account.lstrip("@").partition("@")[0].casefold()

    @property
    def home(self) -> str:
        return self.account.lstrip("@").partition("@")[2]

    def are(self, account: Json) -> bool:
        """Whether an account is ours: most servers name their own accounts without the server."""
        handle = (text(account.get("acct")) or "").casefold()
        return bool(handle) and handle in {self.name, f"{self.name}@{self.home.casefold()}"}


def seen_in(
    us: Us, status: Json, *, kind: Kind = "mention", root: Json | None = None
) -> CommentPosted | CommentEdited | PostSeen | None:
    """What a status is for us: our publication, or words (ours or others'); None without an id.

    kind: what it is where it stands under nothing of ours; root: the first status of its conversation.
    """
    external_id = local_id(status.get("id"))
    if external_id is None or status.get("reblog"):
        return None
    if is_publication(us, status):
        return post_from(us, status, external_id)
    seen, edited_at = (
        comment_from(us, status, external_id, kind, root or {}),
        instant(status.get("edited_at")),
    )
    return CommentEdited(us.account, seen, edited_at) if edited_at else CommentPosted(us.account, seen)


def is_publication(us: Us, status: Json) -> bool:
    """Whether we published it: ours, answering nobody, and not for somebody's eyes alone."""
    is_answer, is_direct = status.get("in_reply_to_id") is not None, status.get("visibility") == "direct"
    return us.are(mapping(status.get("account"))) and not is_answer and not is_direct


def post_from(us: Us, status: Json, external_id: str) -> PostSeen:
    """A publication."""
    return PostSeen(
        us.account,
        external_id,
        words_of(status),
        _permalink(status),
        instant(status.get("created_at")),
        _attachments(status),
    )


def comment_from(us: Us, status: Json, external_id: str, kind: Kind, root: Json) -> CommentSeen:
    """Words under a publication of ours, in somebody else's conversation, or for our eyes alone."""
    visibility, own = text(status.get("visibility")) or "", us.are(mapping(status.get("account")))
    is_direct, parent = visibility == "direct", local_id(status.get("in_reply_to_id"))
    first = local_id(root.get("id"))
    post = first if first and not is_direct and is_publication(us, root) else None
    return CommentSeen(
        external_id,
        kind="message" if is_direct else "comment" if post or own else kind,
        visibility=SEEN_BY.get(visibility, "private"),
        text=words_of(status),
        author=_author(status),
        own=own,
        post_external_id=post,
        parent_external_id=None if parent == post else parent,
        thread_external_id=_person(us, status, external_id)
        if is_direct
        else None
        if post
        else first or external_id,
        permalink=_permalink(status),
        posted_at=instant(status.get("created_at")),
        likes=count(status.get("favourites_count")),
        attachments=_attachments(status),
        answerable=visibility in SEEN_BY,
    )


def words_of(status: Json) -> str | None:
    """The text as a person reads it, after its content warning; None where the server gave none."""
    html, warning = text(status.get("content")), (text(status.get("spoiler_text")) or "").strip()
    if html is None:
        return warning or None
    return "\n\n".join(part for part in (warning, plain(html)) if part)


def _person(us: Us, status: Json, external_id: str) -> str:
    """With whom a private conversation is: the other one's handle, whoever of us writes."""
    answered = ident(status.get("in_reply_to_account_id"))
    named = sorted(rows(status.get("mentions")), key=lambda one: ident(one.get("id")) != answered)
    people = [mapping(status.get("account")), *named]
    handles = [ident(person.get("acct")) for person in people if not us.are(person)]
    return next((f"@{handle}" for handle in handles if handle), external_id)


def _author(status: Json) -> AuthorSeen | None:
    given = mapping(status.get("account"))
    external_id, handle = local_id(given.get("id")), ident(given.get("acct"))
    name = (text(given.get("display_name")) or "").strip() or None
    return AuthorSeen(external_id, name, handle) if external_id or handle else None


def _permalink(status: Json) -> str | None:
    return address(status.get("url")) or address(status.get("uri"))


def _attachments(status: Json) -> tuple[AttachmentSeen, ...]:
    """Pictures and films with their description; a picture that its author covers is only named."""
    is_covered = status.get("sensitive") is True
    found = []
    for row in rows(status.get("media_attachments")):
        url = address(row.get("url")) or address(row.get("remote_url"))
        media = MEDIA.get(text(row.get("type")) or "")
        if url:
            shown = None if is_covered and media == "image" else media
            found.append(
                AttachmentSeen(url, shown or "file", (text(row.get("description")) or "").strip() or None)
            )
    return tuple(found)
