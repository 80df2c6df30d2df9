"""The town's own settings, checked before they are kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import backlog, journal
from app.domain.actor import By
from app.domain.errors import Invalid, NotFound
from app.domain.mail_address import addresses_in, is_address
from app.domain.preference import Preference
from app.domain.setting import DEFAULTS, Setting

LONGEST_DELAY = timedelta(seconds=120)


def settings_of(session: Session) -> dict[str, str]:
    """Every setting with its value, defaults included."""
    return DEFAULTS | {setting.name: setting.value for setting in session.scalars(select(Setting))}


def zone_of(session: Session) -> ZoneInfo:
    """The town's own time, by which its days are counted."""
    return ZoneInfo(settings_of(session)["timezone"])


def set_to(session: Session, name: str, value: str, *, now: datetime, by: By) -> None:
    """Keep a setting. NotFound for an unknown name, Invalid for a value it cannot have."""
    if name not in DEFAULTS:
        raise NotFound("setting", name=name)
    if not CHECKS.get(name, _anything)(value.strip()):
        raise Invalid(f"setting_{name}", field="value")
    session.merge(Setting(name=name, value=value.strip()))
    if name == "read_threshold":
        backlog.restate_open(session)
    journal.write(session, "settings.set_to", f"setting:{name}", now=now, by=by)


def undo_delay_of(session: Session, user_id: int | None) -> timedelta | None:
    """How long a reply can be taken back: the person's choice, else the town's; None until confirmed."""
    own = session.scalar(
        select(Preference.value).where(Preference.user_id == user_id, Preference.name == "undo_delay")
    )
    chosen = own or settings_of(session)["undo_delay"]
    return None if chosen == "confirm" else timedelta(seconds=int(chosen.removesuffix("s")))


def is_delay(value: str) -> bool:
    """Whether the value is `confirm`, or `0s` to `120s`."""
    if value == "confirm":
        return True
    match = re.fullmatch(r"(\d{1,3})s", value)
    return match is not None and timedelta(seconds=int(match[1])) <= LONGEST_DELAY


def _anything(_value: str) -> bool:
    return True


def _is_threshold(value: str) -> bool:
    return re.fullmatch(r"0\.\d+|1(\.0+)?|0", value) is not None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return value == ""
    return True


def _is_timezone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _are_addresses(value: str) -> bool:
    return all(map(is_address, addresses_in(value)))


CHECKS: dict[str, Callable[[str], bool]] = {
    "undo_delay": is_delay,
    "read_threshold": _is_threshold,
    "backlog_start": _is_date,
    "timezone": _is_timezone,
    "on_call": _are_addresses,
    "language": {"fr", "en"}.__contains__,
}
