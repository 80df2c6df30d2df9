"""Events of the older Account Activity API: one account, lists of posts in the older shape."""

from __future__ import annotations

from collections.abc import Iterator

from app.channels._values import Json, address, ident, mapping, rows, text
from app.channels.x.rows import Beside

QUIET = {
    "favorite_events",
    "follow_events",
    "unfollow_events",
    "block_events",
    "unblock_events",
    "mute_events",
    "unmute_events",
    "direct_message_indicate_typing_events",
    "direct_message_mark_read_events",
}


def row_of(tweet: Json) -> tuple[Json, Beside]:
    """A post of the older shape as the newer one says it, and what stands beside it.

    It does not say which conversation it belongs to; only a post that answers nothing begins one.
    """
    longer = mapping(tweet.get("extended_tweet"))
    user, external_id = mapping(tweet.get("user")), id_of(tweet)
    answered, author = id_of(tweet, "in_reply_to_status_id"), id_of(user)
    entities = mapping(longer.get("entities")) or mapping(tweet.get("entities"))
    row = {
        "id": external_id,
        "text": text(longer.get("full_text")) or text(tweet.get("full_text")) or tweet.get("text"),
        "author_id": author,
        "created_at": tweet.get("timestamp_ms"),
        "in_reply_to_tweet_id": answered,
        "in_reply_to_user_id": id_of(tweet, "in_reply_to_user_id"),
        "conversation_id": None if answered else external_id,
        "referenced_tweets": list(_referred(tweet)),
        "entities": {"mentions": [{"id": id_of(one)} for one in rows(entities.get("user_mentions"))]},
        "attachments": {"media_keys": [key for key, _ in _media(tweet)]},
    }
    quoted = mapping(tweet.get("quoted_status"))
    posts = {id_of(quoted) or "": {"author_id": id_of(mapping(quoted.get("user")))}}
    return row, Beside({author or "": user}, posts, dict(_media(tweet)))


def id_of(holder: Json, key: str = "id") -> str | None:
    """An id as text, else as the number beside it."""
    return ident(holder.get(f"{key}_str")) or ident(holder.get(key))


def _referred(tweet: Json) -> Iterator[Json]:
    for key, kind in (("retweeted_status", "retweeted"), ("quoted_status", "quoted")):
        if isinstance(tweet.get(key), dict):
            # Which one it repeats does not matter here: that it does is enough.
            yield {"type": kind, "id": id_of(mapping(tweet.get(key))) or "0"}


def _media(tweet: Json) -> Iterator[tuple[str, Json]]:
    holders = (mapping(tweet.get("extended_tweet")), tweet)
    listed = next((found for one in holders if (found := _listed(one))), [])
    for one in listed:
        url = address(one.get("media_url_https"))
        if url:
            yield url, {"url": url, "alt_text": one.get("ext_alt_text")}


def _listed(holder: Json) -> list[Json]:
    return rows(mapping(holder.get("extended_entities")).get("media")) or rows(
        mapping(holder.get("entities")).get("media")
    )
