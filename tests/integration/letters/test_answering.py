"""What a service says through its link comes back to the desk; the link reaches its cases alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from app import closing, departments, letters
from app.domain.answer import AnswerKind
from app.domain.errors import Conflict, DomainError, Expired, Invalid, NotFound
from app.domain.invitation import Invitation
from app.domain.letter import Letter
from app.domain.standing import Shelf
from app.errands.delivering import deliver_next
from tests.integration.letters.post import PARIS, an_urgent_link, case_of, say
from tests.world import World

WORDS = "Le trou sera rebouché jeudi."


def seen(world: World, token: str) -> list[str]:
    """What the link shows of each case."""
    with world.db.reading() as session:
        return [case.state for case in letters.open_letter(session, token, now=world.now()).cases]


def test_a_proposal_is_the_draft_signed_by_its_service(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    assert seen(world, token) == ["open"]
    say(world, token, case, text=f"  {WORDS}\n")
    kept = world.comment(comment)
    assert (kept.state, kept.shelf) == ("unanswered", Shelf.TO_ANSWER)
    assert world.draft_on(comment) == WORDS
    assert [reply.by for reply in world.replies_to(comment)] == ["service:voirie"]
    assert case_of(world, case).ending == "returned"
    assert seen(world, token) == ["returned"]
    last = world.journal()[-1]
    assert (last.act, last.by, last.details) == ("letters.answer", "service:voirie", {"kind": "proposed"})


def test_words_of_the_desk_stay_after_those_of_the_service(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    world.draft(comment, "Bonjour,")
    say(world, token, case, text=WORDS)
    assert world.draft_on(comment) == f"{WORDS}\n\nBonjour,"


def test_a_service_corrects_its_own_words(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    say(world, token, case, text=WORDS)
    say(world, token, case, text="Plutôt vendredi.", seen=1)
    assert world.draft_on(comment) == "Plutôt vendredi."


def test_a_correction_does_not_take_what_the_desk_rewrote(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    say(world, token, case, text=WORDS)
    world.draft(comment, "Bonjour Marc, jeudi.")
    say(world, token, case, text="Plutôt vendredi.", seen=1)
    assert world.draft_on(comment) == "Plutôt vendredi.\n\nBonjour Marc, jeudi."


def test_a_repair_and_a_refusal_come_back_without_a_draft(world: World) -> None:
    for kind, facts in (
        (AnswerKind.REPAIRED, {"on": world.now().date(), "text": "Rebouché."}),
        (AnswerKind.NOT_OURS, {"suggested": "sports"}),
    ):
        comment = world.a_comment()
        token, case = an_urgent_link(world, comment)
        say(world, token, case, kind, **facts)
        assert world.comment(comment).shelf == Shelf.TO_ANSWER
        assert world.draft_on(comment) is None
        assert case_of(world, case).ending == "returned"


def test_more_time_moves_the_day_and_keeps_the_case(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    later = (world.now() + timedelta(days=9)).date()
    say(world, token, case, AnswerKind.MORE_TIME, on=later)
    assert case_of(world, case).is_open
    assert case_of(world, case).due_on == later
    assert world.comment(comment).state == "with_department"


@pytest.mark.parametrize(
    ("kind", "text", "days", "code"),
    [
        (AnswerKind.PROPOSED, " \n ", None, "answer_empty"),
        (AnswerKind.PROPOSED, "x" * 5001, None, "answer_too_long"),
        (AnswerKind.MORE_TIME, "", None, "due_date_gone"),
        (AnswerKind.MORE_TIME, "", 0, "due_date_gone"),
        (AnswerKind.REPAIRED, "", 1, "repair_date"),
        (AnswerKind.REPAIRED, "", None, "repair_date"),
    ],
)
def test_what_cannot_be_said_is_refused_and_changes_nothing(
    world: World, kind: AnswerKind, text: str, days: int | None, code: str
) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    on = None if days is None else (world.now() + timedelta(days=days)).astimezone(PARIS).date()
    with pytest.raises(Invalid) as refusal:
        say(world, token, case, kind, text=text, on=on)
    assert refusal.value.code == code
    assert case_of(world, case).is_open
    assert seen(world, token) == ["open"]


def test_a_link_reaches_its_own_case_only(world: World) -> None:
    token, _case = an_urgent_link(world, world.a_comment())
    _other, theirs = an_urgent_link(world, world.a_comment(), "sports")
    with pytest.raises(NotFound):
        say(world, token, theirs, text=WORDS)
    with pytest.raises(NotFound):
        say(world, token, 999, text=WORDS)
    assert case_of(world, theirs).is_open


@pytest.mark.parametrize("guess", ["", "x", "é", "A" * 43, "A" * 10_000])
def test_guessing_opens_nothing(world: World, guess: str) -> None:
    an_urgent_link(world, world.a_comment())
    with world.db.reading() as session, pytest.raises(NotFound):
        letters.open_letter(session, guess, now=world.now())


def test_only_the_hash_of_a_link_is_kept(world: World) -> None:
    token, _case = an_urgent_link(world, world.a_comment())
    assert len(token) == 43  # 256 bits, six a letter
    with world.db.reading() as session:
        kept = session.get_one(Invitation, 1)
        assert token not in "".join(str(value) for value in vars(kept).values())
        with pytest.raises(NotFound):
            letters.open_letter(session, kept.token_hash, now=world.now())


def test_a_link_lasts_three_weeks(world: World, clock: time_machine.Traveller) -> None:
    token, case = an_urgent_link(world, world.a_comment())
    began = world.now()
    clock.move_to(began + timedelta(days=21, seconds=-1))
    assert seen(world, token) == ["open"]
    clock.move_to(began + timedelta(days=21))
    with pytest.raises(Expired):
        seen(world, token)
    with pytest.raises(Expired):
        say(world, token, case, text=WORDS)


def test_a_withdrawn_link_opens_nothing(world: World) -> None:
    token, case = an_urgent_link(world, world.a_comment())
    with world.db.writing() as session:
        session.get_one(Letter, 1).withdraw(world.now())
    with pytest.raises(NotFound):
        seen(world, token)
    with pytest.raises(NotFound):
        say(world, token, case, text=WORDS)


def test_a_case_taken_back_or_given_to_another_is_seen_no_more(world: World) -> None:
    for verb, words in ((departments.take_back, ()), (departments.assign, ("sports",))):
        comment = world.a_comment()
        token, case = an_urgent_link(world, comment)
        world.decide(verb, comment, *words)
        with pytest.raises(NotFound):
            seen(world, token)
        with pytest.raises(Conflict, match="case_closed"):
            say(world, token, case, text=WORDS)


def test_a_returned_case_given_to_another_is_seen_no_more(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    say(world, token, case, text=WORDS)
    world.decide(departments.assign, comment, "sports")
    with pytest.raises(NotFound):
        seen(world, token)
    with pytest.raises(Conflict, match="case_closed"):
        say(world, token, case, text="Encore.", seen=1)


def test_once_the_town_answered_nothing_can_be_said(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)
    say(world, token, case, text=WORDS)
    world.send(comment, WORDS, delay=timedelta(0), key=None)
    assert deliver_next(world.house)
    assert seen(world, token) == ["published"]
    with pytest.raises(Conflict, match="case_closed"):
        say(world, token, case, text="Trop tard.", seen=1)


def test_a_case_that_the_town_answered_by_itself_is_closed(world: World) -> None:
    comment = world.a_comment()
    token, _case = an_urgent_link(world, comment)
    world.send(comment, "C’est prévu.", delay=timedelta(0), key=None)
    assert deliver_next(world.house)
    assert seen(world, token) == ["closed"]


def test_a_dismissed_case_is_seen_no_more(world: World) -> None:
    comment = world.a_comment()
    token, _case = an_urgent_link(world, comment)
    world.decide(closing.dismiss, comment, "off_topic", by=world.claire.actor)
    with pytest.raises(NotFound):
        seen(world, token)


def test_of_ten_at_once_one_is_heard_and_nine_are_told(world: World) -> None:
    comment = world.a_comment()
    token, case = an_urgent_link(world, comment)

    def one(number: int) -> str:
        try:
            say(world, token, case, text=f"Texte {number}")
        except DomainError as refusal:
            return refusal.code
        return "heard"

    with ThreadPoolExecutor(10) as crowd:
        heard = sorted(crowd.map(one, range(10)))
    assert heard == ["colleague_said"] * 9 + ["heard"]
    assert len([reply for reply in world.replies_to(comment) if reply.text]) == 1
