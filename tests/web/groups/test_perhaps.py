"""With a comment open to which others are near, none of them nearly certain: G leads to a page for them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.integration.grouping.test_gathering import ask, group_of
from tests.integration.grouping.test_nearing import CLUB, MEMBERS, RESERVED
from tests.web.people import followed
from tests.web.reading import words
from tests.world import World

SAID = "2 autres commentaires demandent peut-être la même chose."
KEYED = 'data-key="g"'


@pytest.fixture
def near(world: World) -> list[int]:
    return ask(world, CLUB, MEMBERS, RESERVED)


def test_the_open_comment_says_so_and_its_button_leads_to_the_page(
    at_desk: TestClient, world: World, near: list[int]
) -> None:
    shown = at_desk.get(f"/comments/{near[2]}?intent=question").text
    assert SAID in words(shown)
    assert f'action="/comments/{near[2]}/group?intent=question"' in shown
    assert shown.count(KEYED) == 1
    led = at_desk.post(f"/comments/{near[2]}/group?intent=question")
    assert led.status_code == 303
    assert led.headers["location"] == f"/groups/{group_of(world, near[2])}?intent=question"
    page = followed(at_desk, led)
    assert RESERVED in page
    assert "1 retenue" in page
    assert "2 mises de côté" in page
    assert "Il ne reste" not in page


def test_nothing_says_so_where_nobody_is_near_and_looking_writes_nothing(
    at_desk: TestClient, world: World, near: list[int]
) -> None:
    (other,) = ask(world, "Combien coûtent ces travaux ?")
    shown = at_desk.get(f"/comments/{other}").text
    assert "peut-être la même chose" not in words(shown)
    assert KEYED not in shown
    at_desk.get(f"/comments/{near[2]}")
    assert group_of(world, near[2]) is None


def test_who_only_reads_is_led_nowhere(reading_only: TestClient, near: list[int]) -> None:
    assert "peut-être la même chose" not in words(reading_only.get(f"/comments/{near[2]}").text)
    assert reading_only.post(f"/comments/{near[2]}/group").status_code == 403


def test_one_who_is_answered_meanwhile_leaves_nobody_on_the_page(
    at_desk: TestClient, world: World, near: list[int]
) -> None:
    page = at_desk.post(f"/comments/{near[2]}/group").headers["location"]
    world.send(near[2])
    assert "Plus personne n’attend ici." in words(at_desk.get(page).text)
