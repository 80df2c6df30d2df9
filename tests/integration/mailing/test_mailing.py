"""Letters leave for a real mail server: each service one a working morning, urgent ones at once, no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine

from app import closing, departments, mailroom, settings, together
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.errands.mailing import mail_next
from app.web.letters import MOST
from tests.integration.letters.post import PARIS, ROADS, give_address
from tests.integration.mailing.conftest import SENDER, Relay, opened_by, part
from tests.world import YASMINA, World


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of November 2026, in the town: the 11th is a bank holiday, the 14th a Saturday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def works(world: World) -> None:
    """Let the worker do all that is due now, and look again as it does twenty seconds later."""
    while mail_next(world.house):
        pass


def a_case(
    world: World, text: str = "Le trou est toujours là.", slug: str = "voirie", **facts: object
) -> int:
    comment = world.a_comment(text, **facts)
    return world.decide(departments.assign, comment, slug, question="Quand passez-vous ?").id


def test_a_week_with_a_bank_holiday_and_a_weekend_brings_exactly_its_letters(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(9, 15))  # Monday afternoon
    give_address(posted)
    a_case(posted)
    left = []
    for hours in range(24 * 8):
        clock.move_to(at(9, 15) + timedelta(hours=hours, minutes=1))
        before = len(relay.arrived)
        works(posted)
        left += [posted.now().astimezone(PARIS).strftime("%a %H")] * (len(relay.arrived) - before)
    assert left == ["Tue 08", "Thu 08", "Fri 08", "Mon 08", "Tue 08"]


def test_a_name_of_two_lines_puts_nothing_else_at_the_head_of_a_letter(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted)
    a_case(posted)
    with posted.db.writing() as session:
        name = "Pont-Kerlan\r\nBcc: autre@ailleurs.example"
        settings.set_to(session, "town_name", name, now=posted.now(), by=CONSOLE)
        departments.service(session, "voirie").name = "Voirie\r\nBcc: autre@ailleurs.example"
    clock.move_to(at(13, 8))
    works(posted)
    (letter,) = relay.letters
    assert letter["From"] == f'"Pont-Kerlan Bcc: autre@ailleurs.example" <{SENDER}>'
    assert letter["Bcc"] is None
    assert relay.arrived[0].rcpt_tos == [ROADS]


def test_a_letter_tells_every_case_whole_oldest_first(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted, deputy="adjoint@ville.example")
    a_case(posted, "Second <b>banc</b> & table", by=YASMINA, posted_at=at(10, 9))
    a_case(posted, "Premier banc", posted_at=at(2, 9))
    clock.move_to(at(13, 8))
    works(posted)
    (letter,) = relay.letters
    assert letter["Subject"] == "2 habitants attendent une réponse du service Voirie"
    assert letter["To"] == f"{ROADS}, adjoint@ville.example"
    assert letter["From"] == f"Parvis <{SENDER}>"
    name = mailroom.name_of("letter", 1, seal=posted.house.seal)
    assert letter["Message-ID"] == f"<{name}@ville.example>"
    assert relay.arrived[0].rcpt_tos == [ROADS, "adjoint@ville.example"]
    for kind in ("plain", "html"):
        words = part(letter, kind)
        assert "voici ce que Claire Morvan vous a confié." in words
        assert "La plus ancienne demande attend depuis 10 jours." in words
        assert words.index("Premier banc") < words.index("Second")
        assert "Quand passez-vous ?" in words
        assert "Ouvrir les 2 demandes" in words
        assert "http://127.0.0.1:8000/s/" in words
    assert "Second <b>banc</b> & table" in part(letter, "plain")
    assert "Second &lt;b&gt;banc&lt;/b&gt; &amp; table" in part(letter, "html")
    assert "src=" not in part(letter, "html")
    assert max(map(len, relay.arrived[0].content.splitlines())) <= 998  # type: ignore[union-attr] # bytes
    assert relay.arrived[0].content.isascii()  # type: ignore[union-attr] # bytes


def test_a_letter_tells_of_the_oldest_and_its_link_opens_all_the_others(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted)
    many = MOST + 2
    cases = [a_case(posted, f"Banc {n}.", posted_at=at(2, 9) + timedelta(hours=n)) for n in range(many)]
    clock.move_to(at(13, 8))
    works(posted)
    (letter,) = relay.letters
    assert letter["Subject"] == f"{many} habitants attendent une réponse du service Voirie"
    for kind in ("plain", "html"):
        words = part(letter, kind)
        assert f"Banc {MOST - 1}." in words
        assert f"Banc {MOST}." not in words
        assert f"Ouvrir les {many} demandes" in words
        assert "Et 2 autres demandes, moins anciennes, à lire depuis le lien." in words
    assert [one.assignment.id for one in opened_by(posted, letter).cases] == cases


def test_a_letter_counts_cases_so_that_a_large_one_hides_no_other(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted)
    many = posted.all_at_once(*(posted.event(f"La piscine ? ({number})") for number in range(MOST + 1)))
    with posted.db.writing() as session:
        together.join(session, together.assign(session, many, "voirie", by=posted.claire, now=posted.now()))
    a_case(posted, "Le banc est cassé.")
    clock.move_to(at(13, 8))
    works(posted)
    (letter,) = relay.letters
    for kind in ("plain", "html"):
        assert "Le banc est cassé." in part(letter, kind)
        assert "demandes, moins anciennes" not in part(letter, kind)
    assert [case.people for case in opened_by(posted, letter).cases] == [len(many), 1]


def test_the_link_of_the_letter_opens_its_cases(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted)
    case = a_case(posted)
    clock.move_to(at(13, 8))
    works(posted)
    assert [one.assignment.id for one in opened_by(posted, relay.letters[0]).cases] == [case]


def test_what_is_urgent_leaves_at_once_and_alone(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(14, 22))  # Saturday night
    give_address(posted)
    a_case(posted, "Le trottoir est sale")
    urgent = a_case(posted, "Danger, câble à terre")
    with posted.db.writing() as session:
        assignment, comment = departments.find(session, urgent)
        session.get_one(Comment, comment.id).urgent = True
        assert assignment.is_open
    works(posted)
    works(posted)
    (letter,) = relay.letters
    assert "Danger, câble à terre" in part(letter, "plain")
    assert "trottoir" not in part(letter, "plain")
    clock.move_to(at(16, 8))
    works(posted)
    assert "2 habitants" in relay.letters[1]["Subject"]


def test_what_comes_after_eight_waits_for_the_next_morning(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 8))
    give_address(posted)
    a_case(posted)
    works(posted)
    clock.move_to(at(12, 11))
    works(posted)
    assert relay.arrived == []
    clock.move_to(at(13, 8))
    works(posted)
    assert len(relay.arrived) == 1


def test_a_worker_that_was_away_sends_the_letters_of_the_day_until_the_evening(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(9, 15))
    give_address(posted)
    a_case(posted)
    clock.move_to(at(10, 17, 59))
    works(posted)
    assert len(relay.arrived) == 1
    clock.move_to(at(12, 18))
    works(posted)
    assert len(relay.arrived) == 1


@pytest.mark.parametrize("how", ["without an address", "answered", "taken back", "nothing"])
def test_nobody_is_written_to_for_nothing(
    posted: World, relay: Relay, clock: time_machine.Traveller, how: str
) -> None:
    clock.move_to(at(12, 10))
    if how != "without an address":
        give_address(posted)
    if how != "nothing":
        a_case(posted)
    if how == "answered":
        posted.decide(closing.dismiss, 1, "already_answered", by=posted.claire.actor)
    if how == "taken back":
        posted.decide(departments.take_back, 1)
    clock.move_to(at(13, 8))
    works(posted)
    assert relay.arrived == []


def test_each_service_has_its_own_letter_and_sees_no_other(
    posted: World, relay: Relay, clock: time_machine.Traveller
) -> None:
    clock.move_to(at(12, 10))
    for slug in ("voirie", "sports"):
        give_address(posted, slug, f"{slug}@ville.example")
        a_case(posted, f"Une question de {slug}", slug)
    clock.move_to(at(13, 8))
    works(posted)
    told = {letter["To"]: part(letter, "plain") for letter in relay.letters}
    assert set(told) == {"voirie@ville.example", "sports@ville.example"}
    assert "Une question de sports" in told["sports@ville.example"]
    assert "Une question de voirie" not in told["sports@ville.example"]


def test_lateness_is_said_in_working_days(posted: World, relay: Relay, clock: time_machine.Traveller) -> None:
    clock.move_to(at(9, 10))
    give_address(posted)
    comment = posted.a_comment("Le trou")
    posted.decide(departments.assign, comment, "voirie", due_on=date(2026, 11, 10))
    clock.move_to(at(16, 8))
    works(posted)
    words = part(relay.letters[0], "plain")
    assert "3 jours de retard. Réponse attendue le 10 novembre." in words


@pytest.mark.parametrize(
    "text",
    [
        ".\n.\nQUIT\n.",
        "From here\n\nSubject: no\nBcc: nobody@ville.example",
        "x" * 20_000,
        "Ünï \u202e\u2066 \U0001f624 \x0b\x1f \ud7ff",
        "ligne\r\nsuite\rfin",
        "<script>alert(1)</script>{{ 7 * 7 }}",
    ],
)
def test_whatever_a_citizen_writes_arrives_and_means_nothing(
    posted: World, relay: Relay, clock: time_machine.Traveller, text: str
) -> None:
    clock.move_to(at(12, 10))
    give_address(posted)
    a_case(posted, text)
    clock.move_to(at(13, 8))
    works(posted)
    (letter,) = relay.letters
    assert letter["Bcc"] is None
    assert "".join(text.split())[:500] in "".join(part(letter, "plain").split())
    assert "<script" not in part(letter, "html")
    assert relay.arrived[0].rcpt_tos == [ROADS]
