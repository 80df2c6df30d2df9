"""Who else is at a comment, as its row and the reading column say it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import presence
from app.domain.reply import Reply, ReplyState
from app.web.visits import Visit


@dataclass(frozen=True)
class Here:
    """written_by: whose draft it is, where it is not one's own; looked_by: the others who have it open."""

    written_by: str | None
    looked_by: Sequence[str]


def here(reply: Reply | None, writer: str | None, lookers: Sequence[str], visit: Visit) -> Here:
    """What a row says of the others. Who writes is not said to look as well."""
    is_draft = reply is not None and reply.state == ReplyState.DRAFT
    is_mine = reply is None or visit.user is None or reply.user_id == visit.user.id
    written_by = writer if is_draft and not is_mine else None
    return Here(written_by, [name for name in lookers if name != written_by])


def lookers(session: Session, comment_ids: Collection[int], visit: Visit) -> dict[int, list[str]]:
    """The others who look at each of these comments at this moment."""
    if visit.user is None:
        return {}
    return presence.lookers(session, comment_ids, but=visit.user, now=visit.now)
