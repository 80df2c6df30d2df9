"""Whatever comes by mail is opened: nothing raises, nothing takes long. The long run is in endurance/."""

from __future__ import annotations

from itertools import islice
from time import process_time

import pytest

from app.mail.opening import opened
from tests.unit.mail.mutating import hostile

LARGE = 25 * 2**20


def test_broken_mails_are_opened_and_give_what_a_database_can_hold() -> None:
    read = [opened(mail) for mail in islice(hostile(17), 600)]
    for seen in read:
        for text in (
            seen.text,
            seen.whole,
            seen.subject,
            seen.sender_name,
            *seen.refers_to,
            *seen.recipients,
        ):
            assert "\0" not in text
            text.encode()
    assert sum(seen.sender is not None for seen in read) > 200, "mutations that leave nothing show nothing"
    assert sum(seen.problem is None for seen in read) > 500


@pytest.mark.parametrize(
    "mail",
    [
        b"From: a@b.example\n\n" + b"x" * LARGE,
        b"From: a@b.example\n\n" + b"\n" * LARGE,
        b"From: a@b.example\n\n" + b"> x\n" * (LARGE // 4),
        b"Content-Type: text/html\n\n" + b"<div>" * (LARGE // 5),
        b"Content-Type: text/html\n\n" + b"<blockquote>" * 40_000,
        b"Content-Type: text/html\n\n" + b"<b><i>" * 80_000,
        b"Content-Type: text/html\n\n" + b"&amp" * 120_000,
        b"Subject: " + b"=?utf-8?q?" * (LARGE // 10),
        b"References: " + b"<a@b> " * (LARGE // 6),
        b"From: " + b"(" * LARGE,
        b"X: y\n" * (LARGE // 5),
        b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * (LARGE // 4),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * (LARGE // 5),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: x/y\n\n" * 20_000,
    ],
    ids=lambda mail: repr(mail[:40]),
)
def test_a_mail_as_large_as_one_may_be_is_opened_in_time(mail: bytes) -> None:
    began = process_time()
    opened(mail)
    assert process_time() - began < 20
