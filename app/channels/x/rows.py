"""Posts as the network shows them into what the house knows: what we published, and what was said to us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.channels._values import Json, address, ident, instant, mapping, rows, text
from app.ports.channel import Access
from app.ports.events import (
    AttachmentSeen,
    AuthorSeen,
    CommentEdited,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    PostSeen,
)

Said = CommentPosted | CommentEdited | PostSeen
FREE_PLAN = "enterprise"


@dataclass(frozen=True)
class Us:
    """Our account. posts: publications known to be ours; is_free: we may answer whom we like."""

    account: str
    is_free: bool = False
    posts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, access: Access) -> Us:
        plan = access.credentials.get("plan", "").strip().lower()
        return cls(access.account, is_free=plan == FREE_PLAN)

    def knowing(self, posts: frozenset[str]) -> Us:
        return replace(self, posts=self.posts | posts)


@dataclass(frozen=True)
class Beside:
    """What stands beside posts to explain them, by its id: authors, other posts, pictures."""

    users: Json = field(default_factory=dict)
    posts: Json = field(default_factory=dict)
    media: Json = field(default_factory=dict)

    @classmethod
    def of(cls, includes: object) -> Beside:
        told = mapping(includes)
        users = [mapping(one.get("data")) or one for one in rows(told.get("users"))]
        return cls(
            _by(users, "id"), _by(rows(told.get("tweets")), "id"), _by(rows(told.get("media")), "media_key")
        )

    def author(self, external_id: str | None) -> AuthorSeen | None:
        known = mapping(self.users.get(external_id or ""))
        handle = ident(known.get("username")) or ident(known.get("screen_name"))
        return AuthorSeen(external_id, text(known.get("name")), handle) if external_id else None


def said_in(us: Us, row: Json, beside: Beside, *, summoned: bool = False) -> Said | None:
    """What a post of the network is to us; None for a repost, and without an id.

    summoned: it is known to name us or to quote us, which is what allows an answer.
    """
    external_id, referred = first_id(row), _referred(row)
    if external_id is None or "retweeted" in referred:
        return None
    if ident(row.get("author_id")) == us.account and not _answers(row, referred):
        return _post(us, row, external_id, beside)
    seen = replace(
        _comment(us, row, external_id, beside),
        answerable=us.is_free or summoned or _summons(us, row, beside, referred),
    )
    at = instant(row.get("created_at"))
    if len(versions(row)) > 1:
        return CommentEdited(us.account, seen, at)
    return CommentPosted(us.account, replace(seen, posted_at=at))


def begun_by(us: Us, listed: list[Json]) -> frozenset[str]:
    """Publications of ours among posts: those that began their conversation."""
    ours = [row for row in listed if ident(row.get("author_id")) == us.account]
    return frozenset(
        named for row in ours if (named := first_id(row)) and named == ident(row.get("conversation_id"))
    )


def first_id(row: Json) -> str | None:
    """The id under which a post was first told: an edit gives it another."""
    return next(iter(versions(row)), None) or ident(row.get("id"))


def versions(row: Json) -> list[str]:
    """The ids of a post, the oldest first."""
    listed = row.get("edit_history_tweet_ids")
    return [one for one in map(ident, listed) if one] if isinstance(listed, list) else []


def removed(account: str, external_id: str) -> Iterator[PostSeen | CommentRemoved]:
    """We took away words of ours: a publication or an answer, it is not said which."""
    yield PostSeen(account, external_id, removed=True)
    yield CommentRemoved(account, external_id)


def plain(found: object) -> str | None:
    """A text without the three marks that the network writes in its own way."""
    said = text(found)
    return said and said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _comment(us: Us, row: Json, external_id: str, beside: Beside) -> CommentSeen:
    author = beside.author(ident(row.get("author_id")))
    root, parent = ident(row.get("conversation_id")), _answers(row, _referred(row))
    post = root if root and _is_ours(us, row, root, parent, beside) else None
    is_to_us = us.account in {ident(row.get("in_reply_to_user_id")), ident(row.get("author_id"))}
    attachments, promised = _attachments(row, beside)
    said = plain(mapping(row.get("note_tweet")).get("text")) or plain(row.get("text"))
    return CommentSeen(
        external_id,
        kind="comment" if post or is_to_us else "mention",
        text=said,
        author=author,
        own=ident(row.get("author_id")) == us.account,
        post_external_id=post,
        parent_external_id=None if parent in {post, external_id} else parent,
        thread_external_id=None if post else root or external_id,
        attachments=attachments,
        # Without its conversation, an answer may stand under a publication of ours, and it is not said.
        whole=bool(said and root and author and author.handle and len(attachments) == promised),
    )


def _post(us: Us, row: Json, external_id: str, beside: Beside) -> PostSeen:
    is_edited = len(versions(row)) > 1
    return PostSeen(
        us.account,
        external_id,
        plain(mapping(row.get("note_tweet")).get("text")) or plain(row.get("text")),
        published_at=None if is_edited else instant(row.get("created_at")),
        attachments=_attachments(row, beside)[0],
    )


def _is_ours(us: Us, row: Json, root: str, parent: str | None, beside: Beside) -> bool:
    """Whether a conversation stands under a publication of ours, as far as a post of it can tell."""
    is_first_answer = parent == root and ident(row.get("in_reply_to_user_id")) == us.account
    told = ident(mapping(beside.posts.get(root)).get("author_id")) == us.account
    return root in us.posts or is_first_answer or told


def _referred(row: Json) -> dict[str, str]:
    """What a post answers, quotes or repeats."""
    told = ((text(one.get("type")), ident(one.get("id"))) for one in rows(row.get("referenced_tweets")))
    return {kind: named for kind, named in told if kind and named}


def _answers(row: Json, referred: dict[str, str]) -> str | None:
    return ident(row.get("in_reply_to_tweet_id")) or referred.get("replied_to")


def _summons(us: Us, row: Json, beside: Beside, referred: dict[str, str]) -> bool:
    """Whether its author names us or quotes us ("Post creation restrictions")."""
    named = {ident(one.get("id")) for one in rows(mapping(row.get("entities")).get("mentions"))}
    quoted = referred.get("quoted", "")
    quotes_us = ident(mapping(beside.posts.get(quoted)).get("author_id")) == us.account
    return us.account in named or quotes_us or quoted in us.posts


def _attachments(row: Json, beside: Beside) -> tuple[tuple[AttachmentSeen, ...], int]:
    """The pictures, or the stills of films; and how many the post has."""
    listed = mapping(row.get("attachments")).get("media_keys")
    keys = [key for key in map(ident, listed) if key] if isinstance(listed, list) else []
    found = [(mapping(beside.media.get(key)), key) for key in keys]
    seen = [
        AttachmentSeen(url, alt=text(one.get("alt_text")) or None)
        for one, _ in found
        if (url := address(one.get("url")) or address(one.get("preview_image_url")))
    ]
    return tuple(seen), len(keys)


def _by(listed: list[Json], key: str) -> Json:
    return {named: one for one in listed if (named := ident(one.get(key)))}
