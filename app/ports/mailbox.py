"""Mail coming in: a box that is looked into, and what one mail says once it is opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

LARGEST = 25 * 2**20  # octets of a mail that is fetched whole

# What nobody wrote is told apart: an absence notice, a letter of ours lost or late, any other machine.
Nature = Literal["written", "absence", "bounce", "delayed", "automatic"]


@dataclass(frozen=True)
class RawMail:
    """A mail as the server holds it. handle: its place there, for `mark`.

    cut: why the body is not whole (`too_large`: its head alone; `unfetchable`: nothing), None where it is.
    """

    handle: str
    body: bytes = field(repr=False)
    size: int
    cut: str | None = None


@dataclass(frozen=True)
class Haul:
    """Some mails, oldest first. cursor: how far the box was looked through; more: others wait behind."""

    mails: tuple[RawMail, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A file that came with a mail: listed, and opened by nobody here. size: octets as they travelled."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class MailSeen:
    """One mail, opened. What it does not say is None or empty, never invented.

    sender: its one address in small letters, None where there is none or several; recipients: likewise, of
    every header that names where it went. refers_to: ids of messages that it answers or brings back.
    text: what its writer wrote, without quotations and signature; whole: everything one could read.
    brought: the words of the message that it passes on, without its head.
    failed: the addresses that a bounce names. problem: why it could not be opened, None where it could.
    """

    sender: str | None = None
    sender_name: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)
    subject: str = field(default="", repr=False)
    message_id: str | None = None
    refers_to: tuple[str, ...] = ()
    sent_at: datetime | None = None
    text: str = field(default="", repr=False)
    whole: str = field(default="", repr=False)
    brought: str = field(default="", repr=False)
    attachments: tuple[Enclosed, ...] = ()
    nature: Nature = "written"
    failed: tuple[str, ...] = ()
    problem: str | None = None


class Mailbox(Protocol):
    """The town's own box on a mail server. Its calls raise TemporaryFailure and NeedsReconnection."""

    @property
    def address(self) -> str:
        """Name the box, without its password."""

    def check(self) -> None:
        """Ask the server to let us in and to open the folder, and leave; it raises as `fetch` does."""

    def has_rung(self) -> bool:
        """Say whether the server told of something new since the last look; False where it never tells."""

    def fetch(self, cursor: str | None) -> Haul:
        """Look behind the cursor (None: from the beginning). One mail that cannot be had stops no other."""

    def mark(self, haul: Haul) -> None:
        """Mark these as read, once they are kept; a server that will not is no failure."""

    def close(self) -> None:
        """Leave the server; the next call comes back."""

    def read(self, body: bytes) -> MailSeen:
        """Open one mail; it is pure, and never raises."""

    def enclosed(self, body: bytes, number: int) -> bytes | None:
        """What is in one of the files that `read` lists, by its place; None where that cannot be had.

        It is pure, and never raises.
        """
