"""The three doors: a router chooses one, and everything behind it is locked alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from app.domain.user import Role, User
from app.house import House
from app.web import needs
from tests.web.conftest import sign_in_by_link
from tests.web.reading import words

DOORS: dict[str, Callable[[], APIRouter]] = {
    "public": needs.public,
    "desk": needs.desk,
    "office": needs.office,
}
WHO = ("nobody", Role.READER, Role.MANAGER, Role.ADMINISTRATOR)


def _looks() -> str:
    return "vu"


def _acts() -> str:
    return "fait"


@pytest.fixture(autouse=True)
def _rooms(app: FastAPI) -> None:
    for name, door in DOORS.items():
        router = door()
        router.add_api_route(f"/{name}", _looks, methods=["GET"])
        router.add_api_route(f"/{name}", _acts, methods=["POST"])
        app.include_router(router)


@pytest.mark.parametrize(
    ("door", "method", "expected"),
    [
        ("public", "GET", (200, 200, 200, 200)),
        ("public", "POST", (200, 200, 200, 200)),
        ("desk", "GET", (303, 200, 200, 200)),
        ("desk", "POST", (401, 403, 200, 200)),
        ("office", "GET", (303, 403, 403, 200)),
        ("office", "POST", (401, 403, 403, 200)),
    ],
)
def test_each_door_lets_in_whom_it_should(
    browser: TestClient,
    house: House,
    joins: Callable[..., User],
    door: str,
    method: str,
    expected: tuple[int, ...],
) -> None:
    answers = []
    for who in WHO:
        browser.cookies.clear()
        if isinstance(who, Role):
            sign_in_by_link(browser, house, joins(f"{who}@ville.example", "Léa Riou", who))
        answers.append(browser.request(method, f"/{door}").status_code)
    assert tuple(answers) == expected


def test_a_reader_is_told_that_nothing_changed(
    browser: TestClient, house: House, joins: Callable[..., User]
) -> None:
    sign_in_by_link(browser, house, joins("lea@ville.example", "Léa Riou", Role.READER))
    said = words(browser.post("/desk").text)
    assert "Votre compte permet de lire, pas d’agir. Rien n’a changé." in said
