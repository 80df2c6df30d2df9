"""What a mail holds of somebody leaves with their words, and not before they have their answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app import closing, departments, mailroom
from app.domain.dismissal import Reason
from app.domain.incoming_mail import IncomingMail
from app.errands.waking import BODIES_KEPT, sweep
from app.ports.events import CommentRemoved
from tests.integration.receiving.box import Box, mails, with_box, works
from tests.world import World

SENT = "From: Ailleurs <a@ailleurs.example>\nSubject: Le banc\n\nIl sera réparé mardi.\n\n> Il est cassé.\n"


@pytest.fixture
def comment(world: World) -> int:
    return world.a_comment("Le banc est cassé.")


@pytest.fixture
def box(world: World) -> Box:
    """A mail of somebody whom nobody knows."""
    box = with_box(world)
    box.put(SENT)
    works(world)
    return box


@pytest.fixture
def answered(world: World, comment: int, box: Box) -> int:
    """Somebody said that this mail answers this comment."""
    assert box.mails
    case = world.decide(departments.assign, comment, "voirie").id
    with world.db.writing() as session:
        mail = mailroom.find(session, 1)
        mailroom.take_as_answer(session, mail, case, by=world.claire, now=world.now())
    return comment


def swept(world: World) -> IncomingMail:
    assert sweep(world.house)
    return mails(world)[0]


def test_what_answers_somebody_who_waits_is_kept_until_they_have_their_answer(
    world: World, answered: int, clock: time_machine.Traveller
) -> None:
    clock.shift(2 * BODIES_KEPT)
    assert swept(world).body
    world.decide(closing.dismiss, answered, Reason.GONE, by=world.claire.actor)
    clock.shift(timedelta(hours=1))
    assert (swept(world).body, mails(world)[0].text) == (b"", "")


def test_a_mail_whose_case_a_person_named_leaves_with_the_words_it_quotes(
    world: World, answered: int
) -> None:
    assert "Il est cassé." in swept(world).whole
    world.hear(CommentRemoved("town", world.comment(answered).external_id, erase=True))
    with world.db.writing() as session:
        mailroom.forget(session, before=world.now() - BODIES_KEPT)
    mail = mails(world)[0]
    assert (mail.body, mail.whole, mail.brought) == (b"", "", "")
    assert mail.text == "Il sera réparé mardi."  # the service's own words


def test_a_mail_that_became_a_comment_leaves_with_its_words_and_who_sent_it(
    world: World, comment: int, box: Box
) -> None:
    assert box.mails
    with world.db.writing() as session:
        mail = mailroom.find(session, 1)
        mail.fate, mail.comment_id, mail.settled_at = "commented", comment, world.now()
    world.hear(CommentRemoved("town", world.comment(comment).external_id, erase=True))
    mail = swept(world)
    assert (mail.body, mail.whole, mail.text, mail.subject) == (b"", "", "", "")
    assert (mail.sender, mail.sender_name) == (None, "")
    assert mail.key
