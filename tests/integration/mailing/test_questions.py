"""A service is asked by letter whether a fact is still true; its answer waits for a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import facts, letters
from app.domain.errors import Conflict
from app.domain.fact import Fact
from app.errands.mailing import mail_next
from app.facts import Asked, Stated
from tests.integration.letters.post import PARIS, ROADS, give_address
from tests.integration.mailing.conftest import Relay, part
from tests.integration.receiving.box import fates, mails, with_box
from tests.integration.receiving.box import works as receives
from tests.world import World

STATED = Stated("Déneigement", "de 5 h à 9 h <tous les jours>", "voirie", "Hélène Jaouen")


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def a_fact(world: World, stated: Stated = STATED) -> int:
    with world.db.writing() as session:
        return facts.keep(session, stated, by=world.claire, now=world.now()).id


def ask(world: World, fact: int) -> None:
    with world.db.writing() as session:
        today = world.now().astimezone(PARIS).date()
        facts.ask(session, facts.find(session, fact), today=today, by=world.claire, now=world.now())


def asked(world: World, fact: int) -> Asked | None:
    with world.db.reading() as session:
        return facts.asked(session, [fact], today=world.now().astimezone(PARIS).date()).get(fact)


def missing(world: World) -> list[str]:
    with world.db.reading() as session:
        return [reason for _service, reason in letters.unsent(session)]


def test_it_is_asked_once_a_day_in_the_words_that_inhabitants_read(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    give_address(posted)
    fact = a_fact(posted)
    for _ in range(2):
        ask(posted, fact)
    works(posted)
    ask(posted, fact)
    works(posted)
    (letter,) = relay.letters
    assert letter["To"] == ROADS
    assert letter["Subject"] == "Est-ce toujours vrai : Déneigement ?"
    assert "Déneigement : de 5 h à 9 h <tous les jours>" in part(letter, "plain")
    assert "Déneigement : </strong>de 5 h à 9 h &lt;tous les jours&gt;" in part(letter, "html")
    for kind in ("plain", "html"):
        assert "Est-ce toujours vrai, et jusqu’à quand ?" in part(letter, kind)
        assert "Confirmé le 17 mars par Hélène Jaouen." in part(letter, kind)
        assert "/s/" not in part(letter, kind)
    assert [line.act for line in posted.journal()].count("facts.ask") == 1
    clock.shift(timedelta(days=1))
    ask(posted, fact)
    works(posted)
    assert len(relay.arrived) == 2


def test_when_it_was_is_told_until_somebody_confirms(posted: World, clock: time_machine.Traveller) -> None:
    give_address(posted)
    fact = a_fact(posted)
    assert asked(posted, fact) is None
    ask(posted, fact)
    works(posted)
    told = asked(posted, fact)
    assert told is not None
    assert (told.service, told.at, told.unsent) == ("Voirie", posted.now(), None)
    clock.shift(timedelta(days=1))
    with posted.db.writing() as session:
        day = posted.now().date() + timedelta(days=30)
        facts.confirm(session, facts.find(session, fact), day, by=posted.claire, now=posted.now())
    assert asked(posted, fact) is None


def test_what_did_not_leave_says_so_and_is_tried_again_at_once(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    give_address(posted)
    fact = a_fact(posted)
    relay.refused = {ROADS}
    ask(posted, fact)
    works(posted)
    told = asked(posted, fact)
    assert told is not None
    assert told.unsent == "recipients_refused"
    assert missing(posted) == ["recipients_refused"]
    relay.refused = set()
    ask(posted, fact)
    clock.shift(timedelta(seconds=30))
    works(posted)
    told = asked(posted, fact)
    assert told is not None
    assert (told.unsent, missing(posted), len(relay.arrived)) == (None, [], 1)


def test_nobody_is_asked_about_what_was_taken_away(posted: World, relay: Relay) -> None:
    give_address(posted)
    fact = a_fact(posted)
    ask(posted, fact)
    with posted.db.writing() as session:
        facts.remove(session, session.get_one(Fact, fact), by=posted.claire, now=posted.now())
    works(posted)
    assert (relay.arrived, missing(posted)) == ([], [])


def test_without_a_service_or_its_address_nobody_is_asked(posted: World) -> None:
    with pytest.raises(Conflict, match="service_without_address"):
        ask(posted, a_fact(posted))
    with pytest.raises(Conflict, match="fact_without_service"):
        ask(posted, a_fact(posted, Stated("Marché", "le samedi")))


def test_its_answer_by_mail_waits_for_a_person_who_sees_what_was_asked(posted: World, relay: Relay) -> None:
    box = with_box(posted)
    give_address(posted)
    ask(posted, a_fact(posted))
    works(posted)
    (letter,) = relay.letters
    box.put(
        f"From: {ROADS}\nSubject: Re: vrai\nIn-Reply-To: {letter['Message-ID']}\n\nOui, jusqu’au 30 avril.\n"
    )
    receives(posted)
    (mail,) = mails(posted)
    assert fates(posted) == [("kept", "fact_asked")]
    assert (mail.letter_id, mail.text) == (1, "Oui, jusqu’au 30 avril.")
    assert mail.department_id is not None
