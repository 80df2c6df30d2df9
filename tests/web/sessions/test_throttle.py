"""Too many tries: counted before they are judged, against the account and against where they come from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from app.domain.user import User
from tests.web.conftest import PASSWORD
from tests.web.reading import Page, words

WRONG = "un autre mot de passe"


def _try(browser: TestClient, email: str, password: str = WRONG) -> int:
    return browser.post("/sign-in", data={"email": email, "password": password}).status_code


def test_the_sixth_try_is_refused_and_says_until_when(browser: TestClient, claire: User) -> None:
    assert [_try(browser, claire.email) for _ in range(5)] == [422] * 5
    refused = browser.post("/sign-in", data={"email": claire.email, "password": PASSWORD})
    assert refused.status_code == 429
    assert "Trop d’essais. Réessayez à 9 h 45." in words(refused.text)
    assert Page(refused.text).fields["email"] == claire.email


def test_tries_at_the_same_time_all_count(browser: TestClient, claire: User) -> None:
    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(lambda _: _try(browser, claire.email), range(8)))
    assert sorted(answers) == [422] * 5 + [429] * 3
