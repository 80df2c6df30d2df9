"""A comment closed with a reason, and nothing closed without one."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from app import closing
from app.domain.reply import ReplyState
from tests.web.people import HTMX, changed, followed, three
from tests.web.reading import Page, words
from tests.world import World

REASONS = {
    "residents_talking": "échange entre habitants",
    "thanks_read": "remerciement lu",
    "already_answered": "déjà répondu",
    "off_topic": "hors sujet",
    "no_answer_expected": "ne demande pas de réponse",
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_closes_and_the_next_comment_opens(at_desk: TestClient, world: World, reason: str) -> None:
    marc, yasmina, _awa = three(world)
    done = at_desk.post(f"/comments/{marc}/dismissal", data={"reason": reason})
    assert done.headers["location"] == f"/comments/{yasmina}?done=dismissal.1"
    assert f"Classé sans réponse : {REASONS[reason]}." in followed(at_desk, done)
    assert world.comment(marc).state == "dismissed"
    assert "Marc Le Goff" in words(at_desk.get("/?shelf=done").text)


def test_it_can_be_taken_back_and_waits_as_long_as_before(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"})
    undone = at_desk.post("/dismissals/1/undo")
    assert undone.headers["location"] == f"/comments/{marc}?done=back"
    assert "3 jours d’attente" in followed(at_desk, undone)
    assert world.comment(marc).state == "unanswered"


def test_taking_a_reason_back_says_nothing_of_a_reply_where_only_a_draft_is(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    world.draft(marc, "Samedi.")
    at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"})
    back = at_desk.post("/dismissals/1/undo").headers["location"]
    said = words(at_desk.get(back, headers=HTMX).text)
    assert "C’est annulé." in said
    assert "Envoi annulé." not in said
    assert "Commentaire suivant : " not in said


def test_the_reason_can_be_changed(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    done = at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"})
    page = at_desk.get(done.headers["location"]).text
    assert f'href="/comments/{marc}/dismissal' in page
    form = at_desk.get(f"/comments/{marc}/dismissal").text
    assert all(f'value="{reason}"' in form for reason in REASONS)
    assert "checked" not in form
    assert "<!doctype html>" not in at_desk.get(f"/comments/{marc}/dismissal", headers=HTMX).text
    changed = at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "already_answered"})
    assert "Classé sans réponse : déjà répondu." in followed(at_desk, changed)


def test_who_changes_the_reason_stays_at_the_comment_that_is_open(at_desk: TestClient, world: World) -> None:
    """What was urgent has lost its place in the list once it is closed."""
    marc, _yasmina, awa = three(world)
    at_desk.post(f"/comments/{awa}/urgency", data={"urgent": "yes"})
    done = at_desk.post(f"/comments/{awa}/dismissal", data={"reason": "off_topic"})
    assert done.headers["location"] == f"/comments/{marc}?done=dismissal.1"
    change = f"/comments/{awa}/dismissal?back_to={marc}"
    assert f'href="{change}"' in at_desk.get(done.headers["location"]).text
    form = Page(at_desk.get(change).text).fields
    changed = at_desk.post(f"/comments/{awa}/dismissal", data=form | {"reason": "already_answered"})
    assert changed.headers["location"] == f"/comments/{marc}?done=dismissal.2"
    assert "Classé sans réponse : déjà répondu." in followed(at_desk, changed)


@pytest.mark.parametrize("reason", ["", "parce_que", "before_parvis"])
def test_without_a_known_reason_nothing_is_closed(at_desk: TestClient, world: World, reason: str) -> None:
    marc, *_others = three(world)
    answer = at_desk.post(f"/comments/{marc}/dismissal", data={"reason": reason})
    assert answer.status_code == 422
    assert "Choisissez un motif." in words(answer.text)
    assert world.comment(marc).state == "unanswered"


def test_what_waits_to_leave_is_kept_as_a_draft(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    assert at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"}).status_code == 303
    assert world.reply(reply).state == ReplyState.UNDONE
    assert world.draft_on(marc) == "Samedi à 9 h."


def test_the_list_that_is_open_stays_open(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    done = at_desk.post(f"/comments/{marc}/dismissal?intent=question", data={"reason": "off_topic"})
    assert done.headers["location"] == f"/comments/{awa}?intent=question&done=dismissal.1"
    page = at_desk.get(done.headers["location"]).text
    assert "/dismissals/1/undo?intent=question" in Page(page).forms
    assert f"/comments/{marc}/dismissal?intent=question" in page


def test_a_reader_closes_nothing_and_nothing_unknown_is_found(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    assert reading_only.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"}).status_code == 403
    assert world.comment(marc).state == "unanswered"
    for act in ("/comments/999/dismissal", "/dismissals/999/undo"):
        assert at_desk.post(act, data={"reason": "off_topic"}).status_code == 404
    assert at_desk.get("/comments/999/dismissal").status_code == 404


@pytest.mark.parametrize("words_of_marc", ["Merci pour la piscine", "Quand ouvre la piscine, enfin ?"])
def test_what_was_changed_since_the_page_showed_it_is_not_closed(
    at_desk: TestClient, world: World, words_of_marc: str
) -> None:
    marc = world.a_comment(words_of_marc)
    shown = Page(at_desk.get(f"/comments/{marc}").text).fields["shown"]
    changed(world, marc, "Et la patinoire ?")
    refused = at_desk.post(f"/comments/{marc}/dismissal", data={"shown": shown, "reason": "thanks_read"})
    assert refused.status_code == 409
    assert "Il n’est pas classé. Relisez-le." in words(refused.text)
    assert world.comment(marc).state == "unanswered"
    shown = Page(at_desk.get(f"/comments/{marc}").text).fields["shown"]
    done = at_desk.post(f"/comments/{marc}/dismissal", data={"shown": shown, "reason": "off_topic"})
    assert done.status_code == 303


def one_case(at_desk: TestClient, world: World) -> tuple[int, int, int]:
    """Three comments that were handed over as one."""
    marc, yasmina, awa = three(world)
    as_one = {"comment": [str(marc), str(yasmina), str(awa)], "department": "voirie", "as_one": "true"}
    at_desk.post("/ticked/assignment", data=as_one)
    return marc, yasmina, awa


def test_of_a_case_that_is_closed_whole_what_was_changed_meanwhile_waits(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, awa = one_case(at_desk, world)
    shown = Page(at_desk.get(f"/comments/{marc}").text).fields["shown"]
    beside = re.findall(r'name="beside" value="([^"]+)"', at_desk.get(f"/comments/{marc}/dismissal").text)
    changed(world, awa, "Et la patinoire ?")
    data = {"shown": shown, "beside": beside, "whole": "true", "reason": "already_answered"}
    page = followed(at_desk, at_desk.post(f"/comments/{marc}/dismissal", data=data))
    assert "2 commentaires classés sans réponse : déjà répondu. 1 reste à revoir." in page
    states = [world.comment(one).state for one in (marc, yasmina, awa)]
    assert states == ["dismissed", "dismissed", "with_department"]


def test_a_case_is_not_closed_whole_where_the_open_one_was_changed_meanwhile(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, awa = one_case(at_desk, world)
    shown = Page(at_desk.get(f"/comments/{marc}").text).fields["shown"]
    changed(world, marc, "Et la patinoire ?")
    data = {"shown": shown, "whole": "true", "reason": "already_answered"}
    assert at_desk.post(f"/comments/{marc}/dismissal", data=data).status_code == 409
    states = [world.comment(one).state for one in (marc, yasmina, awa)]
    assert states == ["with_department"] * 3


def test_what_a_colleague_had_closed_already_is_said_and_is_not_mine_to_take_back(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    world.decide(closing.dismiss, marc, "off_topic", by=world.paul.actor)
    done = at_desk.post(f"/comments/{marc}/dismissal", data={"reason": "off_topic"})
    page = at_desk.get(done.headers["location"]).text
    assert "C’était déjà classé sans réponse : hors sujet." in words(page)
    assert "/dismissals/1/undo" not in Page(page).forms
