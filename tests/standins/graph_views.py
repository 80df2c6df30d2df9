"""How the Graph API shows an account, a post and a comment, of Facebook and of Instagram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.standins import graph_paging as paging
from tests.standins.graph_answers import Refused, gone
from tests.standins.graph_fields import Wanted
from tests.standins.graph_nouns import Account, Comment, Post
from tests.standins.graph_state import State

USUAL_FIELDS: dict[str, tuple[str, ...]] = {
    "facebook account": ("name", "id"),
    "facebook post": ("created_time", "message", "id"),
    "facebook comment": ("created_time", "from", "message", "id"),
    "instagram account": ("id",),
    "instagram post": ("id",),
    "instagram comment": ("timestamp", "text", "id"),
}
EDGES = ("comments", "replies", "feed", "posts", "media")
LISTING = object()
SHOWN_OF_MEDIA = (Wanted("media_product_type"),)
MENTIONS = {"mentioned_comment": "comment_id", "mentioned_media": "media_id"}


@dataclass(frozen=True)
class View:
    """Who looks, from where. base: the address that the client used; short: pages come short."""

    state: State
    account: Account
    base: str
    path: str = ""
    short: bool = False

    def show(self, noun: Account | Post | Comment, fields: Iterable[Wanted] = ()) -> dict[str, Any]:
        """Show the fields asked for; one that is not there, or refused, fails the whole call (100)."""
        kind = f"{self.account.family} {type(noun).__name__.lower()}"
        asked = tuple(fields) or tuple(Wanted(name) for name in USUAL_FIELDS[kind])
        known = {**dict.fromkeys(EDGES, LISTING), **self._fields(noun)}
        shown: dict[str, Any] = {}
        for one in (*asked, Wanted("id")):
            if one.name not in known or one.name in self.account.refuses:
                raise Refused(100, message=f"(#100) Tried accessing nonexisting field ({one.name})")
            if one.name not in self.account.hides:
                shown[one.name] = self._value(noun, one, known[one.name])
        return {name: value for name, value in shown.items() if value is not None}

    def edge(
        self, noun: Account | Post | Comment, name: str, wanted: Wanted, params: Mapping[str, Any]
    ) -> dict[str, Any]:
        """List what hangs on a noun, one page of it."""
        listed, paged = self._cut(self._listed(noun, name, params), params)
        shown: dict[str, Any] = {"data": [self.show(one, wanted.nested) for one in listed]}
        if paged.pop("next", False):
            after = paged["cursors"]["after"]
            paged["next"] = paging.next_address(self.base, f"{self.path}/{noun.id}/{name}", params, after)
        if paged:
            shown["paging"] = paged
        if params.get("summary") == "true":
            shown["summary"] = {"order": "chronological", "total_count": len(self._listed(noun, name, {}))}
        return shown

    def _value(self, noun: Account | Post | Comment, one: Wanted, found: object) -> object:
        if found is MENTIONS:
            return self._mentioned(one)
        if found is LISTING:
            edge = replace(self, short=False).edge(noun, one.name, one, one.arguments)
            return edge if edge["data"] else None
        if isinstance(found, dict) and (one.nested or one.name == "media"):
            names = {nested.name for nested in one.nested or SHOWN_OF_MEDIA} | {"id"}
            return {key: kept for key, kept in found.items() if key in names}
        return found

    def _mentioned(self, one: Wanted) -> dict[str, Any]:
        """Show the words of somebody else that name this account: by no other way can it see them."""
        noun = one.arguments.get(MENTIONS[one.name], "")
        found = self.state.comments.get(noun) or self.state.posts.get(noun)
        if found is None or found.removed:
            raise gone(noun)
        return self.show(found, one.nested)

    def _cut(self, listed: list[Any], params: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        return paging.page(paging.since(listed, params), params, short=self.short)

    def _listed(self, noun: Account | Post | Comment, name: str, params: Mapping[str, Any]) -> list[Any]:
        match noun, name:
            case Account(family="facebook"), "feed" | "posts":
                return self.state.posts_of(noun.id)
            case Account(family="instagram"), "media":
                return self.state.posts_of(noun.id)
            case Post(), "comments":
                return _ordered(_levels(self.state.comments_on(noun.id), self.account, params), params)
            case Comment(), "comments" if self.account.family == "facebook":
                return _ordered(self.state.answers_to(noun.id), params)
            case Comment(), "replies" if self.account.family == "instagram":
                return self.state.answers_to(noun.id)
        raise Refused(100, message=f"(#100) Tried accessing nonexisting field ({name})")

    def _fields(self, noun: Account | Post | Comment) -> dict[str, Any]:
        facebook = self.account.family == "facebook"
        match noun:
            case Account():
                return self._page(noun) if facebook else _professional(noun)
            case Post():
                return self._post(noun) if facebook else self._media(noun)
            case Comment():
                return self._comment(noun) if facebook else self._instagram_comment(noun)

    def _page(self, page: Account) -> dict[str, Any]:
        linked = [one.id for one in list(self.state.accounts.values()) if one.page == page.id]
        return {
            "id": page.id,
            "name": page.name,
            "username": page.username,
            "link": f"https://www.facebook.com/{page.id}",
            "tasks": ["MODERATE", "CREATE_CONTENT", "MESSAGING"],
            "instagram_business_account": {"id": linked[0]} if linked else None,
        }

    def _post(self, post: Post) -> dict[str, Any]:
        author = post.author or post.account
        image = self._picture(post.picture)
        media = {"media": {"image": {"src": image, "width": 1, "height": 1}}, "type": "photo"}
        return {
            "id": post.id,
            "message": post.text or None,
            "created_time": _written(post.at),
            "updated_time": _written(post.at),
            "from": {"id": author, "name": post.author_name or self.account.name},
            "permalink_url": permalink(post),
            "full_picture": image,
            "attachments": {"data": [media]} if image else None,
            "is_published": True,
            "is_hidden": False,
            "status_type": "added_photos" if image else "mobile_status_update",
        }

    def _comment(self, comment: Comment) -> dict[str, Any]:
        image = self._picture(comment.picture)
        can: dict[str, Any] = dict.fromkeys(
            ("can_comment", "can_like", "can_remove", "can_reply_privately"), True
        )
        return can | {
            "id": comment.id,
            "message": comment.text,
            "created_time": _written(comment.at),
            "from": {"id": comment.author, "name": comment.author_name} if comment.author else None,
            "parent": self._parent(comment),
            "permalink_url": permalink(comment),
            "is_hidden": comment.hidden,
            "is_private": False,
            "can_hide": not comment.own,
            "like_count": comment.likes,
            "user_likes": False,
            "comment_count": len(self.state.answers_to(comment.id)),
            "message_tags": None,
            "object": {"id": comment.post},
            "attachment": {"type": "photo", "media": {"image": {"src": image}}} if image else None,
        }

    def _parent(self, comment: Comment) -> dict[str, Any] | None:
        above = self.state.comments.get(comment.parent or "")
        return {"id": above.id, "message": above.text, "created_time": _written(above.at)} if above else None

    def _media(self, media: Post) -> dict[str, Any]:
        image = self._picture(media.picture)
        return {
            "id": media.id,
            "caption": media.text or None,
            "media_type": "IMAGE",
            "media_product_type": media.product,
            "media_url": image,
            "thumbnail_url": None,
            "permalink": permalink(media),
            "timestamp": _written(media.at),
            "username": self.account.username,
            "owner": {"id": media.account},
            "comments_count": len(self.state.comments_on(media.id)),
            "like_count": 0,
        }

    def _instagram_comment(self, comment: Comment) -> dict[str, Any]:
        author = {"id": comment.author, "username": comment.author_name} if comment.author else None
        return {
            "id": comment.id,
            "text": comment.text,
            "timestamp": _written(comment.at),
            "username": comment.author_name,
            "from": author,
            "hidden": comment.hidden,
            "like_count": comment.likes,
            "parent_id": comment.parent,
            "media": self._media(self.state.posts[comment.post]),
            "user": {"id": comment.author} if comment.own else None,
        }

    def _picture(self, name: str | None) -> str | None:
        return f"{self.base}/_pictures/{name}" if name else None


def permalink(noun: Post | Comment) -> str:
    """Write the public address of a post or a comment, in Facebook's form (also for Instagram's media)."""
    if isinstance(noun, Comment):
        return f"{_address(noun.account, noun.post)}?comment_id={noun.id.rpartition('_')[2]}"
    return _address(noun.account, noun.id)


def _address(account: str, post: str) -> str:
    stem, _, bare = post.rpartition("_")
    return (
        f"https://www.facebook.com/{account}/posts/{bare}/"
        if stem
        else f"https://www.instagram.com/p/{bare}/"
    )


def _professional(account: Account) -> dict[str, Any]:
    known: dict[str, Any] = {"user_id": account.id, "username": account.username, "name": account.name}
    return known | dict.fromkeys(MENTIONS, MENTIONS) | {"id": account.id, "account_type": "BUSINESS"}


def _levels(comments: list[Comment], account: Account, params: Mapping[str, Any]) -> list[Comment]:
    every = account.family == "facebook" and params.get("filter") == "stream"
    return [one for one in comments if every or one.parent is None]


def _ordered(comments: list[Comment], params: Mapping[str, Any]) -> list[Comment]:
    return comments[::-1] if params.get("order") == "reverse_chronological" else comments


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
