"""An invitation: one secret link of a letter. Each time a letter is carried it holds a new one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.base import Base
from app.domain.letter import Letter


class Invitation(Base):
    """token_hash: SHA-256 of the link's token, hexadecimal; the token itself is kept nowhere."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]

    letter: Mapped[Letter] = relationship(lazy="raise_on_sql")
