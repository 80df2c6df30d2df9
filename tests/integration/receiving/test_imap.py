"""Mail is fetched once, in order, over TLS alone; one mail that cannot be had stops no other."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from app.mail import imap
from app.mail.imap import ImapMailbox
from app.mail.imap_calls import server_at
from app.ports.failures import NeedsReconnection, TemporaryFailure
from tests.standins.dovecot import LOOPBACK, Dovecot

MAIL = b"From: a@b.example\r\nSubject: Banc %d\r\n\r\nFait.\r\n"


def rings(box: ImapMailbox) -> bool:
    """Whether it rings within a minute."""
    pause = socket.create_server((LOOPBACK, 0))
    pause.settimeout(0.05)
    with pause:
        for _ in range(1200):
            if box.has_rung():
                return True
            with pytest.raises(TimeoutError):
                pause.accept()
    return False


def test_each_mail_is_fetched_once_and_in_order(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    for number in (1, 2):
        dovecot.deliver(MAIL % number)
    first = mailbox.fetch(None)
    assert [mailbox.read(mail.body).subject for mail in first.mails] == ["Banc 1", "Banc 2"]
    assert first.mails[0].body == MAIL % 1
    assert mailbox.fetch(first.cursor).mails == ()
    dovecot.deliver(MAIL % 3)
    assert [mailbox.read(mail.body).subject for mail in mailbox.fetch(first.cursor).mails] == ["Banc 3"]


def test_nothing_is_marked_before_it_is_kept(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    dovecot.deliver(MAIL % 1)
    haul = mailbox.fetch(None)
    assert not any(r"\Seen" in flags for flags in dovecot.flags())
    mailbox.mark(haul)
    assert all(r"\Seen" in flags for flags in dovecot.flags())


def test_what_somebody_read_in_another_program_is_fetched_too(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    dovecot.deliver(MAIL % 1)
    with dovecot.line() as line:
        line.store("1", "+FLAGS", r"\Seen")
    assert len(mailbox.fetch(None).mails) == 1


def test_a_box_made_anew_is_read_from_its_beginning(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    dovecot.deliver(MAIL % 1)
    cursor = mailbox.fetch(None).cursor
    mailbox.close()
    dovecot.make_the_box_anew()
    assert len(mailbox.fetch(cursor).mails) == 1
    assert mailbox.fetch("nonsense").cursor != cursor


def test_many_mails_come_in_several_hauls(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    for number in range(imap.AT_ONCE + 2):
        dovecot.deliver(MAIL % number)
    first = mailbox.fetch(None)
    assert (len(first.mails), first.more) == (imap.AT_ONCE, True)
    second = mailbox.fetch(first.cursor)
    assert (len(second.mails), second.more) == (2, False)


def test_a_mail_too_large_is_fetched_by_its_head(dovecot: Dovecot) -> None:
    mailbox = ImapMailbox(server_at(dovecot.url), timeout=5, trust=dovecot.trust, largest=1_000)
    dovecot.deliver(MAIL % 1 + b"x" * 2_000)
    dovecot.deliver(MAIL % 2)
    large, small = mailbox.fetch(None).mails
    assert (large.cut, small.cut) == ("too_large", None)
    assert large.size > 2_000
    assert mailbox.read(large.body).subject == "Banc 1"
    assert b"xxx" not in large.body
    mailbox.close()


def test_a_mail_that_vanished_from_the_disc_stops_no_other(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    for number in (1, 2, 3):
        dovecot.deliver(MAIL % number)
    files = sorted((dovecot.root / "mail").rglob("cur/*"), key=lambda file: file.read_bytes())
    files[1].chmod(0)
    told, cursor = [], None
    for _ in range(imap.PATIENCE + 2):
        with suppress(TemporaryFailure):
            haul = mailbox.fetch(cursor)
            cursor = haul.cursor
            told += [mail.cut or mailbox.read(mail.body).subject for mail in haul.mails]
    assert told == ["Banc 1", "unfetchable", "Banc 3"]


def test_a_box_that_rings_is_heard_at_once(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    assert not mailbox.has_rung(), "nobody called yet"
    cursor = mailbox.fetch(None).cursor
    assert not mailbox.has_rung()
    assert not mailbox.has_rung()
    dovecot.deliver(MAIL % 1)
    assert rings(mailbox)
    assert len(mailbox.fetch(cursor).mails) == 1


def test_what_came_between_a_look_and_listening_rings_too(dovecot: Dovecot, mailbox: ImapMailbox) -> None:
    cursor = mailbox.fetch(None).cursor
    dovecot.deliver(MAIL % 1)
    assert mailbox.has_rung()
    assert len(mailbox.fetch(cursor).mails) == 1


def test_a_line_that_broke_rings_and_the_next_look_calls_again(
    dovecot: Dovecot, mailbox: ImapMailbox
) -> None:
    cursor = mailbox.fetch(None).cursor
    assert not mailbox.has_rung()
    assert mailbox._line is not None  # noqa: SLF001 - what breaks is the wire itself
    mailbox._line.client.sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - likewise
    assert rings(mailbox)
    dovecot.deliver(MAIL % 1)
    assert len(mailbox.fetch(cursor).mails) == 1


def test_starttls_is_spoken_and_nothing_is_said_in_the_clear(dovecot: Dovecot) -> None:
    dovecot.deliver(MAIL % 1)
    clear = dovecot.url.replace("imaps", "imap").replace(str(dovecot.secure_port), str(dovecot.port))
    box = ImapMailbox(server_at(clear), timeout=5, trust=dovecot.trust)
    assert len(box.fetch(None).mails) == 1
    box.close()


def test_a_server_without_tls_hears_no_password() -> None:
    heard: list[bytes] = []
    with socket.create_server((LOOPBACK, 0)) as listening:
        thread = threading.Thread(target=_talk, args=(listening, heard))
        thread.start()
        with pytest.raises(TemporaryFailure, match="not_secure"):
            ImapMailbox(server_at(f"imap://a:b@{LOOPBACK}:{listening.getsockname()[1]}"), timeout=5).fetch(
                None
            )
        thread.join()
    assert [line.split()[1] for line in heard] == [b"CAPABILITY"]


def _talk(listening: socket.socket, heard: list[bytes]) -> None:
    """A server that knows nothing but what it can."""
    line, _address = listening.accept()
    with line, line.makefile("rwb") as wire:
        wire.write(b"* OK here\r\n")
        wire.flush()
        for asked in wire:
            heard.append(asked)
            wire.write(b"* CAPABILITY IMAP4rev1\r\n" + asked.split()[0] + b" OK\r\n")
            wire.flush()


def test_a_server_that_nobody_vouches_for_hears_no_password(dovecot: Dovecot) -> None:
    for url in (
        dovecot.url,
        dovecot.url.replace("imaps", "imap").replace(str(dovecot.secure_port), str(dovecot.port)),
    ):
        with pytest.raises(TemporaryFailure, match="not_secure"):
            ImapMailbox(server_at(url), timeout=5, trust=ssl.create_default_context()).fetch(None)


def test_a_wrong_password_and_a_missing_folder_say_so(dovecot: Dovecot) -> None:
    wrong = dovecot.url.replace("accents", "rien")
    with pytest.raises(NeedsReconnection, match="login_refused"):
        ImapMailbox(server_at(wrong), timeout=5, trust=dovecot.trust).fetch(None)
    with pytest.raises(NeedsReconnection, match="no_folder"):
        ImapMailbox(server_at(f"{dovecot.url}/Ailleurs"), timeout=5, trust=dovecot.trust).fetch(None)


def test_another_folder_can_be_read(dovecot: Dovecot) -> None:
    with dovecot.line() as line:
        line.create("Parvis")
    dovecot.deliver(MAIL % 1, "Parvis")
    box = ImapMailbox(server_at(f"{dovecot.url}/Parvis"), timeout=5, trust=dovecot.trust)
    assert len(box.fetch(None).mails) == 1
    box.close()


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes calls and says nothing."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_is_down_or_silent_is_asked_again_later(silent: int) -> None:
    for url in (f"imaps://a:b@{LOOPBACK}:1", f"imap://a:b@{LOOPBACK}:{silent}?tls=no"):
        with pytest.raises(TemporaryFailure, match="unreachable"):
            ImapMailbox(server_at(url), timeout=0.2).fetch(None)


@pytest.mark.parametrize("url", ["http://a:b@c", "imaps://c", "imap://", "smtp://a:b@c"])
def test_an_address_that_names_no_box_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="mail server"):
        server_at(url)


def test_the_password_is_shown_nowhere() -> None:
    server = server_at("imaps://parvis%40ville.example:caché@imap.ville.example")
    assert (server.user, server.port, server.folder) == ("parvis@ville.example", 993, "INBOX")
    box = ImapMailbox(server, timeout=5)
    assert "caché" not in repr(server) + box.address
