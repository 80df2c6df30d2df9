"""A tiding: that a rule wants a person to hear of a comment, and the letter that tells them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class Tiding(Base):
    """Once a person, a comment and a rule. letter_id: None until a letter is written that tells of it."""

    __tablename__ = "tiding"
    __table_args__ = (UniqueConstraint("user_id", "comment_id", "rule_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("rule.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    made_at: Mapped[datetime]
