"""Choosing a password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.domain.user import Role, User
from tests.web.conftest import FROM_A_PAGE, PASSWORD, Watch, sign_in
from tests.web.reading import Page, words

NEW = "une averse de printemps"


def test_eleven_characters_are_too_few(signed_in: TestClient) -> None:
    answer = signed_in.post("/password", data={"password": "onze lettre"})
    assert answer.status_code == 422
    assert "Choisissez 12 caractères ou plus." in words(answer.text)
    assert 'aria-invalid="true"' in answer.text


def test_twelve_are_enough_and_the_new_one_signs_in(signed_in: TestClient, claire: User) -> None:
    assert signed_in.post("/password", data={"password": "douze lettre"}).headers["location"] == "/"
    signed_in.post("/sessions/end")
    sign_in(signed_in, claire.email, "douze lettre")
    signed_in.post("/sessions/end")
    assert signed_in.post("/sign-in", data={"email": claire.email, "password": PASSWORD}).status_code == 422


def test_a_new_password_signs_out_everywhere_else(signed_in: TestClient, app: FastAPI, claire: User) -> None:
    with TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as elsewhere:
        sign_in(elsewhere, claire.email)
        signed_in.post("/password", data={"password": NEW})
        assert elsewhere.get("/preferences").status_code == 303
    assert signed_in.get("/preferences").status_code == 200


def test_later_the_present_password_is_asked(signed_in: TestClient, watch: Watch) -> None:
    assert "present" not in Page(signed_in.get("/password").text).fields
    watch.passes(timedelta(minutes=15))
    assert "Mot de passe actuel" in words(signed_in.get("/password").text)
    refused = signed_in.post("/password", data={"present": "non", "password": NEW})
    assert refused.status_code == 422
    assert "Ce n’est pas votre mot de passe actuel." in words(refused.text)
    accepted = signed_in.post("/password", data={"present": PASSWORD, "password": NEW})
    assert accepted.status_code == 303


def test_the_present_password_cannot_be_guessed_for_ever(signed_in: TestClient, watch: Watch) -> None:
    watch.passes(timedelta(minutes=15))
    form = {"present": "non", "password": NEW}
    assert [signed_in.post("/password", data=form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_reader_chooses_their_own_password(browser: TestClient, joins: Callable[..., User]) -> None:
    joins("lea@ville.example", "Léa Riou", Role.READER)
    sign_in(browser, "lea@ville.example")
    assert browser.post("/password", data={"password": NEW}).status_code == 303


def test_nobody_chooses_a_password_without_signing_in(browser: TestClient) -> None:
    assert browser.post("/password", data={"password": NEW}).status_code == 401
