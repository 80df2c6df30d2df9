"""The files of a mail are taken out by their place in its list, whatever the mail is."""

from __future__ import annotations

from email.message import EmailMessage
from itertools import islice
from time import process_time

import pytest

from app.mail.opening import enclosed, opened
from tests.unit.mail.mutating import hostile

LARGE = 25 * 2**20
PLAN = b"%PDF-1.7 the plan of the street"


def a_mail(*files: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "voirie@ville.example", "Re: le banc"
    mail.set_content("Voici le plan.")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def test_each_file_is_found_by_its_place() -> None:
    mail = a_mail(("plan.pdf", PLAN), ("devis signé.pdf", b"another"))
    assert [one.name for one in opened(mail).attachments] == ["plan.pdf", "devis signé.pdf"]
    assert [enclosed(mail, number) for number in (0, 1, 2, -1, 10**9)] == [PLAN, b"another", None, None, None]


def test_a_mail_that_was_joined_to_a_mail_is_given_whole() -> None:
    mail = EmailMessage()
    mail.set_content("Voir ci-joint.")
    inner = EmailMessage()
    inner["Subject"] = "Devis"
    inner.set_content("Douze mille euros.")
    mail.add_attachment(inner)
    content = enclosed(mail.as_bytes(), 0)
    assert content is not None
    assert b"Subject: Devis" in content
    assert b"Douze mille euros." in content


def test_what_a_broken_mail_lists_is_given_or_not_and_breaks_nothing() -> None:
    given = 0
    for mail in islice(hostile(23), 400):
        for number in range(len(opened(mail).attachments[:3])):
            given += enclosed(mail, number) is not None
    assert given > 20, "mutations that leave no file show nothing"


@pytest.mark.parametrize(
    "content",
    [b"\0" * 18_000_000, b"\n" * 900_000, b"--b\n" * 9_000],
    ids=["large", "empty lines", "like boundaries"],
)
def test_a_file_as_large_as_a_mail_may_be_is_given_in_time(content: bytes) -> None:
    mail = a_mail(("large.bin", content))
    assert len(mail) < LARGE
    began = process_time()
    assert enclosed(mail, 0) == content
    assert process_time() - began < 20
