"""Figures for Prometheus, behind a token."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app.domain.tally import Tally
from app.house import House
from app.web.metrics import REFUSED
from tests.apps import opened

TOKEN = {"Authorization": "Bearer un jeton"}


def test_without_a_token_deployed_the_address_does_not_exist(house: House) -> None:
    with opened(replace(house, metrics_token=None)) as app, TestClient(app) as browser:
        assert browser.get("/metrics", headers=TOKEN).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer autre"}, {"Authorization": "un jeton"}])
def test_without_the_right_one_it_is_refused(browser: TestClient, headers: dict[str, str]) -> None:
    assert browser.get("/metrics", headers=headers).status_code == 403


def test_comments_deliveries_and_forged_webhooks_are_counted(browser: TestClient, house: House) -> None:
    REFUSED.labels("agora").inc()
    with house.db.writing() as session:
        session.add(Tally(name="to_answer", amount=41))
    answer = browser.get("/metrics", headers=TOKEN)
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'parvis_webhooks_refused_total{network="agora"} 1.0' in answer.text
    assert 'parvis_comments{shelf="to_answer"} 41.0' in answer.text
    assert 'parvis_comments{shelf="with_departments"} 0.0' in answer.text
    assert 'parvis_deliveries{state="doubtful"} 0.0' in answer.text
