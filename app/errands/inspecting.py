"""Inspecting: the mail servers are asked whether they let us in; nothing is sent, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator

from app.house import House
from app.ports.failures import NetworkFailure
from app.ports.mail import Postman
from app.ports.mailbox import Mailbox


def mail_troubles(house: House) -> Iterator[tuple[str, str]]:
    """Give `smtp` or `imap` where that server does not let us in, with the code of why."""
    servers: dict[str, Postman | Mailbox | None] = {"smtp": house.postman, "imap": house.mailbox}
    for name, server in servers.items():
        if server is not None:
            try:
                server.check()
            except NetworkFailure as failure:
                yield name, failure.reason
