"""An account kept by hand: the address that its notifications may be passed on to stands on its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from app import connections, mailroom
from app.channels._http import Http
from app.channels.manual import Manual
from app.domain.actor import CONSOLE
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.web.reading import words
from tests.world import World

HEADING = "Adresse où transférer les notifications"


@pytest.fixture
def account(world: World) -> int:
    world.house.channels[Manual.name] = Manual(Http())  # type: ignore[index] # a dict, in a test
    with world.db.writing() as session:
        seal, now = world.house.seal, world.now()
        return connections.connect(
            session, Manual.name, "forum", "Le forum", {}, seal=seal, health=None, now=now, by=CONSOLE
        ).id


def page_of(world: World, connection: int, *, box: str | None = "parvis@ville.example") -> str:
    """What somebody who may write reads of this account, in a house with that box."""
    house = replace(world.house, box=box)
    with opened(house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        sign_in_by_link(client, house, world.claire)
        return words(client.get(f"/settings/connections/{connection}").text)


def test_an_account_kept_by_hand_shows_the_address_to_pass_notifications_on_to(
    world: World, account: int
) -> None:
    named = mailroom.name_of("account", account, seal=world.house.seal)
    assert f"{HEADING} parvis+{named}@ville.example" in page_of(world, account)


def test_without_a_box_no_such_address_is_shown(world: World, account: int) -> None:
    assert HEADING not in page_of(world, account, box=None)


def test_an_account_that_speaks_for_itself_has_no_such_address(world: World, account: int) -> None:
    assert HEADING not in page_of(world, world.connection_id)


def test_who_only_reads_does_not_see_the_address(
    reading_only: TestClient, world: World, account: int
) -> None:
    world.house = replace(world.house, box="parvis@ville.example")
    with opened(world.house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        sign_in_by_link(client, world.house, world.paul)
        assert HEADING not in words(client.get(f"/settings/connections/{account}").text)
