"""A letter of hundreds of cases: its page and the desk show fifty at a time, and each can be reached."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import departments
from tests.integration.letters.post import give_address, take
from tests.web.cases.test_page import officer
from tests.web.reading import words
from tests.world import World

__all__ = ["officer"]  # a fixture
MANY, PAGES = 120, (50, 50, 20)
LARGEST = 1_000_000  # octets, of a page


@pytest.fixture
def token(world: World) -> str:
    """The link of a morning's letter that tells of all of them."""
    give_address(world)
    ago = {number: timedelta(minutes=MANY - number) for number in range(MANY)}
    asked = (world.event(f"Le jet d’eau du square {at} ?", posted_at=world.now() - ago[at]) for at in ago)
    world.decide_all(departments.assign, world.all_at_once(*asked), "voirie")
    letter = take(world, world.now() + timedelta(days=1))
    assert letter is not None
    assert letter.opened is not None
    assert len(letter.opened.cases) == MANY
    return letter.token


def squares(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Le jet d’eau du square (\d+) \?", page)]


def walked(browser: TestClient, address: str) -> list[str]:
    """Every page, from the first one on, by the plain links at their ends."""
    pages = [browser.get(address).text]
    while more := re.search(r'href="([^"]+)">Voir les \d+ autres', pages[-1]):
        pages.append(browser.get(more[1].replace("&amp;", "&")).text)
    return pages


def test_the_page_of_the_link_shows_fifty_at_a_time_oldest_first(officer: TestClient, token: str) -> None:
    pages = walked(officer, f"/s/{token}")
    assert [len(squares(page)) for page in pages] == list(PAGES)
    assert [number for page in pages for number in squares(page)] == list(range(MANY))
    assert max(len(page.encode()) for page in pages) < LARGEST
    for page in pages:
        assert "120 habitants attendent une réponse du service Voirie" in words(page)
    assert "Demandes 51 à 100, sur 120" in words(pages[1])
    assert "Voir les 20 autres" in words(pages[1])
    assert f'href="/s/{token}?start=0">Voir les 50 précédentes' in pages[1]
    assert squares(officer.get(f"/s/{token}?start=9999").text) == squares(pages[2])
    assert squares(officer.get(f"/s/{token}?start=-1").text) == squares(pages[0])


def test_what_is_said_of_one_further_down_comes_back_to_it(
    officer: TestClient, world: World, token: str
) -> None:
    to, form = f"/s/{token}/cases/70/answers", {"kind": "proposed", "start": "50"}
    refused = officer.post(to, data=form)
    assert refused.status_code == 422
    assert squares(refused.text) == list(range(50, 100))
    done = officer.post(to, data=form | {"text": "Réparé demain."})
    assert done.headers["location"] == f"/s/{token}?start=50#case-70"
    page = officer.get(done.headers["location"]).text
    assert "Merci. Claire a reçu votre texte." in words(page)
    assert f'href="/s/{token}?start=50&amp;correct=70#case-70"' in page
    assert 'name="start" value="50"' in page
    assert world.draft_on(70) == "Réparé demain."


def test_the_desk_shows_fifty_of_a_service_and_counts_all(at_desk: TestClient, token: str) -> None:
    pages = walked(at_desk, "/services")
    assert token
    assert [len(squares(page)) for page in pages] == list(PAGES)
    assert sorted(number for page in pages for number in squares(page)) == list(range(MANY))
    for page in pages:
        assert "120 demandes chez 1 service" in words(page)
    assert 'href="/services?service=voirie&amp;start=100#voirie"' in pages[1]
