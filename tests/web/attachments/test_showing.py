"""Pictures are served by the town's own server, to those who are signed in, and can do no harm."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.domain.attachment import Attachment
from app.house import House

PNG = b"\x89PNG\r\n\x1a\n..."


@pytest.fixture
def picture(house: House) -> int:
    with house.db.writing() as session:
        kept = Attachment(source_url="https://agora.example/a", content=PNG, media_type="image/png")
        session.add(kept)
        session.flush()  # its id is the test's
        return kept.id


def test_a_fetched_picture_is_shown_as_what_it_is(signed_in: TestClient, picture: int) -> None:
    answer = signed_in.get(f"/attachments/{picture}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_shown_to_nobody_who_is_not_signed_in(browser: TestClient, picture: int) -> None:
    answer = browser.get(f"/attachments/{picture}")
    assert answer.status_code == 303
    assert PNG not in answer.content


def test_a_picture_that_was_not_fetched_is_not_found(signed_in: TestClient, house: House) -> None:
    with house.db.writing() as session:
        session.add(Attachment(source_url="https://agora.example/b"))
    assert signed_in.get("/attachments/1").status_code == 404
    assert signed_in.get("/attachments/999").status_code == 404
    assert signed_in.get("/attachments/none").status_code == 404
