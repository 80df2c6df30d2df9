"""Signing in with a password, and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domain.user import User
from app.house import House
from tests.web.conftest import PASSWORD, sign_in
from tests.web.reading import Page, words


def test_an_empty_house_says_how_the_first_person_is_added(browser: TestClient) -> None:
    assert "parvis user add" in words(browser.get("/sign-in").text)


def test_the_form_asks_for_address_and_password(browser: TestClient, claire: User) -> None:
    page = Page(browser.get("/sign-in").text)
    assert page.forms == ["/sign-in"]
    assert {"email", "password"} <= page.fields.keys()
    assert "Adresse e-mail" in page.words
    assert "Mot de passe oublié" in page.words


def test_the_right_password_opens_the_place_one_was_going_to(browser: TestClient, claire: User) -> None:
    sent = browser.get("/preferences")
    assert sent.headers["location"] == "/sign-in?next=%2Fpreferences"
    form = Page(browser.get(sent.headers["location"]).text).fields
    answer = browser.post("/sign-in", data=form | {"email": "Claire@Ville.example ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/preferences")
    assert browser.get("/preferences").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browser: TestClient, claire: User
) -> None:
    answer = browser.post("/sign-in", data={"email": claire.email, "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("parvis_session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


@pytest.mark.parametrize("email", ["claire@ville.example", "personne@ville.example"])
def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(
    browser: TestClient, claire: User, email: str
) -> None:
    answer = browser.post("/sign-in", data={"email": email, "password": "un autre mot de passe"})
    assert answer.status_code == 422
    assert "Adresse ou mot de passe incorrect." in words(answer.text)
    assert "set-cookie" not in answer.headers
    page = Page(answer.text)
    assert page.fields["email"] == email
    assert page.fields["password"] == ""


def test_no_account_has_an_empty_password(browser: TestClient, house: House, claire: User) -> None:
    with house.db.writing() as session:
        session.get_one(User, claire.id).password_hash = None
    answer = browser.post("/sign-in", data={"email": claire.email, "password": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "//ailleurs.example",
        "https://ailleurs.example/",
        "/\\ailleurs.example",
        "/\t/ailleurs.example",
        "ailleurs",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(browser: TestClient, claire: User, address: str) -> None:
    form = {"email": claire.email, "password": PASSWORD, "next": address}
    assert browser.post("/sign-in", data=form).headers["location"] == "/"


def test_who_is_signed_in_needs_no_form(signed_in: TestClient) -> None:
    assert signed_in.get("/sign-in?next=/help").headers["location"] == "/help"


def test_signing_out_ends_the_session_on_our_side_too(signed_in: TestClient) -> None:
    token = signed_in.cookies["parvis_session"]
    answer = signed_in.post("/sessions/end")
    assert answer.headers["location"] == "/sign-in"
    assert "parvis_session" not in signed_in.cookies
    signed_in.cookies.set("parvis_session", token)
    assert signed_in.get("/preferences").status_code == 303


def test_signing_out_twice_is_no_error(browser: TestClient) -> None:
    assert browser.post("/sessions/end").headers["location"] == "/sign-in"


def test_a_stolen_database_holds_no_token(signed_in: TestClient, house: House) -> None:
    token = signed_in.cookies["parvis_session"]
    signed_in.get("/preferences")
    file = house.db.url.database
    assert file is not None
    house.db.close()
    assert token.encode() not in Path(file).read_bytes()


def test_nobody_keeps_a_session_of_a_closed_account(
    signed_in: TestClient, house: House, claire: User
) -> None:
    with house.db.writing() as session:
        session.get_one(User, claire.id).closed_at = claire.created_at
    assert signed_in.get("/preferences").status_code == 303
    answer = signed_in.post("/sign-in", data={"email": claire.email, "password": PASSWORD})
    assert answer.status_code == 422


def test_two_people_may_sign_in_one_after_the_other(
    browser: TestClient, joins: Callable[..., User], claire: User
) -> None:
    joins("paul@ville.example", "Paul Riou")
    sign_in(browser, claire.email)
    sign_in(browser, "paul@ville.example")
    assert "Paul Riou" in words(browser.get("/preferences").text)
