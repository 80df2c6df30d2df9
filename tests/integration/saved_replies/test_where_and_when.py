"""A saved reply is for the networks that were chosen, and for its season."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import saved_replies
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid
from app.domain.saved_reply import SavedReply
from app.saved_replies import Wording
from tests.world import World

SNOW = Wording(
    "Neige : tournées de salage", "Bonjour {prénom}, les saleuses passent dès 5 h.", intents=("question",)
)
ASKED = "Quand passent les saleuses avec cette neige ?"


def keep(world: World, wording: Wording) -> int:
    with world.db.writing() as session:
        return saved_replies.keep(session, wording, by=world.claire, now=world.now()).id


def offered(world: World, comment: int, *networks: str) -> list[str]:
    with world.db.reading() as session:
        listed = saved_replies.listing(session, now=world.now(), on=networks)
        found = session.get_one(Comment, comment)
        return [one.saved.title for one, _ in saved_replies.nearest(listed, found, None, world.now().date())]


def take(world: World, number: int, comment: int) -> None:
    with world.db.writing() as session:
        kept, found = saved_replies.find(session, number), session.get_one(Comment, comment)
        now = world.now()
        saved_replies.take(session, kept, found, "", today=now.date(), by=world.claire, now=now)


@pytest.mark.parametrize(
    ("chosen", "where", "is_offered"),
    [
        ((), ("agora",), True),
        (("agora",), ("agora",), True),
        (("forum",), ("agora",), False),
        (("agora", "forum"), ("agora", "forum"), True),
        (("agora",), ("agora", "forum"), False),
        (("forum",), (), True),
    ],
)
def test_it_is_offered_only_where_it_may_be_said(
    world: World, chosen: tuple[str, ...], where: tuple[str, ...], *, is_offered: bool
) -> None:
    keep(world, replace(SNOW, networks=chosen))
    comment = world.a_comment(ASKED)
    assert offered(world, comment, *where) == ([SNOW.title] if is_offered else [])


def test_the_networks_are_kept_once_each(world: World) -> None:
    number = keep(world, replace(SNOW, networks=("agora", "forum", "agora")))
    with world.db.reading() as session:
        assert saved_replies.find(session, number).networks == ["agora", "forum"]


def test_before_its_season_it_is_neither_offered_nor_taken(world: World) -> None:
    tomorrow = world.now().date() + timedelta(days=1)
    number, comment = keep(world, replace(SNOW, begins_on=tomorrow)), world.a_comment(ASKED)
    assert offered(world, comment) == []
    with pytest.raises(Conflict) as refusal:
        take(world, number, comment)
    assert refusal.value.code == "saved_reply_to_come"
    assert world.draft_on(comment) is None


def test_its_first_day_is_of_its_season() -> None:
    kept = SavedReply(begins_on=date(2026, 12, 1))
    assert kept.is_to_come(date(2026, 11, 30))
    assert not kept.is_to_come(date(2026, 12, 1))


def test_a_season_that_ends_before_it_begins_is_refused(world: World) -> None:
    today = world.now().date()
    with pytest.raises(Invalid) as refusal:
        keep(world, replace(SNOW, begins_on=today, ends_on=today - timedelta(days=1)))
    assert refusal.value.field == "ends_on"
