"""The networks and the season of a saved reply: editor, list, lengths, and where it is offered."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.web.reading import words
from tests.world import World

FORM = {
    "title": "Neige : tournées de salage",
    "text": "Bonjour {prénom}, les saleuses passent dès 5 h.",
    "shortcut": "neige",
}
ASKED = "Quand passent les saleuses avec cette neige ?"


def keep(browser: TestClient, **given: object) -> int:
    done = browser.post("/saved-replies", data=FORM | given)
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def test_a_chosen_network_is_ticked_again_and_stands_in_the_list(at_desk: TestClient) -> None:
    number = keep(at_desk, network=["agora"])
    editor = at_desk.get(f"/saved-replies/{number}").text
    assert 'name="network" value="agora" checked' in editor
    assert "kept-networks" in at_desk.get("/saved-replies").text
    at_desk.post(f"/saved-replies/{number}", data=FORM)
    assert 'name="network" value="agora">' in at_desk.get(f"/saved-replies/{number}").text
    assert "kept-networks" not in at_desk.get("/saved-replies").text


def test_its_length_is_counted_where_it_may_be_said_only(at_desk: TestClient) -> None:
    number = keep(at_desk)
    assert '<table class="lengths">' in at_desk.get(f"/saved-replies/{number}").text
    at_desk.post(f"/saved-replies/{number}", data=FORM | {"network": ["elsewhere"]})
    assert '<table class="lengths">' not in at_desk.get(f"/saved-replies/{number}").text


@pytest.mark.parametrize(("network", "offered"), [("agora", True), ("elsewhere", False)])
def test_the_suggestion_the_picker_and_the_palette_keep_to_its_networks(
    at_desk: TestClient, world: World, network: str, *, offered: bool
) -> None:
    number, comment = keep(at_desk, network=[network]), world.a_comment(ASKED)
    shown = at_desk.get(f"/comments/{comment}").text
    assert ("Suggestion, d’après « Neige" in words(shown)) is offered
    picker = at_desk.get(f"/comments/{comment}/saved-replies").text
    assert (f'name="saved" value="{number}"' in picker) is offered
    assert (FORM["title"] in words(at_desk.get(f"/palette?comment={comment}").text)) is offered
    assert FORM["title"] in words(at_desk.get("/palette").text)


def test_before_its_season_it_is_greyed_with_its_first_day(at_desk: TestClient, world: World) -> None:
    number, comment = keep(at_desk, begins_on="2026-12-01", ends_on="2027-03-01"), world.a_comment(ASKED)
    assert "à partir du 1er décembre" in words(at_desk.get("/saved-replies").text)
    picker = at_desk.get(f"/comments/{comment}/saved-replies").text
    assert f'name="saved" value="{number}" disabled' in picker
    assert "à partir du 1er décembre" in words(picker)
    assert "Suggestion, d’après" not in words(at_desk.get(f"/comments/{comment}").text)
    refused = at_desk.post(f"/comments/{comment}/draft/saved-reply", data={"saved": str(number)})
    assert refused.status_code == 409
    assert 'value="2026-12-01"' in at_desk.get(f"/saved-replies/{number}").text


def test_a_season_the_wrong_way_round_comes_back_filled(at_desk: TestClient) -> None:
    refused = at_desk.post("/saved-replies", data=FORM | {"begins_on": "2026-12-01", "ends_on": "2026-11-01"})
    assert refused.status_code == 422
    assert "La réponse sert jusqu’à un jour qui vient avant le premier." in words(refused.text)
    assert 'value="2026-11-01"' in refused.text
