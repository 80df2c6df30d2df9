"""Ticked rows are answered on the page of those who ask the same: exactly these, each under its own words."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.domain.reply import ReplyState
from tests.web.people import HTMX, followed, removed, three
from tests.web.reading import Page, words
from tests.world import World

TEXTS = ["Bonjour {prénom}, nous regardons cela.", "Bonjour {prénom}, c’est noté."]


def choose(browser: TestClient, *comments: int) -> str:
    done = browser.post("/ticked/group", data={"comment": [str(one) for one in comments]})
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def form_of(browser: TestClient, page: str) -> dict[str, object]:
    shown = browser.get(page).text
    rows = [int(part.split('"')[0]) for part in shown.split('name="row" value="')[1:]]
    seen = [part.split('"')[0] for part in shown.split('name="seen" value="')[1:]]
    ticks = [int(part.split('"')[0]) for part in shown.split('name="tick" value="')[1:]]
    ticked = [one for one in ticks if f'name="tick" value="{one}" form="group-form" checked' in shown]
    key = Page(shown).fields["key"]
    own = [""] * len(rows)
    return {"key": key, "row": rows, "seen": seen, "own": own, "tick": ticked, "wording": TEXTS}


def test_the_bar_answers_exactly_the_ticked_and_one_undo_takes_all_back(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, awa = three(world)
    assert 'formaction="/ticked/group"' in at_desk.get("/").text
    page = choose(at_desk, marc, awa)
    assert "2 commentaires cochés" in words(at_desk.get(page).text)
    form = form_of(at_desk, page)
    assert form["row"] == form["tick"] == [marc, awa]
    sent = at_desk.post(f"{page}/replies", data=form)
    assert "2 réponses" in followed(at_desk, sent)
    said = [world.replies_to(one)[0].text for one in (marc, awa)]
    assert said == ["Bonjour Marc, nous regardons cela.", "Bonjour Awa, c’est noté."]
    assert world.replies_to(yasmina) == []
    undone = at_desk.post("/batches/1/undo")
    assert undone.headers["location"] == page
    assert {one.state for one in world.replies_to(marc)} == {ReplyState.UNDONE, ReplyState.DRAFT}
    assert form_of(at_desk, page)["tick"] == [marc, awa]


def test_htmx_is_sent_to_the_page_itself(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    done = at_desk.post("/ticked/group", data={"comment": [marc]}, headers=HTMX)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, "/groups/1")
    form = form_of(at_desk, "/groups/1")
    at_desk.post("/groups/1/replies", data=form)
    undone = at_desk.post("/batches/1/undo", headers=HTMX)
    assert (undone.status_code, undone.headers["HX-Redirect"]) == (204, "/groups/1")


def test_what_is_being_answered_alone_or_in_private_is_set_aside(at_desk: TestClient, world: World) -> None:
    marc, yasmina, awa = three(world)
    whisper = world.a_comment("Puis-je venir ?", kind="message", visibility="private")
    world.draft(yasmina, "J’y travaille.", by=world.paul)
    page = choose(at_desk, marc, yasmina, awa, whisper)
    assert form_of(at_desk, page)["tick"] == [marc, awa]
    shown = words(at_desk.get(page).text)
    assert "Mise de côté : réponse en cours d’écriture" in shown
    assert "Mise de côté : à répondre seul" in shown
    at_desk.post(f"{page}/draft", data=form_of(at_desk, page) | {"tick": [marc, whisper]})
    assert form_of(at_desk, page)["tick"] == [marc], "even where a form says so"


def test_urgent_or_with_a_service_it_was_ticked_all_the_same(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    at_desk.post(f"/comments/{marc}/urgency", data={"urgent": "yes"})
    at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie"})
    assert sorted(form_of(at_desk, choose(at_desk, marc, yasmina))["tick"]) == [marc, yasmina]  # type: ignore[call-overload] # ids


def test_nothing_ticked_too_many_or_nobody_left_is_said(
    at_desk: TestClient, reading_only: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    none = at_desk.post("/ticked/group", data={})
    many = at_desk.post("/ticked/group", data={"comment": list(range(1, 102))})
    assert (none.status_code, many.status_code) == (422, 422)
    assert "Cochez 100 commentaires au plus pour leur répondre ensemble." in words(many.text)
    removed(world, marc)
    assert at_desk.post("/ticked/group", data={"comment": [marc]}).status_code == 409
    assert reading_only.post("/ticked/group", data={"comment": [marc]}).status_code == 403


def test_the_last_of_them_gone_there_is_nobody_to_answer(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    page = choose(at_desk, marc)
    removed(world, marc)
    assert "Plus personne n’attend ici." in words(at_desk.get(page).text)
