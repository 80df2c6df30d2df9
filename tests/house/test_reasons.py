"""Whatever a network can answer is said in plain words: no code reaches a person."""

from __future__ import annotations

import re

from app.channels import discover
from app.channels._http import Http
from tests.house.reading import templates
from tests.house.reasons import FAILURES, spoken
from tests.needs import TREE

QUOTED = re.compile(r"'([a-z_]+)'")
# What nobody is told of: a picture that is not shown, what is not read again, what is looked up at once.
UNSAID = {"not_a_picture", "picture_too_large", "picture_unavailable", "not_readable", "already_written"}


def test_every_failure_of_a_network_has_its_sentence() -> None:
    said = _codes("parts/causes.html") | _codes("parts/failures.html") | UNSAID
    assert {
        one.code: one.place for one in spoken(*FAILURES, "ReplyFailed", "AccessLost") if one.code not in said
    } == {}


def test_no_cause_is_explained_that_no_network_gives() -> None:
    given = {one.code for one in spoken(*FAILURES, "ReplyFailed", "AccessLost")} | {"needs_reconnection"}
    assert _codes("parts/causes.html") - given == set()
    assert UNSAID - given == set()


def test_every_part_that_nothing_is_made_of_says_why() -> None:
    said = _codes("connections/_unreadable.html")
    assert {one.code: one.place for one in spoken("Unreadable") if one.code not in said} == {}


def test_the_want_of_each_permission_says_what_it_costs() -> None:
    said = _codes("connections/_page.html")
    for channel in discover(Http()).values():
        assert {lack.costs for lack in channel.permissions} <= said, channel.name


def _codes(name: str) -> set[str]:
    template = next(one for one in templates() if one == TREE / "templates" / name)
    return set(QUOTED.findall(template.read_text(encoding="utf-8")))
