"""What is said when something is refused or fails, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from app.domain.errors import Conflict, DomainError, Expired, Invalid, NotAllowed, NotFound
from app.web.needs import RawBody, public
from app.web.rendering import environment
from tests.needs import TREE
from tests.web.conftest import FROM_A_PAGE
from tests.web.reading import words

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
REFUSALS: dict[str, tuple[Exception, int]] = {
    "gone": (NotFound("nothing_like_it"), 404),
    "forbidden": (NotAllowed("nothing_like_it"), 403),
    "meanwhile": (Conflict("nothing_like_it"), 409),
    "late": (Expired("nothing_like_it"), 410),
    "unclear": (Invalid("nothing_like_it"), 422),
    "many": (NotAllowed("too_many_attempts", retry_at="2026-03-17T14:20:00+00:00"), 429),
    "silent": (OperationalError("SELECT 1", {}, Exception("unable to open")), 503),
}


def _raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def _number(number: int) -> int:
    return number


def _weigh(body: RawBody) -> int:
    return len(body)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    router, heavy = public(), public(max_body_size=3_000_000)
    for name, (error, _) in REFUSALS.items():
        router.add_api_route(f"/{name}", _raising(error), methods=["POST"])
    router.add_api_route("/numbers/{number}", _number, methods=["GET"])
    router.add_api_route("/light", _weigh, methods=["POST"])
    heavy.add_api_route("/heavy", _weigh, methods=["POST"])
    app.include_router(router)
    app.include_router(heavy)
    with TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_page_that_says_what_happened_and_what_was_kept(
    browser: TestClient, name: str
) -> None:
    answer = browser.post(f"/{name}")
    assert answer.status_code == REFUSALS[name][1]
    assert "<html" in answer.text
    assert "Revenir au bureau" in words(answer.text)


@pytest.mark.parametrize("name", REFUSALS)
def test_to_htmx_it_is_a_dialog_over_the_screen_which_stays(browser: TestClient, name: str) -> None:
    answer = browser.post(f"/{name}", headers=HTMX)
    assert answer.status_code == REFUSALS[name][1]
    assert "<html" not in answer.text
    assert answer.headers["HX-Retarget"] == "#layer"
    assert words(answer.text)


def test_the_hour_is_said_in_the_town_s_own_time(browser: TestClient) -> None:
    assert "Trop d’essais. Réessayez à 15 h 20." in words(browser.post("/many").text)


def test_a_database_that_does_not_answer_is_said_with_when_to_come_back(browser: TestClient) -> None:
    answer = browser.post("/silent")
    assert answer.headers["Retry-After"] == "10"
    assert "Votre texte est gardé. Réessayez dans une minute." in words(answer.text)


@pytest.mark.parametrize("path", ["/nowhere", "/numbers/douze", "/static/x/nowhere.css"])
def test_what_does_not_exist_is_a_page_with_a_way_back(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Cette page n’existe pas, ou n’existe plus. Revenez au bureau." in words(answer.text)


def test_a_wrong_method_is_said_too(browser: TestClient) -> None:
    answer = browser.post("/help/")
    assert answer.status_code == 404
    assert browser.get("/light").status_code == 405


@pytest.mark.parametrize(("path", "limit"), [("/light", 1024 * 1024), ("/heavy", 3_000_000)])
def test_a_body_is_heard_up_to_its_size_and_refused_above(browser: TestClient, path: str, limit: int) -> None:
    assert browser.post(path, content=b"x" * limit).text == str(limit)
    refused = browser.post(path, content=b"x" * (limit + 1))
    assert refused.status_code == 413
    assert "Cet envoi est trop lourd." in words(refused.text)


def test_every_kind_of_refusal_has_a_sentence_for_codes_nobody_wrote_one_for() -> None:
    sentences = environment("fr").get_template("errors/sentences.html").module.sentences  # type: ignore[attr-defined]
    assert {kind.__name__ for kind in DomainError.__subclasses__()} <= sentences.keys()


def test_every_code_that_can_be_raised_has_its_own_sentence() -> None:
    sentences = environment("fr").get_template("errors/sentences.html").module.sentences  # type: ignore[attr-defined]
    raised = re.compile(r"\b(?:NotFound|NotAllowed|Conflict|Expired|Invalid)\(\s*\"(\w+)\"")
    codes = {
        code
        for file in sorted((TREE / "app").rglob("*.py"))
        if "cli" not in file.parts
        for code in raised.findall(file.read_text())
    }
    assert "reply_empty" in codes
    assert codes - sentences.keys() == set()
