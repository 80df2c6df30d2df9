"""A promise comes back by itself: the calm desk tells of tomorrow, the slab of today and of what is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from app import promises
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.people import leaves
from tests.web.reading import Page, words
from tests.world import World

TOMORROW = "Bonjour Marc, on vous dit ça demain."
NAMES = ("key", "read", "promise", "promise_on")
DAY = timedelta(days=1)


@pytest.fixture
def marc(at_desk: TestClient, world: World, watch: Watch) -> int:
    """He was promised something for tomorrow; nobody else waits."""
    comment = world.a_comment()
    promised(at_desk, world, comment)
    leaves(world, watch, comment)
    return comment


def promised(browser: TestClient, world: World, comment: int, **more: str) -> None:
    """Answer by a promise, for tomorrow unless the form says another day."""
    world.draft(comment, TOMORROW)
    fields = Page(browser.get(f"/comments/{comment}").text).fields
    form = {name: fields[name] for name in NAMES} | {"text": TOMORROW} | more
    assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303


def after(browser: TestClient, world: World, watch: Watch, time: timedelta, path: str = "/") -> str:
    """Let time pass, come back, and read a page."""
    watch.passes(time)
    sign_in_by_link(browser, world.house, world.claire)
    return words(browser.get(path).text)


def test_the_calm_desk_tells_of_what_is_due_tomorrow_and_leads_there(at_desk: TestClient, marc: int) -> None:
    page = at_desk.get("/").text
    assert "Le parvis est calme" in words(page)
    assert "Demain 1 promesse arrive à échéance : «" in words(page)
    assert f'href="/comments/{marc}?keeps=1"' in page
    assert "promesse tenue 0" in words(page)
    assert "en retard" not in words(page)


@pytest.mark.parametrize(
    ("due", "seen", "said"),
    [
        ("2026-03-21", "2026-03-20", "D’ici lundi 23 mars 1 promesse arrive à échéance :"),
        ("2026-03-23", "2026-03-20", "D’ici lundi 23 mars 1 promesse arrive à échéance :"),
        ("2026-04-07", "2026-04-03", "D’ici mardi 7 avril 1 promesse arrive à échéance :"),
        ("2026-04-07", "2026-04-05", "D’ici mardi 7 avril 1 promesse arrive à échéance :"),
        ("2026-04-07", "2026-04-06", "Demain 1 promesse arrive à échéance :"),
        ("2026-03-24", "2026-03-20", None),
    ],
)
def test_before_a_weekend_or_a_bank_holiday_what_falls_due_until_it_ends_is_told(
    at_desk: TestClient, world: World, watch: Watch, due: str, seen: str, said: str | None
) -> None:
    comment = world.a_comment()
    promised(at_desk, world, comment, promise_on=due)
    leaves(world, watch, comment)
    page = after(at_desk, world, watch, date.fromisoformat(seen) - world.now().date())
    assert said in page if said else "échéance" not in page


def test_on_its_day_and_after_it_the_slab_and_the_calm_desk_say_so(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    assert marc
    day = after(at_desk, world, watch, DAY)
    assert "1 Promesses 1 à tenir aujourd’hui" in day
    assert "1 promesse à tenir aujourd’hui. Voir les promesses" in day
    assert "Demain" not in day
    listed = words(at_desk.get("/promises").text)
    assert "1 promesse à tenir, 1 à tenir aujourd’hui." in listed
    assert "Promesse à tenir aujourd’hui" in listed
    late = after(at_desk, world, watch, DAY)
    assert "1 Promesses 1 en retard" in late
    assert "1 promesse en retard. Voir les promesses" in late


def test_while_others_wait_the_slab_alone_says_it(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    assert marc
    watch.passes(2 * DAY)
    world.a_comment()
    page = after(at_desk, world, watch, timedelta(0))
    assert "1 Promesses 1 en retard" in page
    assert "Voir les promesses" not in page


def test_what_was_kept_today_is_counted_today(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    fields = Page(at_desk.get(f"/comments/{marc}?keeps=1").text).fields
    form = {name: fields[name] for name in ("key", "read", "keeps")} | {"text": "C’est réparé."}
    assert at_desk.post(f"/comments/{marc}/replies", data=form).status_code == 303
    leaves(world, watch, marc)
    page = words(at_desk.get("/").text)
    assert "promesse tenue 1" in page
    assert "Demain" not in page
    assert "promesse tenue 0" in after(at_desk, world, watch, DAY)


def test_what_a_person_was_promised_before_is_told_beside_what_they_write_now(
    at_desk: TestClient, world: World, watch: Watch, marc: int
) -> None:
    again = world.a_comment("Toujours rien.")
    beside = f"/comments/{again}"
    page = words(at_desk.get(beside).text)
    assert "Promesse, 18 mars" in page
    assert "non tenue" not in page
    late = after(at_desk, world, watch, 2 * DAY, beside)
    assert "1 échange avec Marc, 1 promesse non tenue" in late
    assert "Promesse non tenue, 18 mars" in late
    with world.db.writing() as session:
        promises.end(session, promises.find(session, 1), "Vu en mairie.", by=world.claire, now=world.now())
    assert "Promesse" not in words(at_desk.get(beside).text).replace("Promesses", "")
