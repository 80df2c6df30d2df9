"""What happened to a comment: the verbs of a Page event."""

from __future__ import annotations

from dataclasses import replace

from app.channels._values import Json, instant, text
from app.ports.events import (
    CommentEdited,
    CommentHidden,
    CommentPosted,
    CommentRemoved,
    CommentSeen,
    Event,
    Unreadable,
)

EDITS = {"edit", "edited", "update"}
REMOVALS = {"remove", "delete"}
HIDINGS = {"hide": True, "unhide": False}
# Verbs about a person, a follower or a film's rights: understood, nothing to do.
QUIET_VERBS = {"block", "unblock", "mute", "unmute", "follow", "unfollow"}


def is_quiet(value: Json) -> bool:
    return text(value.get("verb")) in QUIET_VERBS


def by_verb(account: str, value: Json, seen: CommentSeen, part: str) -> Event:
    """Tell what happened. `created_time` is the instant of this event, so an edit never dates the comment."""
    verb, at = text(value.get("verb")), instant(value.get("created_time"))
    if verb == "add":
        return CommentPosted(account, seen)
    if verb in EDITS:
        return CommentEdited(account, replace(seen, posted_at=None), edited_at=at)
    if verb in REMOVALS:
        return CommentRemoved(
            account, seen.external_id, removed_at=at, post_external_id=seen.post_external_id
        )
    if verb in HIDINGS:
        return CommentHidden(account, seen.external_id, HIDINGS[verb], at=at)
    return Unreadable(part, "unknown_verb", account)
