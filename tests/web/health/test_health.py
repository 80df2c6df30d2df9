"""Is it up, and can it work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.db import Database
from app.domain.due import Due
from app.house import House
from tests.apps import opened
from tests.web.conftest import Watch


@pytest.fixture
def beats(house: House, watch: Watch) -> Callable[[], None]:
    """Let the worker give a sign of life now."""

    def beat() -> None:
        with house.db.writing() as session:
            session.merge(Due(name="heartbeat", next_at=watch(), last_at=watch()))

    return beat


def test_a_process_that_answers_is_live(browser: TestClient) -> None:
    assert browser.get("/health/live").status_code == 200


def test_it_is_ready_for_a_minute_after_each_sign_of_life(
    browser: TestClient, beats: Callable[[], None], watch: Watch
) -> None:
    beats()
    watch.passes(timedelta(seconds=60))
    assert browser.get("/health/ready").status_code == 200
    watch.passes(timedelta(seconds=1))
    answer = browser.get("/health/ready")
    assert answer.status_code == 503
    assert "no worker was seen within 60 s" in answer.text


def test_without_any_worker_it_is_not_ready(browser: TestClient) -> None:
    assert browser.get("/health/ready").status_code == 503


def test_an_old_database_is_not_ready(browser: TestClient, beats: Callable[[], None], house: House) -> None:
    beats()
    with house.db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'long ago'"))
    answer = browser.get("/health/ready")
    assert answer.status_code == 503
    assert "parvis migrate" in answer.text


def test_an_empty_database_is_not_ready(house: House, tmp_path: Path) -> None:
    empty = replace(house, db=Database(f"sqlite:///{tmp_path / 'empty.db'}"))
    with opened(empty) as app, TestClient(app) as browser:
        answer = browser.get("/health/ready")
    empty.db.close()
    assert answer.status_code == 503
    assert "not at the newest version" in answer.text


def test_a_database_that_does_not_answer_is_said_with_its_reason(house: House) -> None:
    away = replace(house, db=Database("postgresql://nobody@127.0.0.1:1/nothing"))
    with opened(away) as app, TestClient(app) as browser:
        assert browser.get("/health/live").status_code == 200
        answer = browser.get("/health/ready")
    away.db.close()
    assert answer.status_code == 503
    assert "does not answer" in answer.text
