"""A mail of 25 MiB takes the whole path, from Dovecot to the draft; what is larger waits for a person."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from app.db import Database
from app.domain.letterbox import Letterbox
from app.mail.opening import enclosed
from app.ports.mailbox import LARGEST
from tests.endurance.post_office import (
    an_answer,
    are_placed,
    drafts,
    environment,
    letters_left,
    mails,
    town_with_addresses,
    urgent_cases,
    words_of,
)
from tests.endurance.processes import running, tell, wait_for
from tests.standins import dovecot
from tests.world import World

HEAD = 64 * 1024
BOUND = 450  # MiB to fetch, keep and open the largest, beside what a worker takes anyway; measured: 340
PHOTO = (LARGEST - 2_000) * 57 // 78  # a line of base64 is 78 octets, and tells 57
SIZES = (LARGEST, LARGEST + 1, 40_000)


def test_the_largest_mail_is_a_draft_and_one_octet_more_waits(database: Database, tmp_path: Path) -> None:
    world, slugs = town_with_addresses(database)
    urgent_cases(world, slugs, len(SIZES))
    written = letters_left(world)
    with dovecot.running() as server:
        known = {"PARVIS_IMAP_URL": server.url, "SSL_CERT_FILE": str(server.root / "cert.pem")}
        told = environment(database) | known
        with running("work", environment=told, log=tmp_path / "parvis.log") as worker:
            wait_for(lambda: _has_looked(world), "the first look")
            before = worker.peak()
            for letter, size in zip(written, SIZES, strict=True):
                server.deliver(_answer(world, letter, size))
            wait_for(lambda: are_placed(world, len(SIZES)), "every mail to be placed")
            tell(f"{LARGEST // 2**20} MiB of mail took {worker.peak() - before} MiB beside {before}")
            assert worker.peak() - before < BOUND
            assert worker.stop() == 0
    large, larger, small = mails(world)
    assert [mail.fate for mail in (large, larger, small)] == ["answered", "kept", "answered"]
    assert [mail.size for mail in (large, larger)] == [LARGEST, LARGEST + 1]
    assert (larger.reason, larger.sender, len(larger.body) <= HEAD) == ("too_large", written[1][1], True)
    said = [written[0][0], written[2][0]]
    assert drafts(world) == [(letter, words_of(letter), words_of(letter)) for letter in said]
    assert [name for name, _kind, _size in large.attachments] == ["photo.jpg"]
    assert len(enclosed(large.body, 0) or b"") == PHOTO


def _answer(world: World, letter: tuple[int, str], size: int) -> bytes:
    """An answer of exactly this size."""
    mail = an_answer(world, *letter, bytes(PHOTO if size >= LARGEST else 1_000))
    assert len(mail) <= size
    return mail + b"x" * (size - len(mail))


def _has_looked(world: World) -> bool:
    with world.db.reading() as session:
        return session.scalar(select(Letterbox.looked_at)) is not None
