"""Mastodon, and servers that speak its client API: what is said to us, pushed or polled; replies to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.channels._base import Calling
from app.channels.mastodon import backfilling, calls, polling, pushing, words
from app.channels.mastodon.rows import Us
from app.channels.mastodon.server import Server, base_of
from app.channels.mastodon.signing_in import SigningIn
from app.ports.capabilities import ALWAYS, Capabilities
from app.ports.channel import (
    Access,
    Dispatch,
    Field,
    Found,
    Health,
    Lack,
    Polled,
    Published,
    Reference,
    Verified,
    WebhookRequest,
)
from app.ports.events import CommentPosted, CommentRemoved, Event, PostSeen, Visibility
from app.ports.failures import ForgedWebhook, PermanentFailure

KINDS = {"comment", "mention", "message"}
ICON = (
    "M6 2h12a4 4 0 0 1 4 4v7a4 4 0 0 1-4 4H9a5 5 0 0 0 6 2.5V22c-5 1.5-10-.5-11-5.5"
    "A20 20 0 0 1 2 6a4 4 0 0 1 4-4z"
    "m1 4v7h2.5V8.5h1.25V12h2.5V8.5h1.25V13H17V6z"
)


class Mastodon(SigningIn, Calling):
    """The account of a town. `account` is its full handle; a token of its own application speaks for it."""

    name = "mastodon"
    label = "Mastodon"
    icon = ICON
    capabilities = Capabilities(
        longest=calls.LONGEST,
        keyed_address=True,
        polls_every=timedelta(minutes=5),
        opens_with_handle=True,
        in_parts=True,
        private_reply=ALWAYS,
    )
    credentials = (
        Field("api", "Adresse du serveur", secret=False),
        Field("access_token", "Jeton d’accès"),
    )
    steps = (
        "Ouvrez votre serveur avec le compte de la ville : Préférences, Développement, Nouvelle application.",
        "Nommez-la Parvis et laissez l’URI de redirection proposée.",
        "Cochez read:accounts, read:notifications, read:statuses, write:statuses et push, et rien d’autre.",
        "Enregistrez, rouvrez l’application et copiez « Votre jeton d’accès ».",
        "Donnez ici l’adresse du serveur, le jeton, et comme compte l’adresse complète (@ville@serveur).",
    )
    permissions = (
        Lack(calls.SIGNED_IN, "no_comments"),
        *(Lack(scope, cost) for scope, cost in calls.COSTS.items()),
    )

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: Web Push knows no handshake."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whether the server of the account that the address names sealed and vouched for this."""
        for access in accesses:
            if access.account == request.key and pushing.is_pushed(request, access, now):
                return Verified((access.connection,))
        raise ForgedWebhook

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Ask for a poll of the account: a push says that something happened, never what."""
        return [event for access in accesses for event in pushing.parse(body, access)]

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read our posts, the conversations under them and what speaks to us."""
        return polling.poll(self._server(access), Us(access.account), cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read our own words back in time, with what stands under them, then what spoke to us."""
        return backfilling.backfill(self._server(access), Us(access.account), since, cursor, now)

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Ask to be told at once; a server that knows no Web Push is polled, and that is no failure."""
        return pushing.subscribe(self._server(access), access, address)

    def subscribes(self, access: Access) -> bool:
        """Only where the server knows Web Push."""
        return pushing.ADDRESS in access.memory

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Ask again once a day: the token does not end, but a server drops who does not answer it."""
        return pushing.renew(self._server(access), access, now)

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

    def names(self, access: Access) -> frozenset[str]:
        """Know an account by its handle, on the server that it names or else on the one that is asked."""
        us = Us(access.account)
        home = us.home or urlsplit(base_of(access.credentials.get("api", ""))).netloc
        return frozenset({f"{us.name}@{home}".casefold()})

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count graphemes, an address as 23, a mention without its server."""
        return words.length(text)

    def _server(self, access: Access) -> Server:
        return Server(self._http, access)


channel = Mastodon
