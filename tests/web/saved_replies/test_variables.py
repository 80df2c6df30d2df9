"""The variables of a saved reply: named, refused, shown filled, and never sent open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app import departments
from app.domain.comment import Comment
from app.domain.reply import ReplyState
from tests.apps import opened
from tests.web.checks.test_second_look import Signs
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World

LINK = "https://ville.example/voirie"
FORM = {
    "title": "Nid-de-poule",
    "text": "Bonjour {prénom}, le service {service} est prévenu ce {date}. Suivi : {lien}",
    "link": LINK,
    "shortcut": "nid",
}
ON_PAGE = "Bonjour Marie-Thérèse, le service Voirie est prévenu ce mardi 17 mars. Suivi : " + LINK
POTHOLE = "Il y a un énorme trou dans la chaussée rue des Tilleuls, un vrai nid-de-poule."


def keep(browser: TestClient, **changed: str) -> int:
    done = browser.post("/saved-replies", data={**FORM, **changed})
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def take(browser: TestClient, comment: int, saved: int) -> str:
    return followed(browser, browser.post(f"/comments/{comment}/draft/saved-reply", data={"saved": saved}))


def whose(world: World, comment: int, slug: str | None) -> None:
    """Let a comment be suggested for this service alone."""
    with world.db.writing() as session:
        found = departments.service(session, slug).id if slug else None
        session.get_one(Comment, comment).department_id = found


def test_the_editor_names_them_and_shows_them_filled(at_desk: TestClient) -> None:
    number = keep(at_desk, department="voirie")
    page = at_desk.get(f"/saved-replies/{number}").text
    for variable in ("{prénom}", "{service}", "{date}", "{lien}"):
        assert f'data-insert="{variable}"' in page
    assert ON_PAGE in words(page)
    assert "Bonjour, le service Voirie" in words(page)
    assert f'value="{LINK}"' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": "Bonjour {nom}."}, "{nom} n’est pas une variable connue."),
        ({"wording": "Écrivez à {Service}."}, "{Service} n’est pas une variable connue."),
        ({"link": ""}, "Donnez le lien que {lien} remplace, ou retirez {lien} du texte."),
        ({"link": "ville.example"}, "Donnez l’adresse entière du lien"),
        ({"link": "https://ville.example/{lien}"}, "Donnez l’adresse entière du lien"),
    ],
)
def test_what_nobody_could_fill_is_refused(
    at_desk: TestClient, changed: Mapping[str, str], sentence: str
) -> None:
    refused = at_desk.post("/saved-replies", data={**FORM, **changed})
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert 'aria-invalid="true"' in refused.text
    assert at_desk.get("/saved-replies/1").status_code == 404


def test_the_service_that_has_it_comes_before_the_one_suggested(at_desk: TestClient, world: World) -> None:
    number, comment = keep(at_desk), world.a_comment(POTHOLE)
    whose(world, comment, "voirie")
    assert f"Bonjour Marc, le service Voirie est prévenu ce mardi 17 mars. Suivi : {LINK}" in take(
        at_desk, comment, number
    )
    at_desk.post(f"/comments/{comment}/draft", data={"text": ""})
    world.decide(departments.assign, comment, "espaces-verts")
    assert "le service Espaces verts" in take(at_desk, comment, number)


def test_the_suggestion_reads_as_it_will_be_taken(at_desk: TestClient, world: World) -> None:
    keep(at_desk, title="Nid-de-poule dans la chaussée")
    comment = world.a_comment(POTHOLE)
    whose(world, comment, "voirie")
    shown = words(at_desk.get(f"/comments/{comment}").text)
    assert "Bonjour Marc, le service Voirie est prévenu ce mardi 17 mars." in shown
    assert "service {service}" not in shown


def test_what_is_still_open_stays_and_does_not_leave(at_desk: TestClient, world: World) -> None:
    number, comment = keep(at_desk), world.a_comment("Bonjour à tous")
    whose(world, comment, None)
    text = take(at_desk, comment, number)
    assert "Bonjour Marc, le service {service} est prévenu ce mardi 17 mars." in text
    said = world.draft_on(comment) or ""
    refused = at_desk.post(f"/comments/{comment}/replies", data={"text": said, "key": "reply-1"})
    assert refused.status_code == 422
    assert "Complétez {service} avant d’envoyer." in words(refused.text)
    assert [one.state for one in world.replies_to(comment)] == [ReplyState.DRAFT]
    sent = at_desk.post(
        f"/comments/{comment}/replies", data={"text": said.replace("{service}", "Voirie"), "key": "reply-1"}
    )
    assert sent.status_code == 303
    assert [one.unchanged for one in world.replies_to(comment)] == [True]


def test_in_the_list_it_reads_as_words(at_desk: TestClient, world: World) -> None:
    keep(at_desk)
    comment = world.a_comment()
    for address in ("/saved-replies", f"/comments/{comment}/saved-replies"):
        assert "Bonjour prénom, le service … est prévenu ce …" in words(at_desk.get(address).text)


def test_a_link_that_does_not_answer_is_kept_and_said(world: World) -> None:
    signs = Signs({LINK: False})
    with (
        opened(replace(world.house, links=signs)) as app,
        TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as desk,
    ):
        sign_in_by_link(desk, world.house, world.claire)
        number = keep(desk)
        assert signs.asked == [LINK]
        assert "Ce lien ne répond pas." in words(desk.get(f"/saved-replies/{number}").text)
        signs.there[LINK] = True
        other = keep(desk, shortcut="", link="https://ville.example/autre")
        assert "ne répond pas" not in words(desk.get(f"/saved-replies/{other}").text)
        assert signs.asked == [LINK, "https://ville.example/autre"], "a look asks nothing"
