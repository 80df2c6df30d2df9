"""A letter says that it may be answered by mail where a box is looked into, and where each answer goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from app import departments, settings
from app.domain.actor import CONSOLE
from app.errands.mailing import mail_next
from app.mail.quoting import written
from app.seal import FernetSeal
from tests.integration.letters.post import ROADS, give_address
from tests.integration.mailing.conftest import Relay, part
from tests.integration.receiving.box import Box, fates, with_box, works
from tests.world import World

BOX = "parvis@ville.example"
LINE = "Répondez au-dessus de cette ligne"


@pytest.fixture
def box(posted: World) -> Box:
    box = with_box(posted)
    posted.house = replace(posted.house, box=BOX)
    return box


def letter_on(world: World, relay: Relay, clock: time_machine.Traveller, texts: Sequence[str]) -> list[int]:
    """The morning's letter about these comments; gives them."""
    give_address(world)
    comments = [world.a_comment(text) for text in texts]
    for comment in comments:
        world.decide(departments.assign, comment, "voirie")
    clock.shift(timedelta(days=1))
    while mail_next(world.house):
        pass
    assert len(relay.letters) == 1
    return comments


def whole(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def an_answer(subject: str, text: str, **headers: str) -> str:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"From: {ROADS}\nTo: {BOX}\nSubject: {subject}\nMessage-ID: <{hash(text)}@x>\n{more}\n{text}\n"


def test_without_a_box_no_letter_speaks_of_mail(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    letter_on(posted, relay, clock, ["Le banc est cassé.", "Le trottoir aussi."])
    (letter,) = relay.letters
    assert letter["Reply-To"] is None
    for kind in ("plain", "html"):
        assert "mail" not in part(letter, kind).replace("e-mail=", "")
        assert LINE not in part(letter, kind)


def test_an_answer_above_the_line_is_the_draft_whatever_stands_under_it(
    posted: World, relay: Relay, box: Box, clock: time_machine.Traveller
) -> None:
    (comment,) = letter_on(posted, relay, clock, ["Le banc est cassé."])
    (letter,) = relay.letters
    assert letter["Reply-To"] == BOX
    quoted = whole(letter, "plain")
    assert quoted.lstrip().startswith(LINE)
    assert "répondez à ce message, au-dessus de sa première ligne" in part(letter, "html")
    answer = f"Il sera réparé mardi.\n\n{quoted}"  # a program that marks no quotation
    box.put(
        an_answer("Re", answer, In_Reply_To=letter["Message-ID"], Content_Type="text/plain; charset=utf-8")
    )
    works(posted)
    assert fates(posted) == [("answered", None)]
    assert posted.draft_on(comment) == "Il sera réparé mardi."


def test_the_line_is_understood_in_every_language_that_letters_are_written_in(
    posted: World, relay: Relay, box: Box, clock: time_machine.Traveller
) -> None:
    with posted.db.writing() as session:
        settings.set_to(session, "language", "en", now=posted.now(), by=CONSOLE)
    letter_on(posted, relay, clock, ["Le banc est cassé."])
    quoted = whole(relay.letters[0], "plain")
    assert LINE not in quoted
    assert written(f"On Tuesday.\n{quoted}") == "On Tuesday."


def test_each_case_of_a_letter_is_answered_by_its_own_subject(
    posted: World, relay: Relay, box: Box, clock: time_machine.Traveller
) -> None:
    bench, kerb = letter_on(posted, relay, clock, ["Le banc est cassé.", "Le trottoir aussi."])
    (letter,) = relay.letters
    links = re.findall(r'href="mailto:([^"]+)"', whole(letter, "html"))
    subjects = [parse_qs(urlsplit(f"mailto:{one}").query)["subject"][0] for one in links]
    assert [one.partition("?")[0] for one in links] == [BOX, BOX]
    assert all(subject in part(letter, "plain") for subject in subjects)
    box.put(an_answer(subjects[1], "Le trottoir sera refait.", In_Reply_To=letter["Message-ID"]))
    box.put(an_answer(subjects[0], "Le banc sera change."))  # no trace of the letter but its subject
    works(posted)
    assert fates(posted) == [("answered", None), ("answered", None)]
    assert posted.draft_on(kerb) == "Le trottoir sera refait."
    assert posted.draft_on(bench) == "Le banc sera change."


def test_a_subject_made_with_another_key_places_nothing(
    posted: World, relay: Relay, box: Box, clock: time_machine.Traveller
) -> None:
    letter_on(posted, relay, clock, ["Le banc est cassé.", "Le trottoir aussi."])
    known = re.search(r"case\.\d+-\d+", part(relay.letters[0], "plain"))
    assert known is not None
    forged = f"{known[0]}.{FernetSeal(['another key of the town']).mark(known[0])}"
    box.put(an_answer(forged, "Tout est faux."))
    works(posted)
    assert fates(posted) == [("kept", "no_letter")]
