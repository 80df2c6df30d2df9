"""What our codes are called in templates: which language is foreign, what a row says of its reply."""

from __future__ import annotations

from app.domain.reply import Reply, ReplyState

LANGUAGES = ("fr", "ar", "br", "en", "es", "pt")
OURS = frozenset({"fr", "und"})


def foreign(code: str | None) -> str | None:
    """The code of a language other than the town's; none for French, or when it is not known."""
    return None if code in OURS else code


def state_of(reply: Reply | None, *, returned: bool = False, answered: bool = False) -> str | None:
    """What a row says of its reply: stuck, come back from a service, or being written."""
    if returned and (reply is None or reply.state == ReplyState.DRAFT):
        return "returned"
    if reply is None:
        return None
    if reply.is_held:
        return "held_answered" if answered else "held"
    if reply.is_by_hand:
        return "by_hand"
    known = {ReplyState.FAILED, ReplyState.IN_DOUBT, ReplyState.DRAFT}
    return reply.state if reply.state in known else None
