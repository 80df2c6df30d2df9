"""Moderation, as a network is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.ports.events import Kind, Visibility

Act = Literal["hide", "unhide", "delete"]


@dataclass(frozen=True)
class Moderation:
    """What to do to which comment; `external_id` and its neighbours are the network's own."""

    act: Act
    comment_external_id: str
    kind: Kind = "comment"
    visibility: Visibility = "public"
    parent_external_id: str | None = None
    post_external_id: str | None = None
    author_external_id: str | None = None
