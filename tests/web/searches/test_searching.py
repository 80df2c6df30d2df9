"""Finding comments at the desk and from the palette, and seeing what was looked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.web.people import HTMX, three
from tests.web.reading import Page, words
from tests.world import MARC, World


def test_the_desk_lists_what_was_typed_the_latest_first_and_marks_it(
    at_desk: TestClient, world: World
) -> None:
    three(world)
    world.a_comment("La PISCINE est fermée ?", by=MARC, posted_at=world.now())
    page = at_desk.get("/?q=piscines").text
    listed = words(page)
    assert "2 résultats" in listed
    assert listed.index("La PISCINE est") < listed.index("Quand ouvre la piscine")
    assert "Yasmina Benali" not in listed
    assert '<mark class="is-found">PISCINE</mark>' in page
    assert '<mark class="is-found">piscine</mark>' in page
    assert 'name="q" value="piscines"' in page


def test_a_name_that_was_typed_is_marked_as_well(at_desk: TestClient, world: World) -> None:
    three(world)
    page = at_desk.get("/?q=benali").text
    assert 'Yasmina <mark class="is-found">Benali</mark>' in page


def test_it_says_what_it_understood(at_desk: TestClient, world: World) -> None:
    three(world)
    listed = words(at_desk.get("/?q=sans réponse service:voirie depuis le 1er mars").text)
    assert "sans réponse service : Voirie depuis le 1er mars" in listed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hier", "le 16 mars"),
        ("avant hier", "jusqu’au 15 mars"),
        ("entre le 3 et le 8 mars", "du 3 mars au 8 mars"),
        ("urgents", "urgents"),
        ("étiquette:question", "étiquette : question"),
        ("réseau:agora", "réseau : Agora"),
        ("langue:br", "langue : breton"),
        ("traités", "traités"),
    ],
)
def test_every_part_that_it_understands_has_its_words(at_desk: TestClient, typed: str, said: str) -> None:
    assert said in words(at_desk.get("/", params={"q": typed}).text)


def test_nothing_found_says_so_and_leads_back(at_desk: TestClient, world: World) -> None:
    three(world)
    page = at_desk.get("/?q=<b>piscinne").text
    assert "Rien pour « <b>piscinne »." in words(page)
    assert 'href="/">' in page


def test_the_next_and_the_act_stay_within_what_was_found(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, _awa = three(world)
    other = world.a_comment("La piscine aussi", posted_at=world.now() - timedelta(days=9))
    page = at_desk.get(f"/comments/{marc}?q=piscine").text
    assert "1 sur 2" in words(page)
    assert f'href="/comments/{other}?q=piscine"' in page
    sent = at_desk.post(f"/comments/{marc}/dismissal?q=piscine", data={"reason": "thanks_read"})
    assert sent.headers["location"].startswith(f"/comments/{other}?q=piscine")
    assert "Quand ouvre la piscine" in words(at_desk.get("/?q=piscine traités").text)


def test_no_list_is_the_current_one_while_one_searches(at_desk: TestClient, world: World) -> None:
    three(world)
    assert 'class="slab" href="/" aria-current' not in at_desk.get("/?q=piscine").text
    assert 'class="slab" href="/" aria-current' in at_desk.get("/").text


def test_a_search_keeps_to_the_tag_that_is_pressed_and_leaves_by_everything(
    at_desk: TestClient, world: World
) -> None:
    three(world)
    page = at_desk.get("/?q=rue").text
    assert 'href="/?intent=complaint&amp;q=rue"' in page
    assert "Yasmina Benali" in words(at_desk.get("/?q=rue&intent=complaint").text)
    assert "Yasmina Benali" not in words(at_desk.get("/?q=rue&intent=question").text)


def test_the_palette_finds_comments_while_one_types(at_desk: TestClient, world: World) -> None:
    marc, *_ = three(world)
    found = at_desk.get("/search?q=piscine", headers=HTMX).text
    assert f'href="/comments/{marc}?q=piscine"' in found
    assert "Marc Le Goff : Quand ouvre la piscine" in words(found)
    assert words(at_desk.get("/search?q=", headers=HTMX).text) == ""
    assert at_desk.get("/search?q=l%E2%80%99eau").headers["location"] == "/?q=l%E2%80%99eau"


def test_without_a_script_the_palette_leads_to_the_comments_too(at_desk: TestClient, world: World) -> None:
    three(world)
    page = at_desk.get("/palette?q=piscine").text
    assert "Chercher « piscine » dans les commentaires" in words(page)
    assert 'href="/?q=piscine"' in page
    assert "Marc Le Goff : Quand ouvre la piscine" in words(page)


def test_what_is_searched_needs_a_person_signed_in(browser: TestClient) -> None:
    assert browser.get("/search?q=piscine").status_code in {303, 401}


def test_the_page_has_one_field_to_search_with(at_desk: TestClient, world: World) -> None:
    three(world)
    assert "/" in Page(at_desk.get("/?q=piscine").text).forms
