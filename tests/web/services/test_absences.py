"""When a service is away: an administrator writes it, and the page of services and the dialog know it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app import departments
from tests.integration.letters.post import give_address
from tests.web.people import three
from tests.web.reading import words
from tests.web.services.test_directory import WRITTEN
from tests.world import World

CLOSED = "17/03/2026 au 25/03/2026\r\n24/12 au 02/01"


def test_it_is_kept_as_it_was_written(in_office: TestClient, world: World) -> None:
    done = in_office.post("/services/voirie", data=WRITTEN | {"closed_days": CLOSED, "school_zone": "B"})
    page = in_office.get(done.headers["location"]).text
    assert "17/03/2026 au 25/03/2026\n24/12 au 02/01</textarea>" in page
    assert '<option value="B" selected>' in page
    with world.db.reading() as session:
        kept = departments.service(session, "voirie")
    assert (kept.closed_days, kept.school_zone) == (CLOSED.replace("\r\n", "\n"), "B")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"closed_days": "26/12\nNoël"}, "« Noël » n’est pas une date."),
        ({"closed_days": "26/12\n" * 400}, "Ces jours d’absence sont trop longs"),
        ({"school_zone": "D"}, "Choisissez la zone A, B ou C, ou aucune."),
    ],
)
def test_what_is_no_day_comes_back_beside_its_field(
    in_office: TestClient, world: World, wrong: dict[str, str], sentence: str
) -> None:
    refused = in_office.post("/services/voirie", data=WRITTEN | wrong)
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert wrong.get("closed_days", "")[:6] in refused.text
    with world.db.reading() as session:
        assert departments.service(session, "voirie").closed_days == ""


def test_the_desk_knows_until_when_it_is_away_and_when_it_is_next_written_to(
    at_desk: TestClient, world: World
) -> None:
    marc, yasmina, _awa = three(world)
    give_address(world)
    world.decide(departments.assign, marc, "voirie")
    with world.db.writing() as session:
        departments.service(session, "voirie").closed_days = CLOSED
    shown = words(at_desk.get("/services").text)
    assert "absent jusqu’au 25 mars" in shown
    assert "Prochaine relève jeudi 26 mars" in shown
    assert "suppléant" not in shown
    give_address(world, deputy="suppleante@ville.example")
    stood_in = words(at_desk.get("/services").text)
    assert "absent jusqu’au 25 mars, son suppléant reçoit la relève" in stood_in
    assert "Prochaine relève demain" in stood_in
    world.decide(departments.assign, yasmina, "voirie")
    with world.db.reading() as session:
        before, since = (departments.find(session, case)[0].due_on for case in (1, 2))
    assert (str(before), str(since)) == ("2026-03-20", "2026-03-28")
