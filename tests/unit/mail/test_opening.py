"""A mail is opened as a person reads it: recordings/<name>.eml came, <name>.json is what is read of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.mail.opening import opened
from app.ports.mailbox import MailSeen
from tests.needs import fixtures_folder

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.eml"))
BESIDE = fixtures_folder()
SHARED = sorted((BESIDE / "email").glob("*.eml")) if BESIDE else []
LETTER = "<letter.12.example@pont-kerlan.example>"


def read(text: str) -> MailSeen:
    return opened(text.encode())


def plain(seen: MailSeen) -> dict[str, Any]:
    """What was read, as the recordings write it."""
    told = asdict(seen)
    told["attachments"] = [[one.name, one.media_type] for one in seen.attachments]
    told["sent_at"] = seen.sent_at.isoformat() if seen.sent_at else None
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: file.stem)
def test_a_recorded_mail_says_what_its_writer_wrote(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    told = plain(opened(file.read_bytes()))
    assert {name: told[name] for name in expected} == expected
    assert told["problem"] is None


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("file", SHARED, ids=lambda file: file.stem)
def test_the_programs_recorded_elsewhere_are_understood(file: Path) -> None:
    seen = opened(file.read_bytes())
    assert seen.text in {"Hello", "Allo! Follow up MIME!"}
    assert seen.nature == "written"
    assert seen.sender is not None
    assert seen.message_id is not None or "outlook" in file.stem


def test_what_is_left_out_stays_in_the_whole() -> None:
    seen = read("From: a@b.example\n\nFait.\n\nLe 17/03/2026 à 08:00, X a écrit :\n> Quand ?\n")
    assert seen.text == "Fait."
    assert "> Quand ?" in seen.whole


def test_a_name_in_several_encodings_is_one_name() -> None:
    seen = read("From: =?utf-8?Q?Ga=C3=ABlle?= =?iso-8859-1?B?IFByaWdlbnQ=?= <A@B.example>\n\nFait.")
    assert (seen.sender_name, seen.sender) == ("Gaëlle Prigent", "a@b.example")


def test_a_broken_encoded_word_is_left_as_it_came() -> None:
    assert read("Subject: =?utf-8?B?a?= Banc\n\nFait.").subject == "=?utf-8?B?a?= Banc"


def test_no_control_character_and_no_half_of_a_pair_gets_through() -> None:
    octets = b'Subject: a\x00b\x07c\nContent-Type: text/plain; charset="utf-16-le"\n\n\x00\xd8a\x00'
    seen = opened(octets)
    assert seen.subject == "abc"
    assert "\x00" not in seen.text
    seen.text.encode()


def test_every_place_that_names_where_it_went_is_read() -> None:
    to = "To: A <a@b.example>\nCc: c@b.example\nDelivered-To: parvis+x@b.example\n"
    seen = read(f"{to}X-Original-To: <y@b.example>\n\n")
    assert seen.recipients == ("a@b.example", "c@b.example", "parvis+x@b.example", "y@b.example")


def test_a_date_without_a_zone_is_taken_for_utc() -> None:
    assert read("Date: 17 Mar 2026 09:12:00\n\nFait.").sent_at == datetime(2026, 3, 17, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("date", ["Tue, 99 Mar 2026 09:12:00 +0100", "17 Mar 99999 09:12:00", ""])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert read(f"Date: {date}\n\nFait.").sent_at is None


def test_the_text_is_taken_where_the_html_says_nothing() -> None:
    seen = read(
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nFait.\n--b\n'
        "Content-Type: text/html\n\n<style>p {}</style><p></p>\n--b--\n"
    )
    assert seen.text == "Fait."


def test_what_a_page_would_do_is_no_text() -> None:
    seen = read("Content-Type: text/html\n\n<script>alert(1)</script><b>Fait</b><img src=x onerror=y>.")
    assert seen.text == "Fait."


def test_a_mail_of_too_many_parts_still_says_who_wrote() -> None:
    seen = read("From: a@b.example\nSubject: Banc\n\n" + "boundary\n" * 5_000)
    assert (seen.problem, seen.sender, seen.text) == ("overgrown", "a@b.example", "")


def test_parts_within_parts_without_end_are_given_up() -> None:
    nest = "From: a@b.example\n" + "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(1_500)
    )
    seen = read(nest)
    assert (seen.problem, seen.sender) == ("unreadable", "a@b.example")


def test_nothing_at_all_is_opened_too() -> None:
    assert opened(b"") == MailSeen()


def test_a_report_of_something_that_arrived_is_no_bounce() -> None:
    seen = read(
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nArrivé.\n--b\n'
        "Content-Type: message/delivery-status\n\nAction: delivered\n"
        "Final-Recipient: rfc822; a@b.example\n--b--\n"
    )
    assert seen.nature == "automatic"
    assert seen.failed == ()


def test_no_word_of_a_mail_stands_in_its_repr() -> None:
    seen = read("From: Gaëlle <a@b.example>\nTo: c@d.example\nSubject: Un sujet\n\nDes mots.")
    assert not any(word in repr(seen) for word in ("Gaëlle", "c@d", "sujet", "mots"))


def test_a_late_letter_is_told_from_a_lost_one() -> None:
    late = read("From: MAILER-DAEMON@b.example\nSubject: Warning: could not send for 4 hours\n\n")
    lost = read("From: MAILER-DAEMON@b.example\nSubject: Returned mail\n\n")
    assert (late.nature, lost.nature) == ("delayed", "bounce")


def test_an_answer_to_our_letter_names_it() -> None:
    seen = read(f"References: <old@b.example> {LETTER}\nIn-Reply-To: {LETTER}\n\nFait.")
    assert seen.refers_to == (LETTER, "<old@b.example>")
