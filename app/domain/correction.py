"""A correction: a person's word against triage. It wins, and it is remembered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.lesson import Forgetting, Source


class Correction(Base):
    """about: `intent`, `department` or `urgent`; was and becomes: slugs, or `yes` and `no`."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    about: Mapped[str]
    was: Mapped[str | None]
    becomes: Mapped[str]
    by: Mapped[str]
    corrected_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    def speaks_of(self, edited_at: datetime | None) -> bool:
        """Whether it was said of the words as they are. edited_at: since when they are so."""
        return edited_at is None or self.corrected_at >= edited_at

    @staticmethod
    def of(comment_id: int) -> Select[Correction]:
        """What people said of a comment and did not take back, the last word last."""
        mine = select(Correction).where(Correction.comment_id == comment_id, Correction.undone_at.is_(None))
        return mine.order_by(Correction.id)

    @staticmethod
    def teaching() -> Select[Correction]:
        """Those that were not taken back, and teach."""
        teaches = Forgetting.spares(Source.CORRECTION, Correction.id, Correction.corrected_at)
        return select(Correction).where(Correction.undone_at.is_(None), teaches)
