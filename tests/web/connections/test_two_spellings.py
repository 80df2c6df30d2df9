"""One account, one connection, however it is spelled: heard twice, it would be answered twice."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app import connections
from app.ports.channel import Access, Health
from tests.fakes import NAME, Agora
from tests.web.people import followed
from tests.world import World


class Numbering(Agora):
    """A network that calls every account by its number."""

    def check(self, access: Access) -> Health:
        return Health(access.name, account="501", names=("501",))


def numbered(world: World) -> None:
    world.house.channels[NAME] = Numbering(world.square)  # type: ignore[index] # a dict, in a test


def kept(world: World) -> dict[int, str]:
    with world.db.reading() as session:
        return {one.id: one.account for one in connections.connected(session)}


def connected(browser: TestClient, account: str) -> str:
    form = {"account": account, "secret": "un secret bien long"}
    return followed(browser, browser.post(f"/settings/connections/new/{NAME}", data=form))


def test_the_same_account_in_capitals_replaces_the_credentials(in_office: TestClient, world: World) -> None:
    assert "est relié" in connected(in_office, "TOWN")
    assert kept(world) == {world.connection_id: "TOWN"}
    with world.db.reading() as session:
        access = world.house.accesses.one(session, world.connection_id)
    assert access.credentials["secret"] == "un secret bien long"


def test_another_account_is_another_connection(in_office: TestClient, world: World) -> None:
    connected(in_office, "harbour")
    assert sorted(kept(world).values()) == ["harbour", "town"]


def test_an_account_is_kept_under_what_its_network_calls_it(in_office: TestClient, world: World) -> None:
    numbered(world)
    connected(in_office, "harbour")
    assert sorted(kept(world).values()) == ["501", "town"]
    assert "est relié" in connected(in_office, "port")
    assert sorted(kept(world).values()) == ["501", "town"]


def test_a_check_mends_an_account_that_was_kept_under_another_name(
    in_office: TestClient, world: World
) -> None:
    numbered(world)
    in_office.post(f"/settings/connections/{world.connection_id}/check")
    assert kept(world) == {world.connection_id: "501"}
    assert [access.account for access in world.house.accesses.afresh(NAME)][:1] == ["501"]


def test_a_check_takes_no_other_connections_name(in_office: TestClient, world: World) -> None:
    numbered(world)
    connected(in_office, "harbour")
    in_office.post(f"/settings/connections/{world.connection_id}/check")
    assert kept(world)[world.connection_id] == "town"
