"""An attachment: a picture beside a post or a comment, kept by the town's own server."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.domain.base import Base


class Attachment(Base):
    """A picture. Its bytes are fetched once by the worker; until then, or if refused, there are none."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    source_url: Mapped[str]
    media: Mapped[str] = mapped_column(default="image")
    alt: Mapped[str | None]
    media_type: Mapped[str | None]
    next_fetch_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), raiseload=True)

    @property
    def is_shown(self) -> bool:
        return self.media_type is not None
