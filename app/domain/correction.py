"""A correction: a person's word against triage. It wins, and it is remembered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, exists, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.domain.base import Base
from app.domain.lesson import Forgetting, Source
from app.domain.revision import Revision


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

    def speaks_of(self, edited_at: datetime | None, unheard: datetime | None) -> bool:
        """Whether it was said of the words as they are.

        edited_at: since when they are so; unheard: until when nobody here knew it.
        """
        if edited_at is None:
            return True
        knew = unheard is None or unheard <= edited_at or self.corrected_at > unheard
        return knew and self.corrected_at >= edited_at

    @staticmethod
    def of(comment_id: int) -> Select[Correction]:
        """What people said of a comment and did not take back, the last word last."""
        mine = select(Correction).where(Correction.comment_id == comment_id, Correction.undone_at.is_(None))
        return mine.order_by(Correction.id)

    @staticmethod
    def teaching() -> Select[Correction]:
        """Those that were not taken back, nor said otherwise of the same words since, and teach."""
        teaches = Forgetting.spares(Source.CORRECTION, Correction.id, Correction.corrected_at)
        return select(Correction).where(Correction.undone_at.is_(None), ~Correction.thought_better(), teaches)

    @staticmethod
    def thought_better(*, after: int = 0) -> ColumnElement[bool]:
        """Whether a later one, of those after that id, says it otherwise of the same words."""
        later = aliased(Correction)
        changed = exists().where(
            Revision.comment_id == Correction.comment_id,
            Revision.until > Correction.corrected_at,
            Revision.until <= later.corrected_at,
        )
        same = (later.comment_id == Correction.comment_id, later.about == Correction.about)
        newer = (later.id > Correction.id, later.id > after, later.undone_at.is_(None))
        return exists().where(*same, *newer, ~changed)
