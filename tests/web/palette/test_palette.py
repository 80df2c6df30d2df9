"""The palette: what it lists, for whom, and how it is searched without a script."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import saved_replies
from app.saved_replies import Wording
from tests.web.people import HTMX, followed, three
from tests.web.reading import Page, words
from tests.world import World

HOURS = Wording("Horaires de la mairie", "Bonjour {prénom}, la mairie ouvre à 9 h.", shortcut="hor")


def keeps(world: World, wording: Wording) -> None:
    with world.db.writing() as session:
        saved_replies.keep(session, wording, by=world.claire, now=world.now())


def test_every_service_and_reply_acts_on_the_open_comment(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    keeps(world, HOURS)
    page = at_desk.get(f"/palette?comment={marc}&within=intent%3Dquestion").text
    assert page.count('form="palette-assign"') == 22
    assert "Sur le commentaire de Marc Le Goff" in words(page)
    assert f"/comments/{marc}/assignment?intent=question" in Page(page).forms
    done = at_desk.post(f"/comments/{marc}/draft/saved-reply", data={"saved": "1"})
    assert "Bonjour Marc, la mairie ouvre à 9 h." in followed(at_desk, done)
    handed = at_desk.post(f"/comments/{marc}/assignment?intent=question", data={"department": "voirie"})
    assert handed.headers["location"].startswith(f"/comments/{awa}")


def test_where_nothing_is_open_it_only_leads(at_desk: TestClient, world: World) -> None:
    keeps(world, HOURS)
    for address in ("/palette", "/palette?comment=999"):
        page = at_desk.get(address).text
        assert "palette-assign" not in page
        assert 'href="/saved-replies/1"' in page
        assert "Sur cette page" in words(page)


def test_a_reader_finds_places_and_does_nothing(reading_only: TestClient, world: World) -> None:
    marc, *_others = three(world)
    page = reading_only.get(f"/palette?comment={marc}").text
    assert "palette-assign" not in page
    assert "Vos préférences" in words(page)


def test_an_expired_reply_is_shown_and_not_taken(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    yesterday = world.now().date().replace(day=1)
    keeps(world, Wording("Jours fériés", "Collecte avancée.", ends_on=yesterday))
    page = at_desk.get(f"/palette?comment={marc}").text
    assert 'href="/saved-replies/1"' in page
    assert 'name="saved" value="1"' not in page


def test_without_a_script_it_is_searched_without_accents(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    keeps(world, HOURS)
    page = words(at_desk.get(f"/palette?comment={marc}&q=ECLAIRAGE").text)
    assert "Confier à Éclairage public" in page
    assert "Confier à Voirie" not in page
    assert "Vos préférences" not in page
    nothing = words(at_desk.get("/palette?q=licorne").text)
    assert "Rien pour « licorne »." in nothing
    assert "Vos préférences" not in nothing


def test_over_a_page_it_is_a_list_to_choose_from(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    part = at_desk.get(f"/palette?comment={marc}", headers=HTMX).text
    assert "<!doctype html>" not in part
    assert 'role="combobox"' in part
    assert 'role="option"' not in at_desk.get(f"/palette?comment={marc}").text


def test_every_page_has_its_button_with_the_comment_that_is_open(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    assert f'href="/palette?comment={marc}"' in at_desk.get(f"/comments/{marc}").text
    assert 'href="/palette"' in at_desk.get("/preferences").text
