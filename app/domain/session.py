"""A session: a person signed in on one browser. Only the hash of its token is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.user import Role, User

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)


class Session(Base):
    """token_hash: SHA-256 of the cookie's token, hexadecimal."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")

    def lives_at(self, now: datetime) -> bool:
        """Twelve idle hours or fourteen days end it, and so does signing out."""
        fresh = now - self.last_seen_at < IDLE and now - self.created_at < ABSOLUTE
        return fresh and self.revoked_at is None

    @staticmethod
    def last_at_desk() -> Select[datetime | None]:
        """When somebody who may answer was last seen."""
        return select(func.max(Session.last_seen_at)).join(User).where(User.role != Role.READER)
