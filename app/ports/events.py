"""What a network tells us, in our words: a closed set of events, each naming the account it concerns.

What a network did not say is None, never invented. Instants are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["comment", "mention", "review", "message", "post"]
Visibility = Literal["public", "private"]


@dataclass(frozen=True)
class AuthorSeen:
    """Who wrote: ids are the network's own, opaque, often scoped to our page."""

    external_id: str | None
    name: str | None = None
    handle: str | None = None


@dataclass(frozen=True)
class AttachmentSeen:
    """A picture or film beside a text. `url` may be signed and short-lived."""

    url: str
    media: Literal["image", "video", "audio", "file"] = "image"
    alt: str | None = None


@dataclass(frozen=True)
class CommentSeen:
    """One comment as the network shows it.

    parent_external_id: the comment answered; None for a comment directly under the post.
    thread_external_id: the conversation, where it is not the post (a person's private messages).
    whole: False where the event says too little and `read` must complete it.
    answerable: False where this channel cannot answer it yet, None where this telling does not say.
    """

    external_id: str
    kind: Kind = "comment"
    visibility: Visibility = "public"
    text: str | None = None
    author: AuthorSeen | None = None
    own: bool = False
    post_external_id: str | None = None
    parent_external_id: str | None = None
    thread_external_id: str | None = None
    permalink: str | None = None
    posted_at: datetime | None = None
    hidden: bool | None = None
    likes: int | None = None
    stars: int | None = None
    attachments: tuple[AttachmentSeen, ...] = ()
    whole: bool = True
    answerable: bool | None = True


@dataclass(frozen=True)
class CommentPosted:
    account: str
    comment: CommentSeen


@dataclass(frozen=True)
class CommentEdited:
    """The text as it reads now. An edit of a comment never seen creates it."""

    account: str
    comment: CommentSeen
    edited_at: datetime | None = None


@dataclass(frozen=True)
class CommentRemoved:
    """Gone from the network. `erase`: its text must go here too (a private message unsent)."""

    account: str
    external_id: str
    removed_at: datetime | None = None
    post_external_id: str | None = None
    erase: bool = False


@dataclass(frozen=True)
class CommentHidden:
    account: str
    external_id: str
    hidden: bool
    at: datetime | None = None


@dataclass(frozen=True)
class PostSeen:
    """A publication of the town: context of its comments, never an item of the queue."""

    account: str
    external_id: str
    text: str | None = None
    permalink: str | None = None
    published_at: datetime | None = None
    attachments: tuple[AttachmentSeen, ...] = ()
    removed: bool = False
    whole: bool = True


@dataclass(frozen=True)
class ReplyFailed:
    """A reply that was accepted, then refused later by the network."""

    account: str
    external_id: str
    reason: str


@dataclass(frozen=True)
class AccessLost:
    account: str
    reason: str


@dataclass(frozen=True)
class PollWanted:
    """The network says that something happened, and not what: poll this account now."""

    account: str


@dataclass(frozen=True)
class Unreadable:
    """A part of a body that nothing can be made of; it is kept and shown.

    part: where it stands in the body (`entry/0/changes/3`); reason: a stable code (`wrong_address`,
    `unknown_account`, `missing_id`, `not_json`, …).
    """

    part: str
    reason: str
    account: str | None = None


Event = (
    CommentPosted
    | CommentEdited
    | CommentRemoved
    | CommentHidden
    | PostSeen
    | ReplyFailed
    | AccessLost
    | PollWanted
    | Unreadable
)
