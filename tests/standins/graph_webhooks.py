"""What the network sends to the door: bodies in its shapes, and their signatures."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any, Literal

from tests.standins.graph_nouns import Account, Comment, Post
from tests.standins.graph_views import permalink

Verb = Literal["add", "edited", "remove", "hide", "unhide"]
SIGNATURE = "X-Hub-Signature-256"


def sign(body: bytes, secret: str) -> str:
    """Sign the raw body as Meta does: `sha256=` and the HMAC in hex."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def body_of(*envelopes: dict[str, Any]) -> bytes:
    """Write envelopes of one object as one body, escaped as Meta escapes: pure ASCII, slashes too."""
    joined = envelopes[0] | {"entry": [entry for one in envelopes for entry in one["entry"]]}
    return json.dumps(joined, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: bytes, secret: str) -> dict[str, str]:
    """Write the headers of a webhook."""
    return {"Content-Type": "application/json", SIGNATURE: sign(body, secret)}


def feed_comment(
    post: Post, comment: Comment, *, verb: Verb = "add", at: datetime | None = None
) -> dict[str, Any]:
    """Tell what happened to a comment under a Page's post; `created_time` is the event's own time."""
    instant = int((at or comment.at).timestamp())
    value: dict[str, Any] = {
        "item": "comment",
        "verb": verb,
        "post_id": post.id,
        "comment_id": comment.id,
        "parent_id": comment.parent or post.id,
        "created_time": instant,
        "post": {
            "id": post.id,
            "status_type": "mobile_status_update",
            "is_published": True,
            "permalink_url": permalink(post),
            "promotion_status": "inactive",
        },
    }
    if comment.author is not None:
        value["from"] = {"id": comment.author, "name": comment.author_name}
    if verb != "remove" and comment.text:
        value["message"] = comment.text
    return _envelope("page", comment.account, "feed", value, instant)


def instagram_comment(post: Post, comment: Comment, *, at: datetime | None = None) -> dict[str, Any]:
    """Tell that somebody commented on Instagram: no verb and no time, and nothing for edits or removals."""
    value: dict[str, Any] = {
        "id": comment.id,
        "text": comment.text,
        "media": {"id": post.id, "media_product_type": post.product},
    }
    if comment.author is not None:
        value["from"] = {"id": comment.author, "username": comment.author_name}
        if comment.own:
            value["from"]["self_ig_scoped_id"] = f"9{comment.author}"
    if comment.parent is not None:
        value["parent_id"] = comment.parent
    return _envelope("instagram", comment.account, "comments", value, int((at or comment.at).timestamp()))


def told(
    account: Account, post: Post, comment: Comment, verb: Verb = "add", at: datetime | None = None
) -> bytes | None:
    """Write the body that this account's network sends; None where it tells nothing."""
    if account.family == "facebook":
        return body_of(feed_comment(post, comment, verb=verb, at=at))
    return body_of(instagram_comment(post, comment, at=at)) if verb == "add" else None


def _envelope(kind: str, account: str, field: str, value: dict[str, Any], time: int) -> dict[str, Any]:
    return {
        "object": kind,
        "entry": [{"id": account, "time": time, "changes": [{"field": field, "value": value}]}],
    }
