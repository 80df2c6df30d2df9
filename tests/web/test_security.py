"""What stands outside everything: forms of other sites, headers, and what the log may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import logs
from app.domain.user import User
from app.house import House
from app.web.needs import public
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, PASSWORD
from tests.web.reading import words


@pytest.fixture
def bare(app: FastAPI) -> Iterator[TestClient]:
    """A client that says nothing of where it comes from."""
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.ailleurs.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_a_form_of_another_site_is_refused(bare: TestClient, headers: dict[str, str]) -> None:
    answer = bare.post("/sessions/end", headers=headers)
    assert answer.status_code == 403
    assert "Cet envoi ne venait pas d’une page de Parvis. Rien n’a changé." in words(answer.text)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}],
)
def test_a_form_of_ours_is_heard(bare: TestClient, headers: dict[str, str]) -> None:
    assert bare.post("/sessions/end", headers=headers).status_code == 303


def test_looking_is_allowed_from_anywhere(bare: TestClient) -> None:
    assert bare.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_webhook_is_signed_and_needs_no_origin(bare: TestClient) -> None:
    assert bare.post("/webhooks/essai").status_code == 404


def _crash() -> None:
    raise RuntimeError("Bonjour, je m’appelle Marc")


@pytest.fixture
def fragile(app: FastAPI) -> Iterator[TestClient]:
    """A house with a route that crashes."""
    router = public()
    router.add_api_route("/crash", _crash, methods=["GET", "POST"])
    app.include_router(router)
    with TestClient(app, headers=FROM_A_PAGE, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/health/live", "/crash"])
def test_every_answer_tells_browsers_what_they_may_do(fragile: TestClient, path: str) -> None:
    headers = fragile.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_over_https_browsers_are_held_to_it_and_cookies_too(house: House, claire: User) -> None:
    with (
        opened(replace(house, base_url="https://parvis.ville.example")) as app,
        TestClient(
            app,
            base_url="https://parvis.ville.example",
            headers=FROM_A_PAGE,
            follow_redirects=False,
        ) as browser,
    ):
        answer = browser.post("/sign-in", data={"email": claire.email, "password": PASSWORD})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_crash_is_said_calmly_and_shows_nothing_of_itself(fragile: TestClient) -> None:
    answer = fragile.post("/crash")
    assert answer.status_code == 500
    assert "L’action n’a pas abouti. Votre texte est gardé." in words(answer.text)
    assert "Marc" not in answer.text


def test_the_log_holds_no_password_token_query_or_word(
    browser: TestClient, house: House, claire: User, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("json")
    try:
        browser.post("/sign-in?jeton=secret", data={"email": claire.email, "password": PASSWORD})
        browser.get("/sign-in-links/un-jeton-secret")
        structlog.get_logger().info("said", text="Bonjour Marc", token="secret")
    finally:
        structlog.reset_defaults()
    written = capsys.readouterr().out
    for unsaid in (PASSWORD, claire.email, "secret", "Marc", browser.cookies["parvis_session"]):
        assert unsaid not in written
    first = json.loads(written.splitlines()[0])
    assert (first["method"], first["path"], first["status"]) == ("POST", "/sign-in", 303)
    assert first["ms"] >= 0
    assert len(first["id"]) == 12


def test_each_answer_carries_its_number(browser: TestClient) -> None:
    numbers = {browser.get("/health/live").headers["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3
