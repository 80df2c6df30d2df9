"""X: what is said to the account, by webhook and by polling; replies where its author named or quoted us."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.channels._base import Calling
from app.channels.x import calls, counting, parsing, polling, signing, signing_in, subscribing
from app.channels.x.api import Api
from app.channels.x.rows import Us
from app.channels.x.tokens import Tokens
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.channel import (
    Access,
    Dispatch,
    Field,
    Found,
    Health,
    Polled,
    Published,
    Reference,
    Verified,
    WebhookRequest,
)
from app.ports.events import CommentPosted, CommentRemoved, Event, PostSeen, Visibility
from app.ports.failures import PermanentFailure
from app.ports.spending import Budget

LONGEST = 280
ANSWERED = {"comment", "mention"}
# In thousandths of a dollar: five dollars a day at most, two of them kept for what people decide.
BUDGET = Budget(units=5_000, kept=2_000, price=1_000, heard=5, read=5)
# A poll renews earlier: this is for an account whose polls wait.
LATE = timedelta(minutes=20)
ICON = (
    "M3 3h5.6l4.2 5.9L18 3h2.6l-6.6 7.6L21.4 21h-5.6l-4.6-6.4L5.6 21H3l7-8.1zM6.6 4.8 16.7 19.2h1.2L7.8 4.8z"
)


class X(signing_in.SigningIn, Calling):
    """The account of a town. `account` is its user id; a token of its own speaks for it."""

    name = "x"
    label = "X"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        polls_every=timedelta(minutes=5),
        inbox="https://x.com/messages",
        acts=frozenset({"hide", "unhide"}),
        in_parts=True,
        budget=BUDGET,
    )
    credentials = (
        signing_in.CONSUMER_SECRET,
        Field("access_token", "Jeton d’accès (OAuth 2.0)"),
        Field("refresh_token", "Jeton de renouvellement", required=False),
        signing_in.CONSUMER_KEY,
        Field("client_id", signing_in.CLIENT_ID.label, secret=False, required=False),
        Field("client_secret", signing_in.CLIENT_SECRET.label, required=False),
        Field("plan", "Offre (« enterprise », sinon rien)", secret=False, required=False),
        Field("api", "Adresse de l’API", secret=False, required=False),
    )
    steps = (
        "Créez une application sur console.x.com et achetez des crédits.",
        "Ouvrez « User authentication settings ».",
        "Choisissez « Read and write and Direct message », puis « Web App, Automated App or Bot ».",
        "Recopiez l’adresse de retour de Parvis dans « Callback URI ».",
        "Dans « Keys and tokens », copiez « API Key » et « API Key Secret ».",
        "Copiez au même endroit « OAuth 2.0 Client ID » et « Client Secret ».",
        "Enregistrez ces quatre valeurs, puis connectez-vous avec le compte de la ville.",
    )
    permissions = calls.PERMISSIONS

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Answer the handshake with the application's secret."""
        return signing.greet(query, accesses)

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose application signed the raw body."""
        return signing.verify(request, accesses)

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign a list of events that is empty."""
        return signing.signed(json.dumps({"data": [], "at": now.isoformat()}).encode(), access)

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the accounts of these accesses alone."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read our own words and what names us; conversations too where no webhook tells of them."""
        searches = subscribing.WEBHOOK not in access.memory
        return polling.poll(self._api(access), Us.of(access), cursor, now, searches=searches)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read one page of our own words, then of what names us."""
        return polling.backfill(self._api(access), Us.of(access), since, cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now."""
        return calls.read(self._api(access), Us.of(access), reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a comment or a mention, in its conversation."""
        self._refuse_what_cannot_leave(dispatch)
        return calls.publish(self._api(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply among our own posts."""
        return calls.find(self._api(access), Us.of(access), dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide an answer under a publication of ours, or show it again."""
        calls.moderate(self._api(access), moderation)

    def check(self, access: Access) -> Health:
        """Ask whom the token speaks for, and what it may not do."""
        scope = access.memory.get("scope") if Tokens.of(access).expires_at else None
        return calls.check(self._api(access), Us.of(access), scope)

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Register the webhook and this account's events, where the application's key was given."""
        return subscribing.subscribe(self._http, access, address)

    def subscribes(self, access: Access) -> bool:
        """Only where the application's key was given."""
        return bool(access.credentials.get("consumer_key"))

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the tokens where polling has not done so already."""
        api = self._api(access)
        api.keep_fresh(now, LATE)
        return api.memory

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count as the network weighs: 1 or 2 a character, 23 an address, 2 an emoji."""
        return counting.length(text)

    def _api(self, access: Access) -> Api:
        return Api(self._http, access)

    def _refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        if dispatch.kind not in ANSWERED or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")


channel = X
