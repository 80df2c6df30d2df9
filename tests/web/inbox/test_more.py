"""The next fifty lines, asked for alone, behind the place of the last: those, what leads on, nothing else."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from app.domain.comment import Comment
from tests.web.people import HTMX
from tests.web.reading import Page
from tests.world import World

LINES = HTMX | {"HX-Target": "ol#lines"}
FOLLOW, NONE_FOLLOW = '<span id="onward">', '<span id="onward" hidden>'


def many(world: World, count: int) -> list[int]:
    """Let so many wait, a second apart, whom no likeness puts together."""
    first = world.a_comment("Le banc est cassé.")
    with world.db.writing() as session:
        row = dict(session.execute(select(Comment.__table__).where(Comment.id == first)).mappings().one())
        later = [
            row
            | {"id": first + one, "external_id": f"many-{one}"}
            | {"waiting_since": row["waiting_since"] + timedelta(seconds=one)}
            for one in range(1, count)
        ]
        session.execute(insert(Comment), later)
    return list(range(first, first + count))


def shown(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="row-([0-9]+)"', text)]


def leads(text: str, what: str) -> str:
    """Where a link goes on, without a script."""
    found = re.search(rf'href="([^"]+)" [^>]*{what}>', text)
    assert found is not None
    return html.unescape(found[1])


def places(text: str) -> list[str]:
    return re.findall(r'data-place="([^"]+)"', text)


def test_only_the_new_lines_come_and_the_foot_says_whether_more_follow(
    at_desk: TestClient, world: World
) -> None:
    ids = many(world, 120)
    first = at_desk.get("/").text
    second = at_desk.get("/", params={"after": places(first)[-1]}, headers=LINES).text
    third = at_desk.get("/", params={"after": places(second)[-1]}, headers=LINES).text
    assert [*shown(first), *shown(second), *shown(third)] == ids
    assert [FOLLOW in text for text in (first, second, third)] == [True, True, False]
    assert NONE_FOLLOW in third
    assert f'hx-get="/?after={places(second)[-1]}"' in second
    assert 'id="queue"' not in second
    assert at_desk.get("/", params={"after": places(third)[-1]}, headers=LINES).text.count("row-link") == 0


def test_those_before_a_place_come_in_their_order_and_say_whether_others_stand_before(
    at_desk: TestClient, world: World
) -> None:
    ids = many(world, 120)
    whole = places(at_desk.get("/?rows=150").text)
    second = at_desk.get("/", params={"before": whole[110]}, headers=LINES).text
    assert shown(second) == ids[60:110]
    assert f'id="backward" data-after="{whole[59]}">' in second
    first = at_desk.get("/", params={"before": whole[40]}, headers=LINES).text
    assert shown(first) == ids[:40]
    assert 'id="backward" data-after="" hidden>' in first
    assert "onward" not in first


def test_without_a_script_each_page_is_fifty_longer_and_past_five_hundred_begins_behind_the_last(
    at_desk: TestClient, world: World
) -> None:
    ids = many(world, 560)
    address, seen = "/", list[int]()
    for _ in range(12):
        text = at_desk.get(address).text
        seen = [*seen, *(one for one in shown(text) if one not in seen)]
        address = leads(text, "data-more")
    assert seen == ids
    last = at_desk.get("/", params={"after": places(at_desk.get("/?rows=500").text)[-1]}).text
    assert shown(last) == ids[500:550]
    assert shown(at_desk.get(leads(last, "data-former")).text) == ids[450:500]


@pytest.mark.parametrize("place", ["after=3.9999999999999999.9", "before=0.-9999999999999999.1"])
def test_where_nothing_is_left_the_list_begins_anew(at_desk: TestClient, world: World, place: str) -> None:
    ids = many(world, 3)
    assert shown(at_desk.get(f"/?{place}").text) == ids


@pytest.mark.parametrize("place", ["12", "3.17.", "x.1.1", "3.17.99999999999", "3." + "9" * 17 + ".1"])
def test_what_is_no_place_is_not_asked_for(at_desk: TestClient, world: World, place: str) -> None:
    ids = many(world, 3)
    assert shown(at_desk.get("/", params={"after": place}).text) == ids


def test_the_links_of_a_list_that_begins_further_down_lead_back_to_it(
    at_desk: TestClient, world: World
) -> None:
    many(world, 60)
    place = places(at_desk.get("/").text)[9]
    text = at_desk.get(f"/?intent=complaint&after={place}").text
    assert f'href="/comments/{shown(text)[0]}?intent=complaint&amp;after={place}"' in text
    assert Page(text).fields["query"] == "intent=complaint"
