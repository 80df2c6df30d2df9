"""A thread: the conversation under one post, or with one person in private. Only for reading."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.post import Post


class Thread(Base):
    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("connection_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = mapped_column(ForeignKey("connection.id"))
    external_id: Mapped[str]
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)

    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
