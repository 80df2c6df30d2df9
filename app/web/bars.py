"""What the outgoing bar says: of one act, or of one that answered several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app import grouping
from app.domain.author import Author
from app.domain.batch import Batch
from app.domain.comment import Comment
from app.ports.channel import Channel
from app.web.errors import Refusal
from app.web.visits import Visit


@dataclass(frozen=True)
class Left:
    """Somebody who was ticked and is not answered after all. code: why."""

    name: str | None
    code: str


@dataclass(frozen=True)
class Bar:
    """What the bar says. said: the code of its sentence; name: a person, a service, a reason's code, a tag.

    by: whose act, where that is said; count: how many it speaks of; told: how many who wrote them are told;
    without: who was ticked and is not answered; refused: which stayed as they were;
    refusal: what the first of these met.
    """

    state: str = "idle"
    said: str = ""
    name: str | None = None
    by: str = ""
    label: str = ""
    code: str = ""
    at: datetime | None = None
    given_to: str | None = None
    count: int = 0
    told: int = 0
    refused: tuple[int, ...] = ()
    refusal: Refusal | None = None
    until: str | None = None
    seconds: int = 0
    left: int = 0
    undo_url: str | None = None
    confirm_url: str | None = None
    retry_url: str | None = None
    see_url: str | None = None
    change_url: str | None = None
    batch: grouping.Progress | None = None
    labels: tuple[str, ...] = ()
    without: tuple[Left, ...] = ()


def batched(
    session: Session, batch_id: int, visit: Visit, channels: Mapping[str, Channel], kept: Bar | None
) -> Bar:
    """One act for several: how far it is, all that is left of it to take back, and who was left out.

    kept: what keeps its next reply here, None where nothing does.
    """
    batch = grouping.progress(session, batch_id)
    said = replace(_progressed(batch, visit, channels), without=_left_out(session, batch.batch))
    if kept is None or said.state == "batch_over":
        return said
    return replace(said, code=kept.code, label=kept.label, at=kept.at)


def _progressed(batch: grouping.Progress, visit: Visit, channels: Mapping[str, Channel]) -> Bar:
    address = f"/batches/{batch.batch.id}"
    if batch.is_over:
        labels = tuple(channels[name].label if name in channels else name for name in batch.refused_by)
        return Bar("batch_over", batch=batch, labels=labels)
    if batch.awaits_confirmation:
        return Bar(
            "batch_ready", batch=batch, confirm_url=f"{address}/confirmation", undo_url=f"{address}/undo"
        )
    begins = batch.next_at if batch.next_at and batch.next_at > visit.now else None
    return Bar(
        "batch_leaving" if batch.published + batch.stuck else "batch",
        batch=batch,
        until=begins.isoformat() if begins else None,
        seconds=round((begins - batch.batch.sent_at).total_seconds()) or 1 if begins else 0,
        left=max(1, round((begins - visit.now).total_seconds())) if begins else 0,
        undo_url=f"{address}/undo",
    )


def _left_out(session: Session, batch: Batch) -> tuple[Left, ...]:
    return tuple(Left(_name(session, comment_id), code) for comment_id, code in batch.left_out)


def _name(session: Session, comment_id: int) -> str | None:
    comment = session.get(Comment, comment_id)
    author = session.get(Author, comment.author_id) if comment and comment.author_id else None
    return author.shown_name if author else None
