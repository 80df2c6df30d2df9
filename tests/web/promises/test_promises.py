"""A promise is seen while one writes, made by sending, listed until it is kept or ended for a reason."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import replies
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.people import HTMX, followed, leaves
from tests.web.reading import Page, words
from tests.world import World

DATED = "Bonjour Marc, nous revenons vers vous avant vendredi."
UNDATED = "Bonjour Marc, nous transmettons à la voirie."
NAMES = ("key", "read", "promise", "promise_on")


@pytest.fixture
def marc(world: World) -> int:
    return world.a_comment()


def shown(browser: TestClient, comment_id: int) -> dict[str, str]:
    fields = Page(browser.get(f"/comments/{comment_id}").text).fields
    return {name: fields[name] for name in NAMES if name in fields}


def promised(browser: TestClient, world: World, comment_id: int, text: str, **more: str) -> None:
    """Write it, see the line, and send."""
    world.draft(comment_id, text)
    form = shown(browser, comment_id) | {"text": text} | more
    assert browser.post(f"/comments/{comment_id}/replies", data=form).status_code == 303


def test_the_line_says_by_when_as_the_words_do(at_desk: TestClient, marc: int) -> None:
    answer = at_desk.post(f"/comments/{marc}/checks", data={"text": DATED}, headers=HTMX)
    assert "« revenons vers vous » : promesse à tenir pour le vendredi 20 mars" in words(answer.text)
    assert Page(answer.text).fields["promise_on"] == "2026-03-20"


def test_without_a_day_a_week_is_proposed_and_asked_about_once(
    at_desk: TestClient, world: World, marc: int
) -> None:
    bare = {name: shown(at_desk, marc)[name] for name in ("key", "read")} | {"text": UNDATED}
    answer = at_desk.post(f"/comments/{marc}/replies", data=bare)
    assert answer.status_code == 409
    again = {name: Page(answer.text).fields[name] for name in NAMES}
    assert again["promise_on"] == "2026-03-24"
    assert at_desk.post(f"/comments/{marc}/replies", data=again | {"text": UNDATED}).status_code == 303
    assert "1 promesse à tenir." in words(at_desk.get("/promises").text)


def test_what_is_promised_is_listed_with_its_owner_and_counted(
    at_desk: TestClient, world: World, marc: int
) -> None:
    promised(at_desk, world, marc, DATED)
    page = words(at_desk.get("/promises").text)
    assert "Marc Le Goff « revenons vers vous » Agora Claire Morvan" in page
    assert "Promesse, vendredi 20 mars" in page
    assert "1 Promesses" in words(at_desk.get("/").text)


def test_ignored_it_is_no_promise(at_desk: TestClient, world: World, marc: int) -> None:
    promised(at_desk, world, marc, DATED, promise_ignored="true")
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_ignored_it_stays_ignored_while_one_writes_on(at_desk: TestClient, marc: int) -> None:
    first = Page(at_desk.post(f"/comments/{marc}/checks", data={"text": DATED}).text).fields
    form = {"text": f"{DATED} Bien à vous.", "promise": first["promise"], "promise_ignored": "true"}
    answer = at_desk.post(f"/comments/{marc}/checks", data=form)
    assert re.search(r'name="promise_ignored" value="true" checked', answer.text)


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("2026-03-30", 303, ""),
        ("2026-03-01", 422, "Choisissez une date à venir."),
        ("demain", 422, "Écrivez la date ainsi : 2026-11-30."),
    ],
)
def test_the_day_is_changed_and_a_wrong_one_sends_nothing(
    at_desk: TestClient, world: World, marc: int, day: str, status: int, sentence: str
) -> None:
    world.draft(marc, DATED)
    form = shown(at_desk, marc) | {"text": DATED, "promise_on": day}
    answer = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert answer.status_code == status
    assert sentence in words(answer.text)
    listed = words(at_desk.get("/promises").text)
    assert ("lundi 30 mars" in listed) is (status == 303)
    assert bool([one for one in world.replies_to(marc) if one.sent_at]) is (status == 303)


def test_a_reply_that_comes_after_its_undo_promises_nothing(
    at_desk: TestClient, world: World, marc: int
) -> None:
    world.draft(marc, DATED)
    form = shown(at_desk, marc) | {"text": DATED}
    undone = at_desk.post(f"/comments/{marc}/replies/undo", data=form)
    assert undone.headers["location"] == f"/comments/{marc}?done=undone"
    assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303
    assert {one.state for one in world.replies_to(marc)} == {"draft", "undone"}
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_an_undo_takes_the_promise_back(at_desk: TestClient, world: World, marc: int) -> None:
    promised(at_desk, world, marc, DATED)
    sent = next(one for one in world.replies_to(marc) if one.sent_at)
    at_desk.post(f"/replies/{sent.id}/undo")
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)


def test_the_reply_that_follows_keeps_it_once_it_is_public(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    promised(at_desk, world, marc, DATED)
    leaves(world, watch, marc)
    page = at_desk.get(f"/comments/{marc}?keeps=1")
    assert "Cette réponse tient la promesse du vendredi 20 mars." in words(page.text)
    fields = Page(page.text).fields
    form = {"key": fields["key"], "read": fields["read"], "keeps": fields["keeps"], "text": "C’est réparé."}
    assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303
    assert "1 promesse à tenir." in words(at_desk.get("/promises").text)
    leaves(world, watch, marc)
    listed = words(at_desk.get("/promises").text)
    assert "Aucune promesse à tenir. Tenues : 1 sur 1 en 90 jours." in listed


def test_a_reply_that_comes_after_its_undo_takes_nothing_from_the_one_that_keeps_it(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    promised(at_desk, world, marc, DATED)
    leaves(world, watch, marc)
    fields = Page(at_desk.get(f"/comments/{marc}?keeps=1").text).fields
    first = {"key": fields["key"], "read": fields["read"], "keeps": fields["keeps"], "text": "C’est réparé."}
    at_desk.post(f"/comments/{marc}/replies/undo", data=first)
    for form in (first | {"key": "again"}, first):
        assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303
    leaves(world, watch, marc)
    assert "Tenues : 1 sur 1 en 90 jours." in words(at_desk.get("/promises").text)


def test_a_late_one_says_so_and_ends_only_for_a_reason(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    promised(at_desk, world, marc, "Bonjour Marc, on vous dit ça demain.")
    leaves(world, watch, marc)
    watch.passes(timedelta(days=2))
    sign_in_by_link(at_desk, world.house, world.claire)
    page = at_desk.get("/promises")
    assert "1 promesse à tenir, 1 en retard." in words(page.text)
    assert "Promesse non tenue, mercredi 18 mars" in words(page.text)
    refused = at_desk.post("/promises/1/ending", data={"reason": " "})
    assert refused.status_code == 422
    assert "Dites pourquoi, en 500 caractères au plus." in words(refused.text)
    done = at_desk.post("/promises/1/ending", data={"reason": "Il a rappelé."})
    assert "Promesse close, avec son motif." in followed(at_desk, done)
    back = at_desk.post("/promises/1/ending/undo")
    assert "1 promesse à tenir, 1 en retard." in followed(at_desk, back)


def test_a_reader_sees_them_and_ends_none(reading_only: TestClient, world: World, marc: int) -> None:
    world.send(marc, DATED)
    assert reading_only.get("/promises").status_code == 200
    assert reading_only.post("/promises/1/ending", data={"reason": "Non."}).status_code == 403


def test_a_program_promises_nothing_by_itself(at_desk: TestClient, world: World, marc: int) -> None:
    at_desk.post(f"/comments/{marc}/replies", data={"text": DATED, "key": "reply-1"})
    world.act(replies.undo, world.replies_to(marc)[0].id)
    assert "Aucune promesse à tenir." in words(at_desk.get("/promises").text)
