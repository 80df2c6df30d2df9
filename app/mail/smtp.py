"""SMTP: letters handed to the town's mail server, over TLS (RFC 5321, 3207, 8314)."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure
from app.ports.mail import Mail

POLICY = SMTP.clone(cte_type="7bit")  # every server takes it, however old
PORTS = {"smtp": 587, "smtps": 465}
FOR_NOW, TAKEN = 400, 250  # first codes of "not now"; what says yes
FOR_GOOD = 500


@dataclass(frozen=True)
class Server:
    """Where letters leave. secret: nothing is said in the clear; `?tls=no` lifts it, for a relay nearby."""

    host: str
    port: int
    at_once: bool
    secret: bool
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def server_at(url: str) -> Server:
    """Read `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("an unknown kind of mail server")
    return Server(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        at_once=parts.scheme == "smtps",
        secret=parse_qs(parts.query).get("tls") != ["no"],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


class SmtpPostman:
    """Hands each letter to one server, in a connection of its own. timeout: seconds for each step."""

    def __init__(
        self, server: Server, sender: str, *, timeout: float, trust: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._trust = trust or _system_trust()

    @property
    def domain(self) -> str:
        return self._sender.rpartition("@")[2]

    def check(self) -> None:
        line = self._call()
        with suppress(smtplib.SMTPException, OSError):
            line.quit()

    def carry(self, mail: Mail, now: datetime) -> int:
        """Hand it over; a link that breaks while the server has the text leaves a doubt, before it none."""
        line = self._call()
        try:
            taken = self._name(line, mail)
            self._give(line, written(mail, self._sender, now))
        finally:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
        return len(mail.to) - taken

    def _call(self) -> smtplib.SMTP:
        try:
            line = self._open()
        except OSError:  # smtplib's own failures are one, and so are TLS's
            raise TemporaryFailure("unreachable") from None
        try:
            self._greet(line)
        except smtplib.SMTPAuthenticationError:
            line.close()
            raise TemporaryFailure("login_refused") from None
        except (smtplib.SMTPNotSupportedError, ssl.SSLError):
            line.close()
            raise TemporaryFailure("not_secure") from None
        except OSError:
            line.close()
            raise TemporaryFailure("unreachable") from None
        return line

    def _open(self) -> smtplib.SMTP:
        server = self._server
        if server.at_once:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._trust)
        return smtplib.SMTP(server.host, server.port, timeout=self._timeout)

    def _greet(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        if not self._server.at_once and self._server.secret:
            line.starttls(context=self._trust)
            line.ehlo()
        if self._server.user is not None:
            line.login(self._server.user, self._server.password or "")

    def _name(self, line: smtplib.SMTP, mail: Mail) -> int:
        """Say from whom and to whom; give how many addresses the server takes."""
        try:
            code, _words = line.mail(self._sender)
            if code != TAKEN:
                raise _refusal(code, "sender_refused")
            codes = [line.rcpt(address)[0] for address in mail.to]
        except OSError:
            raise TemporaryFailure("unreachable") from None
        taken = sum(TAKEN <= code < FOR_NOW for code in codes)
        if not taken:
            raise _refusal(min(codes), "recipients_refused")
        return taken

    def _give(self, line: smtplib.SMTP, message: bytes) -> None:
        try:
            code, _words = line.data(message)
        except smtplib.SMTPDataError as refusal:  # it would not hear the text at all
            raise _refusal(refusal.smtp_code, "message_refused") from None
        except OSError:
            raise InDoubt("no_answer") from None
        if code != TAKEN:
            raise _refusal(code, "message_refused")


@cache
def _system_trust() -> ssl.SSLContext:
    """The certificates that this machine trusts, read once a process: it takes 15 ms."""
    return ssl.create_default_context()


def written(mail: Mail, sender: str, now: datetime) -> bytes:
    """The message as it travels: text first, then the same in HTML."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(mail.sender, addr_spec=sender)
    message["To"] = ", ".join(mail.to)
    if mail.reply_to is not None:
        message["Reply-To"] = mail.reply_to
    message["Subject"] = mail.subject
    message["Date"] = now
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence notices stay at home
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def _refusal(code: int, reason: str) -> TemporaryFailure | PermanentFailure:
    return PermanentFailure(reason) if code >= FOR_GOOD else TemporaryFailure(reason)
