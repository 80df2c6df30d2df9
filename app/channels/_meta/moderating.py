"""Hiding, showing and deleting a comment; what is so already is no failure, and twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from app.ports.acting import Moderation
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

KINDS = {"comment", "mention"}


def refuse_what_is_not_ours_to_moderate(moderation: Moderation) -> None:
    """Only public words under a publication of ours can be moderated."""
    is_public = moderation.kind in KINDS and moderation.visibility == "public"
    if not is_public or not moderation.comment_external_id:
        raise PermanentFailure("not_moderated")


def act(moderation: Moderation, call: Callable[[], object]) -> None:
    """Do it. Doubt is a failure like another: the same act may be asked again."""
    try:
        call()
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt
    except PermanentFailure as failure:
        if moderation.act != "delete" or failure.reason != "comment_gone":
            raise
