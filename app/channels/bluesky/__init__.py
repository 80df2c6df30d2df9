"""Bluesky: answers, mentions and quotes, by polling the account's own server; replies to all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import regex

from app.channels._http import Http
from app.channels.bluesky import calls, polling
from app.channels.bluesky.pds import Pds
from app.ports.channel import (
    Access,
    Capabilities,
    Dispatch,
    Fetched,
    Field,
    Found,
    Health,
    Polled,
    Published,
    Reference,
    Verified,
    WebhookRequest,
)
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, Event, PostSeen
from app.ports.failures import ForgedWebhook, PermanentFailure

# Both limits are the schema's own (`app.bsky.feed.post`), and both are enforced.
LONGEST, LARGEST = 300, 3000
GRAPHEME = regex.compile(r"\X")
ICON = (
    "M12 10.8C10.9 8.7 7.95 4.75 5.2 2.8 2.57.95 1.56 1.27.9 1.57.14 1.9 0 3.08 0 3.77c0 .69.38 "
    "5.65.62 6.48.82 2.73 3.72 3.66 6.39 3.36-3.91.58-7.39 2-2.83 7.08 5.01 5.19 6.87-1.11 "
    "7.82-4.31.95 3.2 2.05 9.27 7.73 4.31 4.27-4.31 1.17-6.5-2.74-7.08 2.67.3 5.57-.63 "
    "6.39-3.36.24-.83.62-5.79.62-6.48 0-.69-.14-1.86-.9-2.2-.66-.3-1.66-.62-4.3 1.24C16.05 4.75 13.09"
    " 8.69 12 10.8z"
)


class Bluesky:
    """The account of a town. `account` is its handle or its DID; an app password speaks for it."""

    name = "bluesky"
    label = "Bluesky"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST, unit="graphèmes", has_webhook=False, polls_every=timedelta(minutes=5)
    )
    credentials = (
        Field("app_password", "Mot de passe d’application"),
        Field("api", "Adresse du serveur (PDS)", secret=False, required=False),
    )

    def __init__(self, http: Http) -> None:
        self._http = http

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: the network sends no webhooks."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Refuse: whatever knocks here is not the network."""
        raise ForgedWebhook

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Find nothing: no body is ever accepted."""
        return []

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read our posts, the threads under them and what speaks to us."""
        return polling.poll(self._pds(access), access.account, cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now."""
        return calls.read(self._pds(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a comment, in its thread."""
        self._refuse_what_cannot_leave(dispatch)
        return calls.publish(self._pds(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply where it would stand."""
        return calls.find(self._pds(access), dispatch)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Fetch a picture, never a film."""
        if attachment.media != "image":
            raise PermanentFailure("not_a_picture")
        return self._http.picture(attachment.url)

    def check(self, access: Access) -> Health:
        """Open a session and ask for the account's name; an app password may do all we need."""
        return Health(calls.name_of(self._pds(access)))

    def subscribe(self, access: Access) -> None:
        """Nothing is sent, so nothing is asked for."""

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the tokens where polling has not done so already."""
        pds = self._pds(access)
        pds.keep_fresh(now)
        return pds.memory(now)

    def length(self, text: str) -> int:
        """Count graphemes: what a person takes for one character."""
        return sum(1 for _ in GRAPHEME.finditer(text))

    def _pds(self, access: Access) -> Pds:
        return Pds(self._http, access)

    def _refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        if dispatch.kind not in {"comment", "mention"} or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST or len(dispatch.text.encode()) > LARGEST:
            raise PermanentFailure("too_long")


channel = Bluesky
