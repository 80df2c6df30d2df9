"""What channels of several networks do alike; a network's own family is elsewhere (`_meta`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from app.channels._http import Http
from app.channels._values import is_handle
from app.ports.acting import Moderation
from app.ports.channel import Access, Fetched, Lack, Polled, Verified, WebhookRequest
from app.ports.events import AttachmentSeen, Event
from app.ports.failures import ForgedWebhook, PermanentFailure

# Polled as often as usual, an account tells at most so much; after a longer silence there may be any amount.
SILENCE = timedelta(hours=1)
# A town's clock may be an hour wrong: like words that are older are better asked about than said twice.
CLOCK_SLACK = timedelta(hours=1)


def is_late(last: datetime | None, now: datetime) -> bool:
    """Whether the last poll is so long ago that as many pages as usual may not reach back to it."""
    return last is not None and now - last > SILENCE


def account_in(found: str | None, typed: str, handle: object) -> str | None:
    """Give the id of the account that the access speaks for, where its handle was typed; refuse another's."""
    if found == typed:
        return None
    if found is None or not is_handle(typed, handle):
        raise PermanentFailure("other_account")
    return found


class Calling:
    """A network that is called through the shared client. What it does not override it cannot do."""

    steps: tuple[str, ...] = ()
    permissions: tuple[Lack, ...] = ()
    schema: str | None = None

    def __init__(self, http: Http) -> None:
        self._http = http

    def example(self, address: str) -> str | None:
        """Give nothing: the network's webhooks are nobody's to write."""
        return None

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Find nothing: this network does not let its past be read."""
        return Polled(())

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Refuse: this network does not let a comment be moderated from outside."""
        raise PermanentFailure("not_moderated")

    def names(self, access: Access) -> frozenset[str]:
        """Know an account by one name."""
        return frozenset({access.account.strip()})

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Ask nothing: this network sends by itself, or not at all."""
        return None

    def subscribes(self, access: Access) -> bool:
        """Say no: nothing is asked."""
        return False

    def rehearse(self, access: Access, address: str, now: datetime) -> bool | None:
        """Knock at our own door with nothing to say, as the network will."""
        request = self.rehearsal(access, now)
        if request is None:
            return None
        headers = {"content-type": "application/json", **request.headers}
        return self._http.post_bytes(address, content=request.body, headers=headers).status == HTTPStatus.OK

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign nothing: only the network itself can."""
        return None

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew nothing: its access does not end by itself."""
        return None

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
