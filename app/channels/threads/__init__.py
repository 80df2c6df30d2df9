"""Threads: replies under the account's posts and mentions of it; replies to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.channels._meta import renewing
from app.channels._meta.channel import API, APP_ID, CREDENTIALS, MetaChannel
from app.channels._meta.graph import Graph
from app.channels._meta.tokens import examine
from app.channels._values import instant
from app.channels.threads import calls, counting, parsing, polling, publishing
from app.channels.threads.rows import Us
from app.channels.threads.signing_in import SigningIn
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Dispatch, Found, Health, Lack, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, Event, Kind, PostSeen, Visibility
from app.ports.failures import PermanentFailure

GRAPH = "https://graph.threads.net/v1.0"
LONGEST = 500
ICON = (
    "M12 2a10 10 0 1 0 5.2 18.54l-1.04-1.7A8 8 0 1 1 20 12v1.2a1.8 1.8 0 0 1-3.6 0V8h-2v.76"
    "A4.3 4.3 0 1 0 15 15.05 3.8 3.8 0 0 0 22 13.2V12A10 10 0 0 0 12 2z"
    "M12 9.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z"
)


class Threads(SigningIn, MetaChannel):
    """The profile of a town. `account` is its user id, `name` its handle."""

    name = "threads"
    label = "Threads"
    icon = ICON
    answers: frozenset[Kind] = frozenset({"comment", "mention"})
    capabilities = Capabilities(
        longest=LONGEST,
        polls_every=timedelta(minutes=5),
        acts=frozenset({"hide", "unhide"}),
        in_parts=True,
    )
    credentials = (*CREDENTIALS, APP_ID, API)
    steps = (
        "Sur developers.facebook.com, ajoutez à votre application l’accès « Threads API ».",
        "Demandez les permissions nommées plus bas, en accès avancé.",
        "Générez un jeton de longue durée pour le compte, et notez la clé secrète de Threads.",
        "Copiez ici cette clé, un mot de vérification de votre choix et le jeton.",
        "Produit « Webhooks », objet « Threads » : donnez l’adresse de Parvis et le mot.",
        "Cochez replies, mentions et delete, puis passez l’application en mode « Live ».",
    )
    permissions = tuple(Lack(name, cost) for name, cost in calls.COSTS.items())

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the accounts of these accesses alone."""
        return parsing.parse(body, accesses)

    def envelope(self, access: Access, at: int) -> Mapping[str, object]:
        """An empty webhook of this account: flat, without an `object`."""
        return {"target_id": access.account, "time": at, "values": []}

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the last posts with their conversations, and the mentions."""
        return polling.poll(self._graph(access), _us(access), cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read some posts with what was said under them."""
        return polling.backfill(self._graph(access), _us(access), since, cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment, mention or post as it stands now."""
        return calls.read(self._graph(access), _us(access), reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer the very comment, at any depth of its thread."""
        self.refuse_what_cannot_leave(dispatch)
        if counting.has_too_many_links(dispatch.text):
            raise PermanentFailure("too_many_links")
        return publishing.publish(self._graph(access), access.account, dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply under the comment it answers."""
        return calls.find(self._graph(access), _us(access), dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide or show a reply under one of our posts."""
        calls.moderate(self._graph(access), moderation)

    def check(self, access: Access) -> Health:
        """Ask for the account's handle, the token's life and the permissions that are missing."""
        graph = self._graph(access)
        handle, named = calls.account_of(graph, access.account)
        app_id = access.credentials.get("app_id")
        # The secret makes the app's own token; without the app's id there is none to make.
        asker = replace(graph, secret=access.credentials.get("app_secret")) if app_id else graph
        token = examine(asker, app_id, family="TH|")
        missing = calls.lacks(token.scopes) if token.scopes is not None else ()
        ends = token.expires_at or instant(access.memory.get("expires_at"))
        return Health(handle, missing, ends, account=named)

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew the token at two thirds of its sixty days."""
        if not renewing.is_due(access, now):
            return None
        return renewing.renew(self._graph(access), access, now, "th_refresh_token")

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters, and emoji as their bytes."""
        return counting.length(text)

    def _graph(self, access: Access) -> Graph:
        # Proofs are sent where they are known to be read: not to this host.
        base = access.credentials.get("api") or GRAPH
        return Graph(self._http, base, renewing.token_of(access), secret=None)


def _us(access: Access) -> Us:
    return Us(access.account, access.name)


channel = Threads
