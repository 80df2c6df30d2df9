"""The town's own box on a real IMAP server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.mail.imap import ImapMailbox
from app.mail.imap_calls import server_at
from tests.standins.dovecot import Dovecot, running


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Iterator[ImapMailbox]:
    box = ImapMailbox(server_at(dovecot.url), timeout=60, trust=dovecot.trust)
    yield box
    box.close()
