"""The variables of a wording, under each comment of a group: its own service, the same link and day."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import update

from app import departments, saved_replies
from app.domain.comment import Comment
from app.saved_replies import Wording
from tests.asking import SAME
from tests.web.groups.test_second_look_many import form_of
from tests.web.reading import words
from tests.world import World

LINK = "https://ville.example/marche"
SAID = "Bonjour {prénom}, le service {service} répond ce {date} : {lien}"
MARKET = Wording("Marché", SAID, link=LINK)


def take(browser: TestClient, world: World, page: str, wording: Wording = MARKET) -> None:
    with world.db.writing() as session:
        number = saved_replies.keep(session, wording, by=world.claire, now=world.now()).id
    assert browser.post(f"{page}/wordings", data={"saved": str(number)}).status_code == 303


def suggest(world: World, slug: str | None, *comments: int) -> None:
    with world.db.writing() as session:
        found = departments.service(session, slug).id if slug else None
        session.execute(update(Comment).where(Comment.id.in_(comments)).values(department_id=found))


def test_each_reads_its_own_service(at_desk: TestClient, world: World, page: str, asked: list[int]) -> None:
    suggest(world, "voirie", *asked)
    suggest(world, "espaces-verts", asked[1])
    take(at_desk, world, page)
    shown = words(at_desk.get(page).text)
    assert f"Bonjour Soizic, le service Voirie répond ce mardi 17 mars : {LINK}" in shown
    assert "le service Espaces verts et nature en ville répond ce mardi 17 mars" in shown
    form = form_of(at_desk, page, asked, SAID)
    assert at_desk.post(f"{page}/replies", data=form).status_code == 303
    sent = [reply.text for one in asked for reply in world.replies_to(one)]
    assert len(sent) == len(SAME)
    assert not any("{" in text for text in sent)
    assert sum("Espaces verts" in text for text in sent) == 1


def test_nobody_is_answered_while_one_of_them_stays_open(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    suggest(world, "voirie", *asked)
    suggest(world, None, asked[1])
    take(at_desk, world, page)
    assert "{service} à compléter" in words(at_desk.get(page).text)
    refused = at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked, SAID))
    assert refused.status_code == 422
    assert "Complétez {service} avant d’envoyer." in words(refused.text)
    assert not any(world.replies_to(one) for one in asked)


def test_words_written_for_all_say_the_day_and_have_no_link(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    form = form_of(at_desk, page, asked, "Réponse de ce {date}.")
    at_desk.post(f"{page}/draft", data=form)
    assert "Réponse de ce mardi 17 mars." in words(at_desk.get(page).text)
    refused = at_desk.post(f"{page}/replies", data=form_of(at_desk, page, asked, "Voyez {lien}."))
    assert "Complétez {lien} avant d’envoyer." in words(refused.text)
