"""Instagram: comments, mentions, live comments and private messages; replies to comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.channels._base import account_in
from app.channels._meta import renewing, whispering
from app.channels._meta.channel import API, APP_ID, CREDENTIALS, MetaChannel
from app.channels._meta.graph import Graph
from app.channels._meta.tokens import examine
from app.channels._values import another, ident, text
from app.channels.instagram import calls, parsing, polling
from app.channels.instagram.rows import Us
from app.channels.instagram.signing_in import DIRECTLY, SigningIn
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities, Limit
from app.ports.channel import Access, Dispatch, Field, Found, Health, Lack, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, Event, Kind, PostSeen

THROUGH_PAGE = "https://graph.facebook.com/v25.0"
DIRECT = "https://graph.instagram.com/v25.0"
# Independent sources say 2,196 to 2,200; a little less leaves room for how the network counts.
LONGEST = 2190
LONGEST_MESSAGE = 1000
# `me` is the account, or the Page it is connected through; of a conversation only 20 messages can be read.
POST = whispering.Post("me/messages", "instagram", keeps=20)
ICON = (
    "M8 3h8a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"
    "M8 5a3 3 0 0 0-3 3v8a3 3 0 0 0 3 3h8a3 3 0 0 0 3-3V8a3 3 0 0 0-3-3z"
    "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
    "M16.6 6.3a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2z"
)


class Instagram(SigningIn, MetaChannel):
    """A professional account. `account` is its id; it is connected through its Page or by its own sign-in."""

    name = "instagram"
    label = "Instagram"
    icon = ICON
    speaks_for = "instagram"
    answers: frozenset[Kind] = frozenset({"comment", "mention"})
    whispers: frozenset[Kind] = frozenset({"comment", "message"})
    capabilities = Capabilities(
        longest=LONGEST,
        message=Limit(LONGEST_MESSAGE, "bytes"),
        polls_every=timedelta(minutes=5),
        inbox="https://www.instagram.com/direct/inbox/",
        acts=frozenset({"hide", "unhide", "delete"}),
        message_window=whispering.BY_A_PERSON,
        private_reply=whispering.PRIVATE_REPLY,
    )
    credentials = (
        *CREDENTIALS,
        APP_ID,
        Field("login", "Connexion par (facebook ou instagram)", secret=False, required=False),
        API,
    )
    steps = (
        "Passez le compte en compte professionnel, et reliez-le à la Page de la ville.",
        "Préparez l’application et le jeton de la Page, avec les permissions nommées plus bas.",
        "Copiez ici la clé secrète, un mot de vérification de votre choix et le jeton.",
        "Produit « Webhooks », objet « Instagram » : l’adresse de Parvis, le mot, « Include values ».",
        "Cochez comments, live_comments, mentions et messages.",
        "Passez l’application en mode « Live ».",
    )
    permissions = tuple(Lack(name, cost) for name, cost in calls.COSTS.items())

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the accounts of these accesses alone."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the last media and their comments as they stand now, and the private messages."""
        return polling.poll(self._graph(access), _us(access), POST, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read some media with what was said under them."""
        return polling.backfill(self._graph(access), _us(access), since, cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment, media or mention as it stands now."""
        return calls.read(self._graph(access), _us(access), reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer under the top comment of the thread, through the account for a mention, or in private."""
        self.refuse_what_cannot_leave(dispatch)
        if dispatch.visibility == "private":
            return whispering.write(self._graph(access), POST, dispatch)
        return calls.publish(self._graph(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply where it would stand."""
        if dispatch.visibility == "private":
            return whispering.find(self._graph(access), POST, dispatch)
        return calls.find(self._graph(access), _us(access), dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide, show or delete a comment."""
        calls.moderate(self._graph(access), moderation)

    def check(self, access: Access) -> Health:
        """Ask for the account's handle, the token's life and the permissions that are missing."""
        graph = self._graph(access)
        if _is_direct(access):
            return _check_directly(graph, access)
        token = examine(graph, access.credentials.get("app_id"))
        account = calls.account_of(graph, access.account)
        missing = calls.lacks(token.scopes) if token.scopes is not None else ()
        named = another(ident(account.get("id")), access.account)
        return Health(text(account.get("username")), missing, token.expires_at, account=named)

    def subscribe(self, access: Access, address: str) -> None:
        """Ask for this account's webhooks."""
        graph = self._graph(access)
        if _is_direct(access):
            calls.subscribe_directly(graph)
        else:
            calls.subscribe_through_page(graph, access.account)

    def subscribes(self, access: Access) -> bool:
        """Ask with whatever token there is."""
        return True

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew a token of the network’s own sign-in at two thirds of its life."""
        if not _is_direct(access) or not renewing.is_due(access, now):
            return None
        return renewing.renew(self._graph(access), access, now, "ig_refresh_token")

    def _graph(self, access: Access) -> Graph:
        given = access.credentials
        base = given.get("api") or (DIRECT if _is_direct(access) else THROUGH_PAGE)
        # Proofs are sent where they are known to be read: not to the network's own host.
        secret = None if base == DIRECT else given.get("app_secret")
        return Graph(self._http, base, renewing.token_of(access), secret)


def _check_directly(graph: Graph, access: Access) -> Health:
    """The network's own sign-in names its account as `user_id`; `id` there is scoped to the app."""
    me = graph.get("me", fields="user_id,username").body
    named = account_in(ident(me.get("user_id")), access.account, me.get("username"))
    return Health(text(me.get("username")), account=named)


def _is_direct(access: Access) -> bool:
    return access.credentials.get("login") == DIRECTLY


def _us(access: Access) -> Us:
    return Us(access.account, access.name)


channel = Instagram
