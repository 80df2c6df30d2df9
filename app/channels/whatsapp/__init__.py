"""WhatsApp, through its Cloud API: private messages, and answers to them within a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.channels._meta.channel import API, APP_ID, CREDENTIALS, MetaChannel
from app.channels._meta.graph import Graph, of
from app.channels._meta.tokens import examine
from app.channels._values import another, ident, text
from app.channels.whatsapp import calls, parsing
from app.ports.capabilities import Capabilities
from app.ports.channel import (
    Access,
    Dispatch,
    Fetched,
    Field,
    Found,
    Health,
    Lack,
    Polled,
    Published,
    Reference,
)
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, Event, Kind, PostSeen
from app.ports.failures import NOT_READABLE, PermanentFailure

GRAPH = "https://graph.facebook.com/v25.0"
LONGEST = 4096
ICON = (
    "M12 2a10 10 0 0 1 0 20 10 10 0 0 1-4.9-1.3L2 22l1.3-5.1A10 10 0 0 1 12 2z"
    "M12 4a8 8 0 0 0-6.8 12.2l-.6 3.2 3.2-.6A8 8 0 1 0 12 4z"
    "M8.7 7.5c.5 0 .7.2 1.6 2.2l-.9 1.2a7 7 0 0 0 3.7 3.7l1.2-1c2 1 2.2 1.2 2.2 1.6 0 1.2-1.3 2-2.5 1.8"
    "A9 9 0 0 1 7 10c-.2-1.2.6-2.5 1.7-2.5z"
)


class WhatsApp(MetaChannel):
    """The telephone number of a town. `account` is its phone number id."""

    name = "whatsapp"
    label = "WhatsApp"
    icon = ICON
    speaks_for = parsing.OBJECT
    answers: frozenset[Kind] = frozenset()
    whispers: frozenset[Kind] = frozenset({"message"})
    capabilities = Capabilities(longest=LONGEST, polls_every=None, message_window=timedelta(hours=24))
    credentials = (
        *CREDENTIALS,
        APP_ID,
        Field("waba_id", "Identifiant du compte WhatsApp Business", secret=False, required=False),
        API,
    )
    steps = (
        "Sur developers.facebook.com, ouvrez votre application et ajoutez le produit « WhatsApp ».",
        "Menu « WhatsApp », « Configuration de l’API » : ajoutez votre numéro, copiez son identifiant.",
        "Dans les paramètres de l’entreprise, créez un utilisateur système, puis un jeton.",
        "Donnez au jeton whatsapp_business_messaging et whatsapp_business_management, sans date de fin.",
        "Copiez ici la clé secrète de l’application, un mot de vérification de votre choix et le jeton.",
        "Menu « WhatsApp », « Configuration » : donnez l’adresse de Parvis, le mot, et cochez « messages ».",
    )
    permissions = tuple(Lack(name, cost) for name, cost in calls.COSTS.items())

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the numbers of these accesses alone."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Find nothing: this network shows no message again."""
        return Polled((), cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Refuse: this network shows no message again."""
        raise PermanentFailure(NOT_READABLE)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer a person, as long as their last message is less than a day old."""
        self.refuse_what_cannot_leave(dispatch)
        return calls.publish(self._graph(access), access.account, dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Find nothing, and say so: this network lists no message."""
        return Found((), whole=False)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Fetch a picture; one known by its id is asked where it lies: that address lasts for minutes."""
        if attachment.media != "image" or "://" in attachment.url:
            return super().fetch(attachment, access)
        return calls.picture(self._graph(access), attachment.url)

    def check(self, access: Access) -> Health:
        """Ask for the number's name, the token's life and the permissions that are missing."""
        graph = self._graph(access)
        token = examine(graph, access.credentials.get("app_id"))
        number = graph.get(of(access.account), fields="id,display_phone_number,verified_name").body
        missing = calls.lacks(token.scopes) if token.scopes is not None else ()
        name = text(number.get("verified_name")) or text(number.get("display_phone_number"))
        named = another(ident(number.get("id")), access.account)
        return Health(name, missing, token.expires_at, account=named)

    def subscribe(self, access: Access, address: str) -> None:
        """Install the app on the business account, where its id is known."""
        business = access.credentials.get("waba_id")
        if business:
            self._graph(access).post(of(business, "subscribed_apps"))

    def subscribes(self, access: Access) -> bool:
        """Only where the business account is named."""
        return bool(access.credentials.get("waba_id"))

    def _graph(self, access: Access) -> Graph:
        given = access.credentials
        base = given.get("api") or GRAPH
        return Graph(self._http, base, given.get("access_token", ""), given.get("app_secret"))


channel = WhatsApp
