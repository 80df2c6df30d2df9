"""A followed link: an address that a reply names, and whether anything answered there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class FollowedLink(Base):
    """address: whole, with its scheme."""

    __tablename__ = "followed_link"

    address: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[bool]
    followed_at: Mapped[datetime]
