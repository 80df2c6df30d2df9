"""Ticked rows: one form for all of them, one sentence, one undo, and what comes next."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app import departments
from app.domain.comment import Comment
from tests.web.people import HTMX, changed, followed, removed, three
from tests.web.reading import Page, words
from tests.world import World


def send(browser: TestClient, act: str, comments: tuple[int, ...], **fields: object) -> Response:
    return browser.post(f"/ticked/{act}", data={"comment": [str(one) for one in comments], **fields})


def test_every_row_has_a_box_and_the_acts_are_one_form(at_desk: TestClient, world: World) -> None:
    three(world)
    page = at_desk.get("/").text
    assert page.count('form="ticked"') == 3
    assert "Cocher le commentaire de Marc Le Goff" in words(page)
    assert "/ticked/assignment" in Page(page).forms


def test_a_reader_and_the_list_of_what_is_done_have_no_boxes(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    assert 'form="ticked"' not in reading_only.get("/").text
    assert send(reading_only, "tag", (marc,), intent="spam").status_code == 403
    send(at_desk, "dismissal", (marc, yasmina), reason="off_topic")
    assert 'form="ticked"' not in at_desk.get("/?shelf=done").text


def test_several_are_handed_over_said_and_taken_back(at_desk: TestClient, world: World) -> None:
    marc, yasmina, awa = three(world)
    done = send(at_desk, "assignment", (marc, yasmina), opened=marc, department="voirie")
    assert done.headers["location"] == f"/comments/{awa}?done=deed.1"
    assert "2 commentaires confiés à Voirie." in followed(at_desk, done)
    assert {world.comment(one).state for one in (marc, yasmina)} == {"with_department"}
    for _ in range(2):
        undone = at_desk.post("/deeds/1/undo")
        assert undone.headers["location"] == f"/comments/{marc}?done=back"
        assert "C’est annulé." in followed(at_desk, undone)
    assert {world.comment(one).state for one in (marc, yasmina)} == {"unanswered"}
    assert at_desk.post("/deeds/9/undo").status_code == 404


def test_taking_several_back_says_nothing_of_a_reply_where_only_a_draft_is(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    world.draft(marc, "Samedi.")
    send(at_desk, "dismissal", (marc, yasmina), reason="off_topic")
    page = followed(at_desk, at_desk.post("/deeds/1/undo"))
    assert "C’est annulé." in page
    assert "Envoi annulé." not in page


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("dismissal", {"reason": "off_topic"}, "2 commentaires classés sans réponse : hors sujet."),
        ("reminder", {"until": "demain 14 h"}, "2 commentaires en pause jusqu’à demain 14 h 00."),
        ("tag", {"intent": "suggestion"}, "2 commentaires étiquetés Suggestion."),
    ],
)
def test_each_act_says_what_it_did(
    at_desk: TestClient, world: World, act: str, fields: dict[str, str], sentence: str
) -> None:
    marc, yasmina, _awa = three(world)
    page = followed(at_desk, send(at_desk, act, (marc, yasmina), **fields))
    assert sentence in page
    assert "/deeds/1/undo" in Page(at_desk.get("/?done=deed.1").text).forms


def test_what_is_open_stays_open_unless_it_left(at_desk: TestClient, world: World) -> None:
    marc, yasmina, awa = three(world)
    tagged = send(at_desk, "tag", (marc, awa), opened=marc, intent="suggestion")
    assert tagged.headers["location"] == f"/comments/{marc}?done=deed.1"
    kept = send(at_desk, "dismissal", (marc,), opened=yasmina, reason="off_topic")
    assert kept.headers["location"] == f"/comments/{yasmina}?done=deed.2"
    back = send(at_desk, "dismissal", (awa,), opened=awa, reason="off_topic")
    assert back.headers["location"] == f"/comments/{yasmina}?done=deed.3"
    last = send(at_desk, "dismissal", (yasmina,), opened=yasmina, reason="off_topic")
    assert last.headers["location"] == "/?done=deed.4"


def test_from_the_list_one_comes_back_to_the_list(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    at_desk.get("/?intent=question")
    data = {"comment": str(marc), "reason": "off_topic"}
    done = at_desk.post("/ticked/dismissal?intent=question", data=data)
    assert done.headers["location"] == "/?intent=question&done=deed.1"


def test_each_is_told_under_its_own_comment_and_one_undo_takes_it_back(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, awa = three(world)
    asked = f"comment={marc}&comment={yasmina}"
    assert "Répondre à chaque habitant maintenant" in words(at_desk.get(f"/ticked/assignment?{asked}").text)
    told = {"department": "voirie", "due": "2026-03-20", "tell": "true"}
    page = followed(at_desk, send(at_desk, "assignment", (marc, yasmina), **told))
    assert "2 commentaires confiés à Voirie. 2 habitants en sont prévenus." in page
    (first,), (second,) = world.replies_to(marc), world.replies_to(yasmina)
    assert words(first.text) == "Nous transmettons au service Voirie, réponse avant le 20 mars."
    assert first.text == second.text
    at = [one.due_at for one in (first, second) if one.due_at]
    assert at == sorted(set(at))  # one after the other, as a person would
    assert len(at) == 2
    assert world.replies_to(awa) == []
    assert "2 promesses à tenir." in words(at_desk.get("/promises").text)
    at_desk.post("/deeds/1/undo")
    assert {one.state for one in (*world.replies_to(marc), *world.replies_to(yasmina))} == {"undone"}
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_what_a_colleague_handed_over_meanwhile_is_neither_told_nor_taken_back(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    world.decide(departments.assign, marc, "voirie", by=world.paul)
    told = {"department": "voirie", "tell": "true"}
    page = followed(at_desk, send(at_desk, "assignment", (marc, yasmina), **told))
    assert "1 commentaire confié à Voirie. 1 habitant en est prévenu. 1 reste à revoir." in page
    assert world.replies_to(marc) == []
    at_desk.post("/deeds/1/undo")
    assert world.comment(marc).state == "with_department"
    assert world.comment(yasmina).state == "unanswered"


def test_whoever_cannot_be_told_from_here_is_handed_over_all_the_same(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    with world.db.writing() as session:
        session.get_one(Comment, yasmina).visibility = "private"
    asked = f"comment={marc}&comment={yasmina}"
    assert "1 ne peut pas être prévenu d’ici." in words(at_desk.get(f"/ticked/assignment?{asked}").text)
    told = {"department": "voirie", "tell": "true"}
    page = followed(at_desk, send(at_desk, "assignment", (marc, yasmina), **told))
    assert "2 commentaires confiés à Voirie. 1 habitant en est prévenu." in page
    assert world.replies_to(yasmina) == []


def test_what_could_not_be_done_is_said(at_desk: TestClient, world: World) -> None:
    marc, yasmina, awa = three(world)
    removed(world, yasmina)
    page = followed(at_desk, send(at_desk, "assignment", (marc, yasmina, awa), department="voirie"))
    assert "2 commentaires confiés à Voirie. 1 reste à revoir. Supprimé par son auteur." in page
    alone = send(at_desk, "assignment", (yasmina,), department="voirie")
    assert alone.status_code == 409


def test_what_was_changed_since_the_list_showed_it_is_not_closed_with_the_others(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    boxes = re.findall(r'name="comment" value="([^"]+)"', at_desk.get("/").text)
    changed(world, marc, "Et la patinoire ?")
    data = {"comment": boxes[:2], "reason": "off_topic"}
    page = followed(at_desk, at_desk.post("/ticked/dismissal", data=data))
    assert "1 commentaire classé sans réponse : hors sujet. 1 reste à revoir." in page
    assert "Ce commentaire a changé entre-temps." in page
    assert [world.comment(one).state for one in (marc, yasmina)] == ["unanswered", "dismissed"]
    alone = at_desk.post("/ticked/dismissal", data={"comment": boxes[0], "reason": "off_topic"})
    assert "Il n’est pas classé. Relisez-le." in words(alone.text)
    again = re.findall(r'name="comment" value="([^"]+)"', at_desk.get("/").text)
    at_desk.post("/ticked/dismissal", data={"comment": again[0], "reason": "off_topic"})
    assert world.comment(marc).state == "dismissed"


@pytest.mark.parametrize("box", ["0", "-1", "1.", "1.zz", "99999999999", "un"])
def test_a_box_that_no_page_has_is_not_understood(at_desk: TestClient, world: World, box: str) -> None:
    three(world)
    answer = at_desk.post("/ticked/dismissal", data={"comment": box, "reason": "off_topic"})
    assert answer.status_code == 422


def test_a_tag_that_was_there_already_is_said_so(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    send(at_desk, "tag", (marc,), intent="spam")
    page = followed(at_desk, send(at_desk, "tag", (marc,), intent="spam"))
    assert "Ces commentaires ont déjà cette étiquette." in page


def test_the_forms_name_how_many_and_keep_what_was_ticked(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    asked = f"comment={marc}&comment={yasmina}&opened={marc}&within=intent%3Dquestion"
    page = at_desk.get(f"/ticked/assignment?{asked}").text
    assert "Confier 2 commentaires" in words(page)
    assert page.count('name="comment"') == 2
    assert "/ticked/assignment?intent=question" in Page(page).forms
    later = at_desk.get(f"/ticked/reminder?{asked}", headers=HTMX).text
    assert "2 commentaires cochés" in words(later)
    assert "<!doctype html>" not in later


def test_the_service_most_suggested_is_chosen_beforehand(at_desk: TestClient, world: World) -> None:
    one, two = (world.a_comment(f"Un nid-de-poule rue {name}, toujours rien.") for name in ("Foch", "Joffre"))
    marc = world.a_comment("Merci.")
    page = at_desk.get(f"/ticked/assignment?comment={one}&comment={two}&comment={marc}").text
    assert "Confier à Voirie" in words(page)


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("assignment", {"department": "lune"}, "Choisissez un service dans la liste."),
        ("assignment", {"department": "voirie", "due": "hier"}, "Écrivez la date ainsi : 2026-11-30."),
        ("reminder", {"until": "hier"}, "Choisissez un moment à venir"),
        ("dismissal", {"reason": ""}, "Choisissez un motif."),
        ("tag", {"intent": "lune"}, "Choisissez une étiquette dans la liste."),
    ],
)
def test_a_refused_form_changes_nothing(
    at_desk: TestClient, world: World, act: str, fields: dict[str, str], sentence: str
) -> None:
    comments = three(world)
    answer = send(at_desk, act, comments, **fields)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert {world.comment(one).state for one in comments} == {"unanswered"}


@pytest.mark.parametrize("wrong", [(), ("0",), ("abc",), (str(2**31),)])
def test_nothing_ticked_or_what_is_no_comment_is_refused(
    at_desk: TestClient, world: World, wrong: tuple[str, ...]
) -> None:
    three(world)
    answer = at_desk.post("/ticked/tag", data={"comment": list(wrong), "intent": "spam"})
    assert answer.status_code == 422
