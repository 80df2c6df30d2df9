"""LinkedIn: comments under a page's posts, and posts that mention it; replies to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.channels._base import Calling
from app.channels.linkedin import account, calls, parsing, polling, signing, tokens
from app.channels.linkedin.server import Server
from app.channels.linkedin.signing_in import SigningIn
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
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
from app.ports.failures import PermanentFailure

KINDS = {"comment", "mention"}
LONGEST = 1250
ICON = (
    "M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z"
    "M6.5 5.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z"
    "M5.25 10v8.5h2.5V10z"
    "M10 10v8.5h2.5v-4.75c0-2.4 3.25-2.4 3.25 0v4.75h2.5V13c0-3.6-4-4.3-5.75-1.9V10z"
)


class LinkedIn(SigningIn, Calling):
    """The page of a town. `account` is its organisation's URN."""

    name = "linkedin"
    label = "LinkedIn"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST, polls_every=timedelta(minutes=15), acts=frozenset({"delete"})
    )
    credentials = (
        Field("client_secret", "Primary Client Secret"),
        Field("access_token", "Jeton d’accès"),
        Field("client_id", "Client ID", secret=False, required=False),
        Field("refresh_token", "Jeton de renouvellement", required=False),
        Field("app_id", "Numéro de l’application (pour les webhooks)", secret=False, required=False),
        Field("version", "Version de l’API (AAAAMM)", secret=False, required=False),
        Field("api", "Adresse de l’API", secret=False, required=False),
    )
    steps = (
        "Sur linkedin.com/developers, créez une application rattachée à la page, et faites vérifier la page.",
        "Onglet « Products » : demandez « Community Management API » et attendez l’accord de LinkedIn.",
        "Onglet « Auth » : ajoutez l’adresse de retour de Parvis dans « Authorized redirect URLs ».",
        "Copiez « Client ID » et « Primary Client Secret » dans l’application, ici.",
        "Onglet « Webhooks » : ajoutez l’adresse que Parvis donne et attendez qu’elle soit validée.",
        "Connectez-vous avec un compte administrateur de la page, et choisissez la page.",
    )
    permissions = tuple(Lack(name, cost) for name, cost in account.COSTS.items())

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Answer the challenge, as JSON."""
        return signing.greet(query, accesses)

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose client secret signed the raw body."""
        return signing.verify(request, accesses)

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign a list of notifications that is empty."""
        return signing.signed(parsing.silence(now), access)

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the pages of these accesses alone."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the page's notifications since the last poll, or else its last posts."""
        return polling.poll(self._server(access), access.account, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read some posts with what was said under them."""
        return polling.backfill(self._server(access), access.account, since, cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment, mention or post as it stands now."""
        return calls.read(self._server(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer as the page, under the comment."""
        if dispatch.kind not in KINDS or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")
        return calls.publish(self._server(access), access.account, dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our answer where it would stand."""
        return calls.find(self._server(access), access.account, dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Delete a comment under a post of the page."""
        calls.moderate(self._server(access), access.account, moderation)

    def check(self, access: Access) -> Health:
        """Ask for the page's name, the token's life, and the permissions and the role that are missing."""
        return account.check(self._http, self._server(access), access)

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Have the page's notifications sent to us, where the application's number is known."""
        account.subscribe(self._server(access), access, address)
        return None

    def subscribes(self, access: Access) -> bool:
        """Only where the application's number was given."""
        return bool(access.credentials.get("app_id"))

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the token before its sixty days end, where the application may."""
        return tokens.renew(self._http, access, now)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)

    def _server(self, access: Access) -> Server:
        return Server(self._http, access)


channel = LinkedIn
