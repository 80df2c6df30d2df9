"""A failed sign-in: what the throttle counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class SignInAttempt(Base):
    """subject: SHA-256 of what is counted (an e-mail address, a network address), so that neither is kept."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_subject", "subject", "failed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    failed_at: Mapped[datetime]
