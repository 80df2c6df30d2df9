"""A sign-in link: one way in, once, for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.user import User

LIFE = timedelta(hours=24)


class SignInLink(Base):
    """token_hash: SHA-256 of the link's token, hexadecimal."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")

    def opens_at(self, now: datetime) -> bool:
        return self.used_at is None and now - self.created_at < LIFE
