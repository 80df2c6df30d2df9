"""What has a life of its own: sessions, links, pictures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.attachment import Attachment
from app.domain.session import ABSOLUTE, IDLE, Session
from app.domain.sign_in_link import LIFE, SignInLink

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=1)


def test_a_link_opens_once_and_within_its_life() -> None:
    link = SignInLink(created_at=NOW, used_at=None)
    assert link.opens_at(NOW)
    assert link.opens_at(NOW + LIFE - A_MOMENT)
    assert not link.opens_at(NOW + LIFE)
    assert not SignInLink(created_at=NOW, used_at=NOW).opens_at(NOW)


def test_a_session_ends_when_it_is_idle_old_or_signed_out() -> None:
    def lives(*, created: datetime, seen: datetime, revoked: datetime | None = None) -> bool:
        return Session(created_at=created, last_seen_at=seen, revoked_at=revoked).lives_at(NOW)

    assert lives(created=NOW, seen=NOW)
    assert lives(created=NOW - ABSOLUTE + A_MOMENT, seen=NOW - IDLE + A_MOMENT)
    assert not lives(created=NOW - IDLE, seen=NOW - IDLE)
    assert not lives(created=NOW - ABSOLUTE, seen=NOW)
    assert not lives(created=NOW, seen=NOW, revoked=NOW)


def test_a_picture_is_shown_once_its_type_is_proved() -> None:
    assert Attachment(media_type="image/png").is_shown
    assert not Attachment(media_type=None).is_shown
