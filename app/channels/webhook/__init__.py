"""The signed webhook: any tool of the town pushes comments here (Standard Webhooks 1.0.0)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.channels._base import Calling
from app.channels._values import address
from app.channels.webhook import calling, parsing, signing
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
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, Event, PostSeen, Visibility
from app.ports.failures import ForgedWebhook, PermanentFailure

HERE = Path(__file__).parent
TOLERANCE = timedelta(minutes=5)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ICON = (
    "M10 2a6 6 0 0 0-3.2 11.1l-2 3.6A3 3 0 1 0 6.5 17.7l3-5.3a1 1 0 0 0-.5-1.4A4 4 0 1 1 14 8a1 1 0 0 0 2 0 "
    "6 6 0 0 0-6-6zm0 4a3 3 0 0 0-1 5.8l.9-1.6A1 1 0 1 1 11 9l2.6 4.6a1 1 0 0 0 1.3.4 4 4 0 1 1-1 6.9 1 1 0 "
    "0 0-1.2 1.6 6 6 0 1 0 2-10.7L12.8 8A3 3 0 0 0 10 6zm-1 11a1 1 0 0 0 0 2h6.2a3 3 0 1 0 0-2z"
)


class Webhook(Calling):
    """A tool of the town. `account` is a slug of ours; it is also the last part of the webhook's address."""

    name = "webhook"
    label = "Webhook signé"
    icon = ICON
    capabilities = Capabilities(keyed_address=True, polls_every=None)
    credentials = (
        Field("secret", "Secret (whsec_…)"),
        Field("callback_url", "Adresse qui reçoit les réponses", secret=False, required=False),
    )
    steps = (
        "Donnez comme compte un nom court à l’outil qui enverra des commentaires (mairie-en-ligne).",
        "Faites un secret d’au moins 24 octets : whsec_ suivi de sa valeur en base64.",
        "Si l’outil sait recevoir les réponses, donnez son adresse en https.",
        "Donnez à l’outil le secret et l’adresse du webhook que Parvis affiche ensuite.",
    )

    schema = (HERE / "schema.json").read_text(encoding="utf-8")

    def example(self, address: str) -> str | None:
        """A shell's lines that push a first comment: the secret stays to be filled in."""
        return (HERE / "example.sh").read_text(encoding="utf-8").replace("ADDRESS", address)

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: Standard Webhooks know no handshake."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whether the account that the address names holds the secret that signed, within five minutes.

        A sender gives several addresses the same `webhook-id`, so the delivery is known by account and id.
        """
        signed = signing.signed_in(request)
        if signed is None or abs(now.timestamp() - signed.seconds) > TOLERANCE.total_seconds():
            raise ForgedWebhook
        for access in accesses:
            if access.account == request.key and signing.is_signed_by(signed, access):
                return Verified((access.connection,), f"{access.account}/{signed.id}")
        raise ForgedWebhook

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign a ping, as any tool may; nothing without a key."""
        if not signing.keys_of(access):
            return None
        body = b'{"type":"ping","data":{}}'
        headers = signing.headers_for(access, f"ping_{secrets.token_hex(12)}", int(now.timestamp()), body)
        return WebhookRequest(headers, body, access.account)

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, as schema.json describes it."""
        return [event for access in accesses for event in parsing.parse(body, access)]

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """There is nothing to ask: a tool speaks when it has something to say."""
        return Polled((), cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Say nothing new: what the tool told last stands, for it tells edits and removals itself."""
        if reference.what == "post":
            return PostSeen(access.account, reference.external_id)
        return CommentPosted(access.account, CommentSeen(reference.external_id, reference.kind))

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Hand the reply to the tool's own address, signed."""
        return calling.publish(self._http, dispatch, access)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """There is nothing to ask."""
        return Found((), whole=False)

    def check(self, access: Access) -> Health:
        """Look at what was given: a slug, a key long enough, an address. Nobody is called."""
        if not SLUG.fullmatch(access.account):
            raise PermanentFailure("bad_account")
        if not signing.keys_of(access) or not signing.is_whole(access):
            raise PermanentFailure("bad_secret")
        callback = access.credentials.get("callback_url")
        if callback and address(callback) is None:
            raise PermanentFailure("bad_address")
        return Health(access.name or None)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)


channel = Webhook
