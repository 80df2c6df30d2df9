"""A user: a person of the town hall who signs in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.actor import By, person
from app.domain.base import Base


class Role(StrEnum):
    READER = "reader"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class User(Base):
    """A person. `password_hash` is argon2id, None until a password was chosen."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def actor(self) -> By:
        return person(self.id)

    @property
    def may_write(self) -> bool:
        return self.role in {Role.MANAGER, Role.ADMINISTRATOR}

    @property
    def may_administer(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @staticmethod
    def with_open_account() -> Select[User]:
        return select(User).where(User.closed_at.is_(None)).order_by(User.name, User.id)

    @staticmethod
    def with_email(email: str) -> Select[User]:
        return select(User).where(func.lower(User.email) == email.strip().lower(), User.closed_at.is_(None))
