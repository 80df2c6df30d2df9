"""What a service writes back becomes a draft on its case; whatever else comes waits for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app import departments, mailroom
from app.domain.reply import ReplyState
from tests.integration.letters.post import ROADS, give_address, take
from tests.integration.receiving.box import Box, fates, mails, with_box, works
from tests.world import World


@pytest.fixture
def box(world: World) -> Box:
    return with_box(world)


def letter_on(world: World, *comments: int, slug: str = "voirie") -> tuple[str, list[int]]:
    """Write the morning's letter on these comments; give its Message-ID and its cases."""
    give_address(world, slug, f"{slug}@ville.example")
    cases = [world.decide(departments.assign, comment, slug).id for comment in comments]
    with world.db.writing() as session:
        for comment in comments:
            session.get_one(type(world.comment(comment)), comment).urgent = len(comments) == 1
    at = None if len(comments) == 1 else world.now() + timedelta(days=1)
    carried = take(world, at)
    assert carried is not None
    return f"<{mailroom.name_of('letter', carried.letter_id, seal=world.house.seal)}@ville.example>", cases


def reply(to: str, text: str = "Il sera réparé mardi.", sender: str = ROADS, **headers: str) -> str:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"From: Gaëlle <{sender}>\nSubject: Re: letter\nIn-Reply-To: {to}\n{more}\n{text}\n"


def test_an_answer_becomes_the_draft_of_its_case_in_the_services_name(world: World, box: Box) -> None:
    comment = world.a_comment("Le banc est cassé.")
    letter, _cases = letter_on(world, comment)
    box.put(reply(letter, "Il sera réparé mardi.\n\nCordialement\nGaëlle\n\n> Le banc est cassé."))
    works(world)
    assert fates(world) == [("answered", None)]
    draft = world.replies_to(comment)[0]
    assert (draft.text, draft.by, draft.state) == (
        "Il sera réparé mardi.",
        "service:voirie",
        ReplyState.DRAFT,
    )
    assert world.comment(comment).state == "unanswered"
    assert box.marked == ["1"]


def test_nothing_that_comes_by_mail_is_published_by_itself(world: World, box: Box) -> None:
    letter, _cases = letter_on(world, world.a_comment())
    box.put(reply(letter))
    works(world)
    world.house.clock()
    assert world.square.said == []


def test_a_letter_of_several_cases_waits_for_a_person_unless_the_case_is_named(
    world: World, box: Box
) -> None:
    one, two = world.a_comment("Le banc"), world.a_comment("L’arbre")
    letter, cases = letter_on(world, one, two)
    box.put(reply(letter))
    works(world)
    assert fates(world) == [("kept", "several_cases")]
    named = mailroom.name_of("case", 1, cases[1], seal=world.house.seal)
    box.put(reply(letter, "Il sera taillé.", To=f"parvis+{named}@ville.example"))
    box.rings = True
    works(world)
    assert fates(world)[1] == ("answered", None)
    assert (world.draft_on(one), world.draft_on(two)) == (None, "Il sera taillé.")
    box.put(reply(letter, "Plutôt en mai."))
    box.rings = True
    works(world)
    assert fates(world)[2] == ("kept", "several_cases"), "it may go back on its words"


def test_a_case_named_in_the_subject_is_found(world: World, box: Box) -> None:
    comment = world.a_comment()
    _letter, cases = letter_on(world, comment)
    named = mailroom.name_of("case", 1, cases[0], seal=world.house.seal)
    box.put(f"From: {ROADS}\nSubject: Re: 3 habitants [{named.upper()}]\n\nMardi.\n")
    works(world)
    assert world.draft_on(comment) == "Mardi."


