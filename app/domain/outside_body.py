"""An outside body: who answers where it is not the town hall, and what is said of it to a citizen."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

CONTACT = "{contact}"
AFTER_A_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class OutsideBody(Base):
    """covers: what it answers for; sentence: what the citizen is told, its contact where `{contact}` stands.

    phone, page (an address of the web), email: empty until the town has looked them up.
    """

    __tablename__ = "outside_body"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    covers: Mapped[str]
    phone: Mapped[str]
    page: Mapped[str]
    email: Mapped[str]
    sentence: Mapped[str]
    position: Mapped[int]
    removed_at: Mapped[datetime | None]

    @staticmethod
    def kept() -> Select[OutsideBody]:
        order = OutsideBody.position, OutsideBody.id
        return select(OutsideBody).where(OutsideBody.removed_at.is_(None)).order_by(*order)

    @property
    def contact(self) -> str:
        return ", ".join(filter(None, (self.phone, self.page, self.email)))

    @property
    def said(self) -> str:
        """The sentence for a citizen; without a contact, what would have told it is left out."""
        if self.contact:
            return self.sentence.replace(CONTACT, self.contact)
        told = AFTER_A_SENTENCE.split(self.sentence)
        return " ".join(one for one in told if CONTACT not in one)
