"""How one may answer a comment: in public, in private, by hand, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.author import Author
from app.inbox import Opened
from app.ports.capabilities import ALWAYS, Capabilities
from app.ports.channel import Channel


@dataclass(frozen=True)
class Voice:
    """How the composer speaks.

    private: its reader alone sees it; until: when the network no longer lets that through, None: never;
    closed: that moment is past; turn: what the composer may turn to (`private`, `public`), None to nothing;
    turn_until: until when; by_hand: the person says it there; opening: what the words must begin with.
    """

    private: bool = False
    until: datetime | None = None
    closed: bool = False
    turn: str | None = None
    turn_until: datetime | None = None
    by_hand: bool = False
    opening: str = ""


def voice(opened: Opened, channel: Channel | None, now: datetime) -> Voice:
    """The composer's voice on this comment, as its draft chose it and as the network allows."""
    if channel is None:
        return Voice(private=opened.comment.is_private)
    can = channel.capabilities
    opening = _opening(opened) if can.opens_with_handle else ""
    if opened.comment.is_private:
        return _in_conversation(opened, can, now, opening)
    until = _private_until(opened, can)
    is_open = can.private_reply is not None and (until is None or until > now)
    may_turn = is_open and not _was_written_to(opened)
    if may_turn and opened.draft is not None and opened.draft.is_private:
        return Voice(private=True, until=until, turn="public", opening=opening)
    turn = "private" if may_turn else None
    return Voice(turn=turn, turn_until=until if may_turn else None, by_hand=can.by_hand, opening=opening)


def opened_with(words: str, author: Author | None, channel: Channel | None) -> str:
    """These words, after the handle where the network's own readers expect it and nobody wrote it."""
    if channel is None or not channel.capabilities.opens_with_handle:
        return words
    opening = _handle(author)
    return words if words.startswith(opening.strip()) else f"{opening}{words}"


def _in_conversation(opened: Opened, can: Capabilities, now: datetime, opening: str) -> Voice:
    if can.message_window is None or opened.heard_at is None:
        return Voice(private=True, by_hand=can.by_hand, opening=opening)
    until = opened.heard_at + can.message_window
    return Voice(private=True, until=until, closed=until <= now, by_hand=can.by_hand, opening=opening)


def _private_until(opened: Opened, can: Capabilities) -> datetime | None:
    """When the time for it is over, None where it never is."""
    if can.private_reply in {None, ALWAYS}:
        return None
    return opened.comment.written_at + can.private_reply


def _was_written_to(opened: Opened) -> bool:
    """Whether the one private message that a public comment may have was said already."""
    return any(reply.is_private for reply in opened.said)


def _opening(opened: Opened) -> str:
    """`@handle `, as the network's own readers expect it."""
    return _handle(opened.comment.author)


def _handle(author: Author | None) -> str:
    handle = author.handle if author else None
    return f"@{handle.removeprefix('@')} " if handle else ""
