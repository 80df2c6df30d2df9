"""What channels of several networks do alike; a network's own family is elsewhere (`_meta`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.channels._http import Http
from app.ports.channel import Access, Fetched, Verified, WebhookRequest
from app.ports.events import AttachmentSeen, Event
from app.ports.failures import ForgedWebhook, PermanentFailure


class Calling:
    """A network that is called through the shared client."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Fetch a picture, never a film."""
        if attachment.media != "image":
            raise PermanentFailure("not_a_picture")
        return self._http.picture(attachment.url)


class Asked(Calling):
    """A network that sends nothing and is asked for everything: whatever knocks here is not it."""

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: nobody shakes hands."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Refuse: nothing was asked to be sent here."""
        raise ForgedWebhook

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Find nothing: no body is ever accepted."""
        return []

    def subscribe(self, access: Access) -> None:
        """Nothing is sent, so nothing is asked for."""
