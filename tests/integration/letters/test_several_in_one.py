"""Several comments handed over as one case: told of together, answered once, each of them answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import closing, departments, letters, together
from app.domain.answer import AnswerKind
from app.domain.comment import Comment
from app.domain.errors import Conflict
from app.domain.letter import Letter
from app.letters import CaseState
from tests.integration.letters.post import A_DAY, PARIS, case_of, give_address, say, take
from tests.world import YASMINA, World

FIXED = "Le banc sera réparé mardi."


@pytest.fixture
def three(world: World) -> list[int]:
    """Three comments of one case; the roads have an address."""
    give_address(world)
    comments = [world.a_comment("Le banc est cassé."), world.a_comment("Le banc !", by=YASMINA)]
    comments.append(world.a_comment("Un banc est par terre."))
    with world.db.writing() as session:
        deed = together.assign(session, comments, "voirie", by=world.claire, now=world.now())
        together.join(session, deed)
    return comments


def letter_of(world: World) -> letters.Carried:
    letter = take(world, world.now() + A_DAY)
    assert letter is not None
    return letter


def drafts(world: World, comments: list[int]) -> list[str | None]:
    return [world.draft_on(one) for one in comments]


def test_one_answer_is_the_draft_of_each(world: World, three: list[int]) -> None:
    letter = letter_of(world)
    assert letter.opened is not None
    (case,) = letter.opened.cases
    assert (case.people, [one.comment.id for one in case.also]) == (3, three[1:])
    say(world, letter.token, case.assignment.id, text=FIXED)
    assert drafts(world, three) == [FIXED] * 3
    assert [case_of(world, number).ending for number in (1, 2, 3)] == ["returned"] * 3
    assert {world.comment(one).state for one in three} == {"unanswered"}


def test_whichever_of_them_it_names_it_is_the_same_case(world: World, three: list[int]) -> None:
    letter = letter_of(world)
    say(world, letter.token, 3, text=FIXED)
    assert drafts(world, three) == [FIXED] * 3


def test_its_words_are_corrected_for_each(world: World, three: list[int]) -> None:
    letter = letter_of(world)
    say(world, letter.token, 1, text="Bientôt.")
    with world.db.reading() as session:
        opened = letters.open_letter(session, letter.token, now=world.now() + A_DAY)
    (case,) = opened.cases
    assert (case.state, case.people) == (CaseState.RETURNED, 3)
    assert case.answer is not None
    with pytest.raises(Conflict, match="colleague_said"):
        say(world, letter.token, 1, text="Non.")
    say(world, letter.token, 1, text=FIXED, seen=case.answer.id)
    assert drafts(world, three) == [FIXED] * 3


def test_more_time_is_given_to_all_of_it(world: World, three: list[int]) -> None:
    day = (world.now() + 10 * A_DAY).date()
    say(world, letter_of(world).token, 1, AnswerKind.MORE_TIME, on=day)
    assert [case_of(world, number).due_on for number in (1, 2, 3)] == [day] * 3
    assert drafts(world, three) == [None] * 3


def test_by_mail_too_and_a_second_one_is_added(world: World, three: list[int]) -> None:
    for text in ("Bientôt.", "Mardi."):
        with world.db.writing() as session:
            letters.answer_by_mail(session, 2, text, letter_id=None, now=world.now())
    assert drafts(world, three) == ["Bientôt.\n\nMardi."] * 3


def test_what_was_closed_or_given_elsewhere_is_no_longer_of_it(world: World, three: list[int]) -> None:
    world.decide(closing.dismiss, three[0], "already_answered", by=world.claire.actor)
    world.decide(departments.assign, three[1], "sports")
    letter = letter_of(world)
    assert letter.opened is not None
    (case,) = letter.opened.cases
    assert (case.comment.id, case.people) == (three[2], 1)
    say(world, letter.token, 3, text=FIXED)
    assert drafts(world, three) == [None, None, FIXED]


def test_an_urgent_one_sends_the_whole_case_at_once_in_one_letter(world: World, three: list[int]) -> None:
    with world.db.writing() as session:
        for number in three[1:]:
            session.get_one(Comment, number).urgent = True
    letter = take(world)
    assert letter is not None
    assert letter.opened is not None
    assert [case.people for case in letter.opened.cases] == [3]
    assert take(world) is None


def test_a_reminder_by_hand_is_of_the_whole_case(world: World, three: list[int]) -> None:
    with world.db.writing() as session:
        case, _comment = departments.find(session, 2)
        for _ in range(2):
            today = world.now().astimezone(PARIS).date()
            letters.chase(session, case, today=today, by=world.claire, now=world.now())
    with world.db.reading() as session:
        assert len(session.scalars(select(Letter)).all()) == 1
    letter = take(world)
    assert letter is not None
    assert letter.opened is not None
    assert [case.people for case in letter.opened.cases] == [3]


def test_handed_over_one_by_one_they_stay_apart(world: World) -> None:
    give_address(world)
    comments = [world.a_comment(), world.a_comment()]
    with world.db.writing() as session:
        together.assign(session, comments, "voirie", by=world.claire, now=world.now())
    letter = letter_of(world)
    assert letter.opened is not None
    assert [case.people for case in letter.opened.cases] == [1, 1]
    say(world, letter.token, 1, text=FIXED)
    assert drafts(world, comments) == [FIXED, None]
