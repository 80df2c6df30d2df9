"""When a service says that it is repaired, everybody who asked about it is offered, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import closing
from app.domain.answer import Answer, AnswerKind
from app.domain.standing import State
from app.grouping.telling import says_repaired
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from tests.repairs import (
    ELSEWHERE,
    PERHAPS,
    SAME,
    deliver,
    forget_group,
    hand_over,
    pages,
    promised,
    repaired,
    shown,
    tells,
)
from tests.world import World


@pytest.fixture
def asked(world: World) -> list[int]:
    return [tells(world, *said) for said in SAME]


def test_all_who_asked_the_same_are_ticked_and_who_speaks_of_it_is_offered(
    world: World, asked: list[int]
) -> None:
    perhaps, elsewhere = tells(world, *PERHAPS), tells(world, *ELSEWHERE)
    case, *_others = hand_over(world, *asked, elsewhere)
    group = repaired(world, case)
    assert group is not None
    assert shown(world, group) == {**dict.fromkeys(asked, True), perhaps: False, elsewhere: False}


def test_who_wrote_under_another_post_is_among_them_and_another_subject_is_not(
    world: World, asked: list[int]
) -> None:
    across = tells(world, "Lina", SAME[1][1], post="another")
    alike = tells(world, "Paul", PERHAPS[1], post="a third")
    other = tells(world, *ELSEWHERE, post="a fourth")
    case, *_others = hand_over(world, *asked, across, alike)
    group = repaired(world, case)
    assert group is not None
    found = shown(world, group)
    assert found == {**dict.fromkeys(asked, True), across: True, alike: False}
    assert other not in found


def test_one_person_is_ticked_once(world: World, asked: list[int]) -> None:
    again = tells(world, *SAME[1], 1)
    case, *_others = hand_over(world, *asked, again)
    group = repaired(world, case)
    assert group is not None
    assert [one for one, ticked in shown(world, group).items() if not ticked] == [again]


def test_what_was_removed_erased_answered_or_closed_is_skipped(world: World, asked: list[int]) -> None:
    removed, erased, closed = (tells(world, name, SAME[1][1]) for name in ("Un", "Deux", "Trois"))
    case, *_others = hand_over(world, *asked, removed, erased, closed)
    group = repaired(world, case)
    assert group is not None
    assert len(shown(world, group)) == len(asked) + 3
    world.hear(CommentRemoved("town", world.comment(removed).external_id))
    world.hear(CommentRemoved("town", world.comment(erased).external_id, erase=True))
    world.decide(closing.dismiss, closed, "off_topic", by=world.claire.actor)
    assert set(shown(world, group)) == set(asked)


def test_who_was_answered_with_a_promise_is_told_too_and_who_was_answered_plainly_is_not(
    world: World, asked: list[int]
) -> None:
    owed, plainly = tells(world, "Un", SAME[1][1]), tells(world, "Deux", SAME[1][1])
    promised(world, owed)
    world.send(plainly, delay=timedelta(0))
    deliver(world)
    assert [world.comment(one).state for one in (owed, plainly)] == [State.ANSWERED] * 2
    case, *_others = hand_over(world, *asked)
    group = repaired(world, case)
    assert group is not None
    assert shown(world, group) == {**dict.fromkeys(asked, True), owed: True}


def test_nobody_is_offered_where_nothing_is_repaired_or_nobody_else_asked(world: World) -> None:
    alone = tells(world, *ELSEWHERE)
    (case,) = hand_over(world, alone)
    assert repaired(world, case) is None
    asked = [tells(world, *said) for said in SAME]
    case, *_others = hand_over(world, *asked, slug="sports")
    assert repaired(world, case, AnswerKind.PROPOSED, "Nous passerons jeudi.") is None
    assert pages(world) == []


def test_the_same_act_and_the_same_post_are_offered_whatever_they_say(world: World) -> None:
    asked, under, apart = tells(world, *SAME[0]), tells(world, *ELSEWHERE), tells(world, *ELSEWHERE, post="x")
    case, *_others = hand_over(world, asked, under, apart)
    group = repaired(world, case)
    assert group is not None
    assert shown(world, group) == {asked: True, under: False, apart: False}


def test_an_edit_and_a_newcomer_count_as_they_are_when_the_page_opens(world: World, asked: list[int]) -> None:
    case, *_others = hand_over(world, *asked)
    group = repaired(world, case)
    assert group is not None
    newcomer = tells(world, "Lina", SAME[2][1], 0)
    seen = CommentSeen(world.comment(asked[2]).external_id, text="Merci pour tout.", post_external_id="lamp")
    world.hear(CommentEdited("town", seen, world.now()))
    forget_group(world, asked[2])
    found = shown(world, group)
    assert found[newcomer]
    assert not found[asked[2]]


@pytest.mark.parametrize(
    "text",
    [
        "C’est réparé.",
        "L’ampoule a été remplacée hier.",
        "Bonjour, nous avons rebouché le trou.",
        "Les bancs sont désormais remis en place.",
        "It has been fixed.",
    ],
)
def test_words_that_say_it_are_known(text: str) -> None:
    assert says_repaired(Answer(kind=AnswerKind.PROPOSED, text=text))


@pytest.mark.parametrize(
    "text",
    ["Ce n’est pas réparé.", "Ce sera réparé mardi.", "Pas encore réparé, il manque une pièce.", "Merci."],
)
def test_words_that_do_not_say_it_are_not(text: str) -> None:
    assert not says_repaired(Answer(kind=AnswerKind.PROPOSED, text=text))


def test_words_by_mail_that_say_it_open_the_page_too(world: World, asked: list[int]) -> None:
    case, *_others = hand_over(world, *asked)
    group = repaired(world, case, AnswerKind.PROPOSED, "C’est réparé depuis ce matin.")
    assert group is not None
    assert shown(world, group) == dict.fromkeys(asked, True)
