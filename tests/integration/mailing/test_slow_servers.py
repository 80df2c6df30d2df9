"""A mail server that is away or falls silent: what it has not heard is in no doubt."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.mail.smtp import SmtpPostman, server_at
from app.ports.failures import InDoubt, TemporaryFailure
from app.ports.mail import Mail
from tests.integration.mailing.conftest import SENDER, Relay
from tests.standins.serving import free_port

NOW = datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
MAIL = Mail(("voirie@ville.example",), "Ville", "Objet", "<letter.1@ville.example>", "texte", "<p>texte</p>")
SOON = 2.0  # seconds: each of the steps before the silence has as many


class Silent(Relay):
    """Takes the text, then says nothing until the test is over."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.arrived.append(envelope)
        self.over = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        await self.over.wait()
        return "250 OK"


@pytest.fixture
def silent() -> Iterator[Silent]:
    relay = Silent(port=free_port())
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port)
    controller.start()
    yield relay
    relay.loop.call_soon_threadsafe(relay.over.set)
    controller.stop()


def postman(port: int) -> SmtpPostman:
    return SmtpPostman(server_at(f"smtp://127.0.0.1:{port}?tls=no"), SENDER, timeout=SOON)


def test_silence_after_the_text_is_a_doubt(silent: Silent) -> None:
    with pytest.raises(InDoubt, match="no_answer"):
        postman(silent.port).carry(MAIL, NOW)
    assert len(silent.arrived) == 1


def test_a_server_that_never_greets_has_nothing() -> None:
    mute = socket.create_server(("127.0.0.1", 0))
    with closing(mute), pytest.raises(TemporaryFailure, match="unreachable"):
        postman(mute.getsockname()[1]).carry(MAIL, NOW)


def test_a_server_that_is_away_has_nothing() -> None:
    with pytest.raises(TemporaryFailure, match="unreachable"):
        postman(free_port()).carry(MAIL, NOW)


def test_nothing_of_a_letter_stands_in_what_a_failure_says(silent: Silent) -> None:
    secret = replace(MAIL, text="Mots d’un habitant", html="<p>https://parvis.example/s/secret</p>")
    with pytest.raises(InDoubt) as failure:
        postman(silent.port).carry(secret, NOW)
    assert failure.value.__cause__ is None
    assert "habitant" not in f"{failure.value!r}{secret!r}"
    assert "secret" not in f"{failure.value!r}{secret!r}"