def test_a_second_mail_is_added_to_the_first(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    box.put(reply(letter, "Mardi."))
    box.put(reply(letter, "Plutôt mercredi."))
    works(world)
    assert world.draft_on(comment) == "Mardi.\n\nPlutôt mercredi."


def test_what_is_delivered_in_the_wrong_order_is_all_there_once(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    first, second = "Tue, 17 Mar 2026 10:00:00 +0100", "Tue, 17 Mar 2026 11:00:00 +0100"
    for words, date in (("Non, jeudi.", second), ("Mercredi.", first), ("Non, jeudi.", second)):
        box.put(reply(letter, words, Date=date))
    works(world)
    assert fates(world) == [("answered", None), ("answered", None)]
    assert sorted((world.draft_on(comment) or "").split("\n\n")) == ["Mercredi.", "Non, jeudi."]


def test_the_same_mail_delivered_twice_is_one_answer(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    mail = reply(letter, "Mardi.", Message_ID="<a@b.example>")
    box.put(mail)
    box.put(f"Received: by another way\n{mail}")
    works(world)
    assert fates(world) == [("answered", None), ("repeated", None)]
    assert world.draft_on(comment) == "Mardi."


def test_what_the_desk_was_writing_stays_below(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    world.draft(comment, "Bonjour Marc,")
    box.put(reply(letter, "Mardi."))
    works(world)
    assert world.draft_on(comment) == "Mardi.\n\nBonjour Marc,"


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (lambda letter: reply(letter, sender="inconnu@ailleurs.example"), "unknown_sender"),
        (lambda letter: reply(letter, sender="sports@ville.example"), "other_service"),
        (lambda _letter: reply("<letter.1@ville.example>"), "no_letter"),
        (lambda _letter: reply("<letter.1.aaaaaaaaaaaaaaaaaaaa@ville.example>"), "no_letter"),
        (lambda letter: reply(letter, "> Le banc"), "nothing_written"),
        (lambda letter: reply(letter, "x" * 5_001), "answer_too_long"),
        (lambda letter: reply("<x@y>", Message_ID=letter), "our_own"),
        (lambda letter: reply(letter, sender=f"{ROADS}, b@c.example"), "unknown_sender"),
        (lambda _letter: "boundary\n" * 5_000, "overgrown"),
        (lambda _letter: "From: a@b.example\nList-Id: <x>\n\nNos sorties\n", "automatic"),
        (lambda _letter: "", "unknown_sender"),
    ],
)
def test_what_cannot_be_placed_waits_for_a_person_with_the_reason(
    world: World, box: Box, mail: object, reason: str
) -> None:
    give_address(world, "sports", "sports@ville.example")
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    box.put(mail(letter))  # type: ignore[operator] # each of them takes the letter
    works(world)
    assert fates(world) == [("kept", reason)]
    assert world.draft_on(comment) is None
    with world.db.reading() as session:
        assert len(mailroom.waiting_mails(session)) == 1


def test_what_could_not_be_fetched_whole_is_kept_too(world: World, box: Box) -> None:
    box.put(f"From: {ROADS}\nSubject: Photo\n\n", cut="too_large")
    box.put(b"", cut="unfetchable")
    works(world)
    assert fates(world) == [("kept", "too_large"), ("kept", "unfetchable")]
    assert mails(world)[0].subject == "Photo"


def test_a_case_that_is_answered_or_a_letter_that_is_closed_takes_nothing_more(
    world: World, box: Box, clock: time_machine.Traveller
) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    world.decide(departments.take_back, comment)
    box.put(reply(letter))
    works(world)
    clock.shift(timedelta(days=22))
    box.put(reply(letter, "Enfin."))
    works(world)
    assert fates(world) == [("kept", "case_closed"), ("kept", "letter_closed")]


def test_an_absence_and_a_bounce_are_noticed_at_their_service(world: World, box: Box) -> None:
    letter, _cases = letter_on(world, world.a_comment())
    box.put(reply(letter, "De retour lundi.", Auto_Submitted="auto-replied"))
    works(world)
    assert fates(world) == [("absent", None)]
    box.put(
        f"From: MAILER-DAEMON@x.example\nSubject: Undelivered\nX-Failed-Recipients: {ROADS}\n\nInconnu.\n"
    )
    box.rings = True
    works(world)
    assert fates(world)[1] == ("lost", None)
    with world.db.reading() as session:
        notice = mailroom.notices(session, now=world.now()).of["voirie"]
    assert (notice.fate, notice.mail_id) == ("lost", 2)


def test_a_service_that_answers_again_is_noticed_no_more(
    world: World, box: Box, clock: time_machine.Traveller
) -> None:
    letter, _cases = letter_on(world, world.a_comment())
    box.put(reply(letter, "De retour lundi.", Auto_Submitted="auto-replied"))
    works(world)
    clock.shift(timedelta(hours=1))
    box.put(reply(letter))
    works(world)
    with world.db.reading() as session:
        assert mailroom.notices(session, now=world.now()).of == {}


def test_the_deputy_answers_for_the_service(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    give_address(world, "voirie", ROADS, deputy="Adjoint@ville.example")
    box.put(reply(letter, "Mardi.", sender="adjoint@VILLE.example"))
    works(world)
    assert world.draft_on(comment) == "Mardi."


def test_who_reads_for_several_services_answers_for_the_one_that_was_written_to(
    world: World, box: Box
) -> None:
    give_address(world, "sports", "mairie@ville.example")
    first, second = world.a_comment(), world.a_comment("Quand ouvre la piscine ?")
    roads, _cases = letter_on(world, first)
    give_address(world, "voirie", "mairie@ville.example")
    box.put(reply(roads, "Mardi.", sender="mairie@ville.example"))
    works(world)
    sports, _cases = letter_on(world, second, slug="sports")
    give_address(world, "sports", "mairie@ville.example")
    box.put(reply(sports, "Le 2 juillet.", sender="mairie@ville.example"))
    box.rings = True
    works(world)
    assert fates(world) == [("answered", None)] * 2
    assert [world.draft_on(one) for one in (first, second)] == ["Mardi.", "Le 2 juillet."]
    assert world.replies_to(second)[0].by == "service:sports"


def test_a_mark_made_with_a_key_that_was_changed_still_counts(world: World, box: Box) -> None:
    comment = world.a_comment()
    letter, _cases = letter_on(world, comment)
    seal = type(world.house.seal)(["a newer key", "a key for tests"])  # type: ignore[call-arg] # Fernet's
    world.house = replace(world.house, seal=seal)
    box.put(reply(letter, "Mardi."))
    works(world)
    assert world.draft_on(comment) == "Mardi."
