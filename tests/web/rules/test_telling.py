"""A rule that tells a person: it is chosen by name, read as a sentence, and tried like the others."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from app.domain.user import User
from app.mail.smtp import SmtpPostman, server_at
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.web.reading import words
from tests.web.rules.test_rules import FORM, HOME, POTHOLE, keep
from tests.world import World

ALONE = FORM | {"assign": "", "intent": ""}


def test_a_person_is_chosen_by_name_and_the_rule_says_so(at_desk: TestClient, world: World) -> None:
    number = keep(at_desk, **ALONE | {"tell": str(world.paul.id)})
    page = at_desk.get(f"{HOME}/{number}").text
    assert f'<option value="{world.paul.id}" selected>Paul Abgrall' in page
    assert "alors prévenir Paul Abgrall" in words(page)


def test_the_trial_says_who_would_be_told(at_desk: TestClient, world: World) -> None:
    world.a_comment(POTHOLE)
    page = words(at_desk.get(f"{HOME}/trial", params=ALONE | {"tell": str(world.paul.id)}).text)
    assert "En 30 jours : 0 comme vous, 1 de plus, 0 autrement que vous." in page
    assert "préviendrait Paul Abgrall" in page


def test_nobody_is_told_who_is_not_there(at_desk: TestClient, world: World) -> None:
    for unknown in ("999", "9" * 5_000):
        refused = at_desk.post(HOME, data=ALONE | {"tell": unknown})
        assert refused.status_code == 422
    unknown, empty = (at_desk.post(HOME, data=ALONE | {"tell": typed}).text for typed in ("999", ""))
    assert "Choisissez une personne dans la liste." in words(unknown)
    assert "Choisissez au moins un acte." in words(empty)


def test_a_person_who_left_is_offered_no_more_and_the_rule_still_reads(
    at_desk: TestClient, world: World
) -> None:
    number = keep(at_desk, **ALONE | {"tell": str(world.paul.id)})
    with world.db.writing() as session:
        session.get_one(User, world.paul.id).closed_at = world.now()
    page = words(at_desk.get(f"{HOME}/{number}").text)
    assert "alors prévenir une personne dont le compte est fermé" in page
    assert "Paul Abgrall" not in page


def test_without_a_mail_server_it_says_that_no_message_leaves(at_desk: TestClient, world: World) -> None:
    assert "personne ne recevra de message" in words(at_desk.get(f"{HOME}/new").text)
    postman = SmtpPostman(server_at("smtp://127.0.0.1:1?tls=no"), "parvis@ville.example", timeout=1)
    house = replace(world.house, postman=postman)
    with opened(house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as browser:
        sign_in_by_link(browser, house, world.claire)
        page = words(browser.get(f"{HOME}/new").text)
    assert "Par un message à son adresse, un par quart d’heure au plus." in page
