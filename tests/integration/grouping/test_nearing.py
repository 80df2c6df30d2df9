"""Who may ask the same without being nearly certain: it is said with one of them, and leads to a page."""

from __future__ import annotations

import pytest

from app import closing, grouping
from app.domain.comment import Comment
from app.domain.dismissal import Reason
from app.domain.group import Group
from app.grouping import Opened
from app.ports.events import AuthorSeen, PostSeen
from tests.integration.grouping.test_gathering import POST, ask, group_of
from tests.world import World

# The first two are nearly certain of each other, and of nobody else.
CLUB, MEMBERS, RESERVED = (
    "Faut-il être au club pour jouer dessus ?",
    "Les adhérents seuls y ont droit ?",
    "Réservé aux licenciés ?",
)


@pytest.fixture
def asked(world: World) -> list[int]:
    world.hear(PostSeen("town", "p1", POST, published_at=world.now()))
    return ask(world, CLUB, MEMBERS, RESERVED)


def perhaps(world: World, comment_id: int) -> int:
    with world.db.reading() as session:
        return grouping.perhaps_alike(session, session.get_one(Comment, comment_id))


def opened(world: World, comment_id: int) -> Opened:
    with world.db.writing() as session:
        group_id = grouping.page_of(session, session.get_one(Comment, comment_id), now=world.now()).id
    with world.db.reading() as session:
        return grouping.open_group(session, group_id)


def shown(page: Opened) -> list[tuple[int, bool]]:
    return [(one.comment.id, one.ticked) for one in page.askers]


def test_two_others_who_may_ask_the_same_are_said_whether_they_stand_together_or_not(
    world: World, asked: list[int]
) -> None:
    assert [group_of(world, one) is None for one in asked] == [False, False, True]
    assert [perhaps(world, one) for one in asked] == [2, 2, 2]


def test_the_page_ticks_who_is_nearly_certain_and_offers_the_others(world: World, asked: list[int]) -> None:
    club, members, reserved = asked
    assert shown(opened(world, club)) == [(club, True), (members, True), (reserved, False)]
    alone = opened(world, reserved)
    assert shown(alone)[0] == (reserved, True)
    assert sorted(shown(alone)[1:]) == [(club, False), (members, False)]


def test_the_page_is_the_same_the_next_time(world: World, asked: list[int]) -> None:
    first, again = opened(world, asked[2]), opened(world, asked[2])
    assert first.group.id == again.group.id
    with world.db.reading() as session:
        assert session.get_one(Comment, asked[2]).group_id == first.group.id
        assert not session.get_one(Group, first.group.id).is_begun


def test_who_asks_it_nearly_certainly_later_joins_who_had_a_page_alone(
    world: World, asked: list[int]
) -> None:
    group_id = opened(world, asked[2]).group.id
    (later,) = ask(world, "C’est réservé aux licenciés ?")
    assert group_of(world, later) == group_id


def test_one_other_is_nobody_to_answer_together_with(world: World, asked: list[int]) -> None:
    world.decide(closing.dismiss, asked[0], Reason.OFF_TOPIC, by=world.claire.actor)
    assert perhaps(world, asked[2]) == 0


def test_what_leaves_meanwhile_is_not_counted(world: World, asked: list[int]) -> None:
    (other,) = ask(world, "Il faut être adhérent pour jouer ?")
    assert group_of(world, other) == group_of(world, asked[0])
    assert perhaps(world, asked[2]) == 0, "the three are a line of the list"
    world.send(other)
    assert perhaps(world, asked[2]) == 2


@pytest.mark.parametrize(
    "text", ["Combien coûtent ces travaux ?", "Réservé aux licenciés ? Et combien coûtent ces travaux ?"]
)
def test_who_asks_something_else_or_more_is_told_of_nobody(world: World, asked: list[int], text: str) -> None:
    (other,) = ask(world, text)
    assert len(asked) == 3
    assert perhaps(world, other) == 0


def test_neither_one_person_twice_nor_a_private_word_is_counted(world: World, asked: list[int]) -> None:
    again = AuthorSeen("again", "Anne Le Bras")
    mine = [
        world.a_comment(text, by=again, post_external_id="p1")
        for text in ("Les licenciés seulement ?", RESERVED)
    ]
    assert perhaps(world, mine[0]) <= len(asked)
    private = world.a_comment(RESERVED, by=again, post_external_id="p1", visibility="private")
    assert perhaps(world, private) == 0
