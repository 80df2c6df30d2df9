"""A setting: what the town chose. Names and their meaning stand in contract §2."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

DEFAULTS = {
    "town_name": "",
    "signature": "",
    "language": "fr",
    "timezone": "Europe/Paris",
    "undo_delay": "10s",
    "read_threshold": "0.90",
    "backlog_start": "",
    "opening_hours": "",
    "on_call": "",
}


class Setting(Base):
    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
