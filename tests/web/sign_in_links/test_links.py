"""One-time links: opening shows a button, pressing signs in, once, within a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import accounts
from app.domain.actor import CONSOLE
from app.domain.user import User
from app.house import House
from tests.web.conftest import Watch
from tests.web.reading import Page, words


@pytest.fixture
def link(house: House, claire: User, watch: Watch) -> str:
    with house.db.writing() as session:
        return f"/sign-in-links/{accounts.make_link(session, claire, now=watch(), by=CONSOLE)}"


def test_opening_a_link_shows_a_button_and_uses_nothing_up(browser: TestClient, link: str) -> None:
    for _ in range(3):
        answer = browser.get(link)
        assert answer.status_code == 200
    assert "Ce lien ouvre Parvis une seule fois, pour Claire Abgrall." in words(answer.text)
    assert Page(answer.text).forms == [link]
    assert "set-cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_pressing_the_button_signs_in_and_offers_a_password(browser: TestClient, link: str) -> None:
    answer = browser.post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    page = words(browser.get("/password").text)
    assert "Choisir un mot de passe" in page
    assert "12 caractères ou plus" in page


def test_a_link_signs_in_once(browser: TestClient, link: str) -> None:
    browser.post(link)
    browser.cookies.clear()
    again = browser.post(link)
    assert again.status_code == 410
    assert "Ce lien n’est plus valable" in words(again.text)
    assert "set-cookie" not in again.headers
    assert browser.get("/preferences").status_code == 303


def test_a_link_lasts_a_day(browser: TestClient, link: str, watch: Watch) -> None:
    watch.passes(timedelta(hours=24))
    assert browser.get(link).status_code == 410
    assert browser.post(link).status_code == 410


def test_an_unknown_link_says_no_more_than_an_old_one(browser: TestClient, link: str) -> None:
    browser.post(link)
    used, unknown = browser.get(link), browser.get("/sign-in-links/deviné")
    assert unknown.status_code == used.status_code == 410
    assert words(unknown.text) == words(used.text)


def test_a_link_of_a_closed_account_opens_nothing(
    browser: TestClient, link: str, house: House, claire: User
) -> None:
    with house.db.writing() as session:
        session.get_one(User, claire.id).closed_at = claire.created_at
    assert browser.post(link).status_code == 410
