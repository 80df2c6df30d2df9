"""A real mail server on loopback that can be told to be difficult, and a house that writes through it."""

from __future__ import annotations

from asyncio import Transport
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from app.letters import OpenedLetter, open_letter
from app.mail.smtp import SmtpPostman, server_at
from app.web import letters
from tests.standins.serving import free_port
from tests.world import World

SENDER = "parvis@ville.example"


@dataclass
class Relay:
    """What arrived, and what the server says instead of yes. broken: it takes the text and hangs up."""

    arrived: list[Envelope] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    broken: bool = False
    port: int = 0
    _read: list[EmailMessage] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.broken:
            self.arrived.append(envelope)
            assert isinstance(server.transport, Transport)
            server.transport.abort()
            return "250 OK"
        said = self.says.get("DATA", "250 OK")
        if said.startswith("250"):
            self.arrived.append(envelope)
        return said

    @property
    def letters(self) -> list[EmailMessage]:
        """What arrived, read as a mail program reads it: each once, for aiosmtpd asks at every call."""
        self._read += map(read, self.arrived[len(self._read) :])
        return [*self._read]


def read(envelope: Envelope) -> EmailMessage:
    content: Any = envelope.content
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The words of one half of a letter: `plain` or `html`."""
    body = message.get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return " ".join(text.split())


def token_of(letter: EmailMessage) -> str:
    """The secret of the link in a letter."""
    return part(letter, "plain").split("/s/")[1].split()[0]


def opened_by(world: World, letter: EmailMessage) -> OpenedLetter:
    """What the link in a letter opens now."""
    with world.db.reading() as session:
        return open_letter(session, token_of(letter), now=world.now())


@pytest.fixture
def relay() -> Iterator[Relay]:
    kept = Relay(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture
def posted(world: World, relay: Relay) -> World:
    """The town, with a mail server."""
    server = server_at(f"smtp://127.0.0.1:{relay.port}?tls=no")
    postman = SmtpPostman(server, SENDER, timeout=60)
    world.house = replace(world.house, postman=postman, stationer=letters.write)
    return world
