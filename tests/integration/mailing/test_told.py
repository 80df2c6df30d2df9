"""What a rule points out to a person reaches them by letters: the first at once, a storm in one."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import closing, intake, rules
from app.domain.letter import Letter
from app.domain.rule import Acts, Check, Condition, Field
from app.domain.tiding import Tiding
from app.domain.user import User
from app.errands.mailing import mail_next
from app.letters.telling import APART, FRESH, MOST
from app.ports.events import CommentEdited, CommentRemoved, CommentSeen
from app.rules import Draft
from tests.fakes import NAME
from tests.integration.mailing.conftest import Relay, part
from tests.world import MARC, World

MAYOR = "Je voudrais que madame la maire lise ceci, s’il vous plaît & vite."


def a_rule(world: World, *words: str, name: str = "La maire", person: User | None = None) -> int:
    asks = (Condition(Field.TEXT, Check.SAYS, words or ("madame la maire",)),)
    draft = Draft(name, asks, Acts(tell=(person or world.paul).id))
    with world.db.writing() as session:
        return rules.keep(session, draft, by=world.claire, now=world.now()).id


def works(world: World) -> None:
    while mail_next(world.house):
        pass


def later(world: World, clock: time_machine.Traveller, time: timedelta) -> None:
    clock.shift(time)
    works(world)


def tidings(world: World) -> int:
    with world.db.reading() as session:
        return session.scalars(select(func.count()).select_from(Tiding)).one()


def test_the_person_reads_the_comment_at_once_and_once(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    a_rule(posted)
    comment = posted.a_comment(MAYOR)
    posted.a_comment("Quand ouvre la piscine ?")
    works(posted)
    later(posted, clock, timedelta(hours=3))
    (letter,) = relay.letters
    assert relay.arrived[0].rcpt_tos == [posted.paul.email]
    assert letter["Subject"] == "Un commentaire à voir, selon la règle « La maire »"
    assert letter["Reply-To"] is None
    assert MAYOR in part(letter, "plain")
    assert MAYOR.replace("&", "&amp;") in part(letter, "html")
    for kind in ("plain", "html"):
        said = part(letter, kind)
        assert "Marc Le Goff" in said
        assert f"http://127.0.0.1:8000/comments/{comment}" in said
        assert "piscine" not in said
    assert posted.journal()[-2].act == "letters.tell"


def test_many_within_minutes_go_in_one_letter_after_the_first(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    a_rule(posted)
    posted.a_comment(MAYOR)
    works(posted)
    for number in range(MOST + 2):
        posted.a_comment(f"{MAYOR} ({number})")
        later(posted, clock, timedelta(seconds=20))
    assert len(relay.letters) == 1
    later(posted, clock, APART)
    later(posted, clock, APART)
    _first, letter = relay.letters
    assert letter["Subject"] == f"{MOST + 2} commentaires à voir, selon la règle « La maire »"
    assert "(0)" in part(letter, "plain")
    assert "Et 2 autres, à lire dans Parvis." in part(letter, "plain")


def test_two_rules_that_point_to_one_comment_are_both_named(posted: World, relay: Relay) -> None:
    a_rule(posted)
    a_rule(posted, "vite", name="Pressés")
    comment = posted.a_comment(MAYOR)
    works(posted)
    (letter,) = relay.letters
    assert "Règle « La maire, Pressés »" in part(letter, "plain")
    assert part(letter, "plain").count(f"/comments/{comment}") == 1


def test_each_person_has_their_own_letter(posted: World, relay: Relay) -> None:
    a_rule(posted)
    a_rule(posted, "vite", name="Pressés", person=posted.claire)
    posted.a_comment(MAYOR)
    works(posted)
    assert {one.rcpt_tos[0] for one in relay.arrived} == {posted.paul.email, posted.claire.email}


def test_an_edit_tells_nobody_twice(posted: World, relay: Relay, clock: time_machine.Traveller) -> None:
    number = a_rule(posted)
    seen = CommentSeen(
        "c1", text=f"{MAYOR} Merci.", author=MARC, post_external_id="p1", posted_at=posted.now()
    )
    posted.a_comment(MAYOR)
    works(posted)
    clock.shift(FRESH + APART)
    posted.hear(CommentEdited("town", seen))
    works(posted)
    assert len(relay.letters) == 1
    with posted.db.reading() as session:
        (acted,) = rules.acted_on(session, rules.find(session, number), posted.now())
        assert acted.did.tell == posted.paul.id


def test_what_comes_from_the_past_of_an_account_is_no_news(posted: World, relay: Relay) -> None:
    a_rule(posted)
    posted.a_comment(MAYOR, posted_at=posted.now() - FRESH - timedelta(minutes=1))
    works(posted)
    assert relay.letters == []
    assert tidings(posted) == 0


def test_what_waited_too_long_for_a_mail_server_is_told_no_more(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    a_rule(posted)
    posted.a_comment(MAYOR)
    later(posted, clock, FRESH + timedelta(minutes=1))
    assert relay.letters == []
    assert tidings(posted) == 0


def test_what_was_taken_away_or_erased_meanwhile_is_not_told(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    a_rule(posted)
    gone = posted.a_comment(MAYOR)
    posted.hear(CommentRemoved("town", posted.comment(gone).external_id))
    posted.a_comment(MAYOR)
    with posted.db.writing() as session:
        intake.forget(session, NAME, "marc", now=posted.now())
    works(posted)
    assert relay.letters == []
    with posted.db.reading() as session:
        assert session.scalars(select(Letter.reason)).all() == ["nothing_left"]


def test_what_was_dealt_with_is_told_all_the_same(posted: World, relay: Relay) -> None:
    a_rule(posted)
    comment = posted.a_comment(MAYOR)
    posted.decide(closing.dismiss, comment, "thanks_read", by=posted.claire.actor)
    works(posted)
    assert len(relay.letters) == 1


def test_nobody_whose_account_is_closed_is_told(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    number = a_rule(posted)
    posted.a_comment(MAYOR)
    with posted.db.writing() as session:
        session.get_one(User, posted.paul.id).closed_at = posted.now()
    posted.a_comment(MAYOR)
    assert tidings(posted) == 1
    works(posted)
    assert relay.letters == []
    with posted.db.reading() as session:
        assert len(rules.acted_on(session, rules.find(session, number), posted.now())) == 1


def test_no_log_holds_what_was_written(posted: World, relay: Relay, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    a_rule(posted)
    posted.a_comment(MAYOR)
    relay.says = {"DATA": "554 no"}
    works(posted)
    ours = [line for line in caplog.records if line.name != "mail.log"]  # the relay's own
    assert not [line for line in ours if "lise ceci" in line.getMessage()]
    assert not [line for line in posted.journal() if "lise ceci" in str(line.details)]


def test_telling_says_nothing_of_the_comment_itself(posted: World) -> None:
    before = posted.comment(posted.a_comment(MAYOR))
    a_rule(posted)
    after = posted.comment(posted.a_comment(MAYOR))
    kept = ("intent", "confidence", "urgent", "department_id", "because", "shelf")
    assert [getattr(before, name) for name in kept] == [getattr(after, name) for name in kept]
