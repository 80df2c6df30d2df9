"""Mastodon, and servers that speak its client API: what is said to us, by polling; replies to all of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.channels._base import Asked
from app.channels.mastodon import calls, polling, words
from app.channels.mastodon.rows import Us
from app.channels.mastodon.server import Server
from app.ports.channel import (
    Access,
    Capabilities,
    Dispatch,
    Field,
    Found,
    Health,
    Polled,
    Published,
    Reference,
)
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import PermanentFailure

KINDS = {"comment", "mention", "message"}
ICON = (
    "M6 2h12a4 4 0 0 1 4 4v7a4 4 0 0 1-4 4H9a5 5 0 0 0 6 2.5V22c-5 1.5-10-.5-11-5.5"
    "A20 20 0 0 1 2 6a4 4 0 0 1 4-4z"
    "m1 4v7h2.5V8.5h1.25V12h2.5V8.5h1.25V13H17V6z"
)


class Mastodon(Asked):
    """The account of a town. `account` is its full handle; a token of its own application speaks for it."""

    name = "mastodon"
    label = "Mastodon"
    icon = ICON
    capabilities = Capabilities(
        longest=calls.LONGEST, unit="caractères", has_webhook=False, polls_every=timedelta(minutes=5)
    )
    credentials = (
        Field("api", "Adresse du serveur", secret=False),
        Field("access_token", "Jeton d’accès"),
    )

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read our posts, the conversations under them and what speaks to us."""
        return polling.poll(self._server(access), Us(access.account), cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now."""
        return calls.read(self._server(access), Us(access.account), reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a status, seen by no more people than it is."""
        if dispatch.kind not in KINDS:
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        return calls.publish(self._server(access), Us(access.account), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply under what it answers."""
        return calls.find(self._server(access), Us(access.account), dispatch)

    def check(self, access: Access) -> Health:
        """Ask whom the token speaks for, and what its application may not do."""
        return calls.check(self._server(access), Us(access.account))

    def length(self, text: str) -> int:
        """Count graphemes, an address as 23, a mention without its server."""
        return words.length(text)

    def _server(self, access: Access) -> Server:
        return Server(self._http, access)


channel = Mastodon
