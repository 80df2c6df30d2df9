"""The language model that the town chose, if any: off as long as there is none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

THE_ONE = 1
THRESHOLD, SHARE = 60, 10


class LanguageModel(Base):
    """address: its base, to which `/chat/completions` is added; key: sealed, None where it asks for none.

    threshold: below how many per cent of certainty triage asks it; share: of a hundred comments received,
    at most how many it is asked about.
    """

    __tablename__ = "language_model"

    id: Mapped[int] = mapped_column(primary_key=True, default=THE_ONE)
    address: Mapped[str]
    name: Mapped[str]
    key: Mapped[str | None]
    threshold: Mapped[int]
    share: Mapped[int]
    set_at: Mapped[datetime]

    @staticmethod
    def chosen() -> Select[LanguageModel]:
        """The one in use."""
        return select(LanguageModel).where(LanguageModel.id == THE_ONE)
