"""One undo for twenty, one of which a colleague changed meanwhile: it stays as it is, and the bar says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import closing, departments
from tests.web.conftest import Watch
from tests.web.people import followed
from tests.world import World

SAID = "19 commentaires sont revenus. 1 a changé entre-temps et reste comme il est."


def handed_over(world: World, comment: int) -> str:
    world.decide(departments.assign, comment, "sports", by=world.paul)
    return "with_department"


def closed_otherwise(world: World, comment: int) -> str:
    world.decide(closing.dismiss, comment, "thanks_read", by=world.paul.actor)
    return "dismissed"


ACTS = {"dismissal": {"reason": "off_topic"}, "assignment": {"department": "voirie"}}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("meanwhile", [handed_over, closed_otherwise])
def test_nineteen_come_back_and_one_stays_as_the_colleague_left_it(
    at_desk: TestClient,
    world: World,
    watch: Watch,
    act: str,
    meanwhile: Callable[[World, int], str],
) -> None:
    twenty = [world.a_comment() for _ in range(20)]
    at_desk.post(f"/ticked/{act}", data={"comment": [str(one) for one in twenty]} | ACTS[act])
    watch.passes(timedelta(minutes=1))
    left = meanwhile(world, twenty[7])
    watch.passes(timedelta(minutes=1))
    for _ in range(2):
        assert SAID in followed(at_desk, at_desk.post("/deeds/1/undo"))
    assert world.comment(twenty[7]).state == left
    assert {world.comment(one).state for one in twenty if one != twenty[7]} == {"unanswered"}


def test_where_none_comes_back_the_bar_says_so(at_desk: TestClient, world: World, watch: Watch) -> None:
    one = world.a_comment()
    at_desk.post("/ticked/dismissal", data={"comment": [str(one)], "reason": "off_topic"})
    watch.passes(timedelta(minutes=1))
    closed_otherwise(world, one)
    watch.passes(timedelta(minutes=1))
    said = followed(at_desk, at_desk.post("/deeds/1/undo"))
    assert "Rien n’est revenu. 1 a changé entre-temps et reste comme il est." in said
