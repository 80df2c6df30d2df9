"""A post: a publication of the town, under which people comment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.attachment import Attachment
from app.domain.base import Base


class Post(Base):
    """What the town published.

    next_read_at: when its words are read from the network, None once they are.
    """

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("connection_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    external_id: Mapped[str]
    text: Mapped[str | None]
    permalink: Mapped[str | None]
    published_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    next_read_at: Mapped[datetime | None] = mapped_column(index=True)
    read_attempts: Mapped[int] = mapped_column(default=0)

    attachments: Mapped[list[Attachment]] = relationship(
        lazy="raise_on_sql", order_by=Attachment.id, foreign_keys=[Attachment.post_id]
    )
