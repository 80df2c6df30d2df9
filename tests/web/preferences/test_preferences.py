"""What one person chooses for themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app import settings
from app.domain.user import Role, User
from app.house import House
from tests.web.conftest import sign_in_by_link
from tests.web.reading import words

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_a_choice_is_kept_and_said(signed_in: TestClient, house: House, claire: User) -> None:
    form = {"undo_delay": "30s", "after_sending": "stay", "letter_keys": "off", "theme": "dark"}
    sent = signed_in.post("/preferences", data=form)
    assert sent.status_code == 303
    page = signed_in.get(sent.headers["location"]).text
    assert "Préférences enregistrées." in words(page)
    assert 'data-theme="dark"' in page
    assert 'data-letters="off"' in page
    with house.db.reading() as session:
        assert settings.preferences_of(session, claire.id) == form


def test_without_a_choice_of_ones_own_the_town_s_delay_is_shown(signed_in: TestClient) -> None:
    page = signed_in.get("/preferences").text
    assert 'name="undo_delay" value="10s" checked' in page
    assert "Jusqu’à ma confirmation" in words(page)


@pytest.mark.parametrize(("sent", "kept"), [(["off", "on"], "on"), (["off"], "off")])
def test_the_switch_of_the_help_changes_letters_and_nothing_else(
    signed_in: TestClient, house: House, claire: User, sent: list[str], kept: str
) -> None:
    signed_in.post("/preferences", data={"theme": "light"})
    answer = signed_in.post("/preferences", data={"letter_keys": sent}, headers=HTMX)
    assert answer.status_code == 204
    with house.db.reading() as session:
        chosen = settings.preferences_of(session, claire.id)
    assert (chosen["letter_keys"], chosen["theme"]) == (kept, "light")


@pytest.mark.parametrize("wrong", [{"theme": "rose"}, {"undo_delay": "121s"}, {"letter_keys": "1"}])
def test_a_choice_that_does_not_exist_is_refused_and_changes_nothing(
    signed_in: TestClient, house: House, claire: User, wrong: dict[str, str]
) -> None:
    answer = signed_in.post("/preferences", data={"after_sending": "list"} | wrong)
    assert answer.status_code == 422
    assert "Ce choix n’existe pas. Rien n’a changé." in words(answer.text)
    with house.db.reading() as session:
        assert settings.preferences_of(session, claire.id)["after_sending"] == "next"


def test_a_reader_has_preferences_too(browser: TestClient, house: House, joins: Callable[..., User]) -> None:
    sign_in_by_link(browser, house, joins("lea@ville.example", "Léa Riou", Role.READER))
    assert browser.post("/preferences", data={"theme": "dark"}).status_code == 303
