"""What is asked of lists of posts, and what each answer costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.channels._values import Json, ident, mapping, rows
from app.channels.x.api import Api
from app.channels.x.rows import Beside

# Prices per use, in thousandths of a dollar ("Pricing", August 2026).
OF_OURS, OF_OTHERS = 1, 5  # a post read: one of our own lists, any other
REPLY, REPLY_WITH_LINK = 10, 200
FULL = 100
SHOWN: Mapping[str, str] = {
    "tweet.fields": "author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,"
    "edit_history_tweet_ids,note_tweet,attachments",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "name,username",
    "media.fields": "type,url,preview_image_url,alt_text",
}


@dataclass(frozen=True)
class Page:
    """Posts of one answer, newest first. whole: no post was left out of it."""

    rows: list[Json] = field(repr=False)
    beside: Beside = field(repr=False)
    after: str | None
    whole: bool
    spent: int


def page_of(api: Api, path: str, *, price: int, after: str | None = None, **params: str) -> Page:
    """Ask for one page of a list of posts."""
    turned = {"pagination_token": after} if after else {}
    body = api.get(path, **params, **turned, max_results=str(FULL), **SHOWN)
    found, listed = rows(body.get("data")), body.get("data")
    is_list = listed is None or (isinstance(listed, list) and len(found) == len(listed))
    next_token = ident(mapping(body.get("meta")).get("next_token"))
    return Page(
        found,
        Beside.of(body.get("includes")),
        next_token,
        is_list and not body.get("errors"),
        price * len(found),
    )
