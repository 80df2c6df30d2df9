"""TikTok: comments under the videos of a business account, and answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.channels._base import Calling
from app.channels.tiktok import calls, parsing, polling, signing, tokens
from app.channels.tiktok.server import Server
from app.channels.tiktok.signing_in import SigningIn
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
from app.ports.failures import ForgedWebhook, PermanentFailure

LONGEST = 150
ICON = "M11 2h4c.2 2.8 2 4.8 5 5v4c-1.9 0-3.6-.6-5-1.6V16a6 6 0 1 1-7-5.9v4.2A2 2 0 1 0 11 16z"


class TikTok(SigningIn, Calling):
    """The business account of a town. `account` is its open_id for our application."""

    name = "tiktok"
    label = "TikTok"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        polls_every=timedelta(minutes=15),
        acts=frozenset({"hide", "unhide"}),
        in_parts=True,
    )
    credentials = (
        Field("app_id", "App ID", secret=False),
        Field("app_secret", "Secret"),
        Field("access_token", "Jeton d’accès"),
        Field("refresh_token", "Jeton de renouvellement", required=False),
        Field("api", "Adresse de l’API", secret=False, required=False),
    )
    steps = (
        "Passez le compte TikTok de la ville en compte professionnel (« Business Account »).",
        "Sur business-api.tiktok.com, devenez développeur et créez une application (« My Apps »).",
        "Dans « Scope of permission », cochez « Get Business Comment » et « Manage Business Comment ».",
        "Cochez aussi « Business Media » et « Get Business User Basic Info ».",
        "Mettez l’adresse de retour de Parvis dans « TikTok account holder redirect URL ».",
        "Attendez que TikTok accepte l’application, puis copiez ici « App ID » et « Secret ».",
        "Copiez aussi l’adresse « TikTok account holder authorization URL ».",
        "Connectez-vous avec le compte TikTok de la ville : Parvis demande lui-même les notifications.",
    )
    permissions = tuple(Lack(name, cost) for name, cost in calls.COSTS.items())

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: this network shakes no hands."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose app secret signed the instant and the raw body."""
        return signing.verify(request, accesses, now)

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign the ping that TikTok itself sends."""
        return signing.signed(parsing.ping(access.account, now), access, now)

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the account it names."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the last videos with what was said under them."""
        return polling.poll(self._http, access, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read some videos with what was said under them."""
        return polling.backfill(Server(self._http, access), access.account, since, cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or video as it stands now."""
        return calls.read(Server(self._http, access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a comment under a video of ours."""
        if dispatch.kind != "comment" or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")
        return calls.publish(Server(self._http, access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our answer among those of its thread."""
        return calls.find(Server(self._http, access), access.account, dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide or show a comment under a video of ours."""
        calls.moderate(Server(self._http, access), moderation)

    def check(self, access: Access) -> Health:
        """Ask for the account's name, and the permissions that are missing."""
        return calls.check(Server(self._http, access), access)

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Have comment events sent to us."""
        calls.subscribe(Server(self._http, access), access, address)
        return None

    def subscribes(self, access: Access) -> bool:
        """Ask with whatever token there is."""
        return True

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the token of a day, where a refresh token is held."""
        if not tokens.can_renew(access) or not tokens.is_due(access, now):
            return None
        return tokens.renew(self._http, access, now)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)


channel = TikTok
