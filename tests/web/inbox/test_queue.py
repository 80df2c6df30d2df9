"""The desk: who waits, in which order, with which filters; and the parts htmx asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.web.people import HTMX, three
from tests.web.reading import words
from tests.world import World


def test_who_has_waited_longest_stands_first_with_the_wait(at_desk: TestClient, world: World) -> None:
    three(world)
    page = at_desk.get("/").text
    listed = words(page)
    assert listed.index("Marc Le Goff") < listed.index("Yasmina Benali") < listed.index("Awa Diop")
    assert "<title>3 à répondre · Parvis</title>" in page
    assert "attend depuis 3 jours, Agora" in listed
    assert "Dette de dialogue 6 jours" in listed
    assert 'aria-current="true"' in page


def test_an_urgent_one_and_a_refused_one_come_before_those_who_waited(
    at_desk: TestClient, world: World
) -> None:
    three(world)
    world.a_comment("Un câble électrique est tombé devant l’école, danger !", posted_at=world.now())
    listed = words(at_desk.get("/").text)
    assert listed.index("Un câble électrique") < listed.index("Quand ouvre la piscine")
    assert "Urgent" in listed


def test_an_empty_desk_is_calm(at_desk: TestClient) -> None:
    page = at_desk.get("/").text
    assert "Le parvis est calme" in words(page)
    assert "Les premiers commentaires arrivent dès qu’un habitant écrit." in words(page)
    assert "<title>0 à répondre · Parvis</title>" in page


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/?intent=complaint", {"Yasmina Benali"}),
        ("/?network=agora", {"Marc Le Goff", "Yasmina Benali", "Awa Diop"}),
        ("/?network=ailleurs", set()),
        ("/?shelf=done", set()),
        ("/?urgent=1", set()),
        ("/?shelf=lune&rows=abc&post=x", {"Marc Le Goff", "Yasmina Benali", "Awa Diop"}),
    ],
)
def test_filters_live_in_the_address(
    at_desk: TestClient, world: World, address: str, names: set[str]
) -> None:
    three(world)
    listed = words(at_desk.get(address).text)
    everybody = {"Marc Le Goff", "Yasmina Benali", "Awa Diop"}
    assert {name for name in everybody if name in listed} == names
    if not names:
        assert "Aucun commentaire" in listed


def test_a_comment_opened_from_a_filtered_list_keeps_it(at_desk: TestClient, world: World) -> None:
    _marc, yasmina, _awa = three(world)
    assert f'href="/comments/{yasmina}?intent=complaint"' in at_desk.get("/?intent=complaint").text


def test_more_than_fifty_are_shown_on_demand(at_desk: TestClient, world: World) -> None:
    for number in range(52):
        world.a_comment(f"Question numéro {number}, quand ?", posted_at=world.now() - timedelta(hours=number))
    page = at_desk.get("/").text
    assert page.count('class="row-link"') == 50
    assert "Afficher 50 de plus" in words(page)
    assert at_desk.get("/?rows=100").text.count('class="row-link"') == 52


@pytest.mark.parametrize(
    ("target", "first"),
    [
        ("section#queue", '<section class="list"'),
        ("section#outgoing", '<section class="outgoing'),
        ("div#slabs", '<div class="slab-zone"'),
        ("div#reading", "<title>"),
    ],
)
def test_htmx_receives_the_part_it_asked_for(
    at_desk: TestClient, world: World, target: str, first: str
) -> None:
    three(world)
    part = at_desk.get("/", headers=HTMX | {"HX-Target": target})
    assert part.text.lstrip().startswith(first)
    assert part.headers["Vary"] == "HX-Request"
    assert part.text.count('id="outgoing"') <= 1
    assert "<!doctype html>" not in part.text


@pytest.mark.parametrize(
    "done",
    [
        "assignment.999",
        "dismissal.abc",
        "reply.1",
        "assignment.99999999999999",
        "<script>",
        "evil.1",
        "tag.1",
    ],
)
def test_the_address_cannot_make_the_bar_say_what_was_not_done(
    at_desk: TestClient, world: World, done: str
) -> None:
    three(world)
    page = at_desk.get("/", params={"done": done})
    assert page.status_code == 200
    assert "Rien en partance." in words(page.text)
    assert "<script>" not in page.text


def test_an_act_already_taken_back_is_not_offered_again(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    at_desk.post(f"/comments/{marc}/assignment", data={"department": "sports"})
    at_desk.post("/assignments/1/undo")
    assert "Confié à" not in words(at_desk.get("/?done=assignment.1").text)
