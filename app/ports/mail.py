"""Mail going out: what a letter is once it is written, and who carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Mail:
    """One message. message_id: with its angle brackets, the same at each attempt, so that copies are known.

    sender: the name beside our address; reply_to: where answers go, None where nobody looks for them.
    What a citizen wrote and the link stand in text and html.
    """

    to: tuple[str, ...]
    sender: str
    subject: str
    message_id: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    reply_to: str | None = None


@dataclass(frozen=True)
class Ways:
    """How the readers of a letter come back: by its link, or by mail to the town's box, None without one.

    cases: what the subject of an answer carries, by the id of the case that it answers.
    """

    link: str = field(repr=False)
    message_id: str
    box: str | None = None
    cases: Mapping[int, str] = field(default_factory=dict)


class Postman(Protocol):
    """Carries a message to a mail server. domain: of our own address, for the ids of our messages."""

    @property
    def domain(self) -> str: ...

    def check(self) -> None:
        """Ask the mail server to let us in, and leave; raises TemporaryFailure where it does not."""

    def carry(self, mail: Mail, now: datetime) -> int:
        """Hand it over, and return how many of its addresses were refused while others were taken.

        Raises TemporaryFailure and PermanentFailure where no server took it, InDoubt where nobody knows.
        """
