"""Facebook Pages: comments, mentions, reviews, visitors' posts and private messages; replies to comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.channels._meta import whispering
from app.channels._meta.channel import API, APP_ID, CREDENTIALS, MetaChannel
from app.channels._meta.graph import Graph, of
from app.channels._meta.tokens import examine
from app.channels._values import another, ident, text
from app.channels.facebook import calls, parsing, polling
from app.channels.facebook.signing_in import SigningIn
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities, Limit
from app.ports.channel import Access, Dispatch, Found, Health, Lack, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, Event, Kind, PostSeen

GRAPH = "https://graph.facebook.com/v25.0"
# Sources outside Meta agree on this limit; its own documentation names none.
LONGEST = 8000
LONGEST_MESSAGE = 2000
ICON = (
    "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z"
    "M13.5 21v-7H16l.5-3h-3V9.5c0-1 .5-1.5 1.5-1.5H17V5.2"
    "A15 15 0 0 0 14.5 5C12 5 10.5 6.5 10.5 9v2H8v3h2.5v7z"
)


class Facebook(SigningIn, MetaChannel):
    """The Page of a town. `account` is the Page's id."""

    name = "facebook"
    label = "Facebook"
    icon = ICON
    speaks_for = "page"
    answers: frozenset[Kind] = frozenset({"comment", "mention", "post", "review"})
    whispers: frozenset[Kind] = frozenset({"comment", "post", "message"})
    capabilities = Capabilities(
        longest=LONGEST,
        message=Limit(LONGEST_MESSAGE),
        polls_every=timedelta(minutes=5),
        inbox="https://business.facebook.com/latest/inbox",
        acts=frozenset({"hide", "unhide", "delete"}),
        message_window=whispering.BY_A_PERSON,
        private_reply=whispering.PRIVATE_REPLY,
    )
    credentials = (
        *CREDENTIALS,
        APP_ID,
        API,
    )
    steps = (
        "Sur developers.facebook.com, créez une application de type « Business » et notez ses clés.",
        "Demandez pour elle les permissions nommées plus bas, en accès avancé.",
        "Dans les paramètres de l’entreprise, créez un utilisateur système, et donnez-lui la Page.",
        "Générez son jeton avec ces permissions, puis demandez celui de la Page.",
        "Copiez ici la clé secrète, un mot de vérification de votre choix et le jeton de la Page.",
        "Produit « Webhooks », objet « Page » : l’adresse de Parvis, le mot, « Include values ».",
        "Cochez feed, mention, ratings, messages, message_echoes et message_edits.",
        "Passez l’application en mode « Live ».",
    )
    permissions = tuple(Lack(name, cost) for name, cost in calls.COSTS.items())

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the accounts of these accesses alone."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the last posts and their new comments, the reviews and the private messages."""
        return polling.poll(self._graph(access), access.account, _post(access), cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read some posts with what was said under them."""
        return polling.backfill(self._graph(access), access.account, since, cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now."""
        return calls.read(self._graph(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer under the top comment of the thread, or in private."""
        self.refuse_what_cannot_leave(dispatch)
        if dispatch.visibility == "private":
            return whispering.write(self._graph(access), _post(access), dispatch)
        return calls.publish(self._graph(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply where it would stand."""
        if dispatch.visibility == "private":
            return whispering.find(self._graph(access), _post(access), dispatch)
        return calls.find(self._graph(access), access.account, dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide, show or delete a comment."""
        calls.moderate(self._graph(access), moderation)

    def check(self, access: Access) -> Health:
        """Ask for the Page's name, the token's life and the permissions that are missing."""
        graph = self._graph(access)
        token = examine(graph, access.credentials.get("app_id"))
        page = graph.get(of(access.account.removeprefix("@")), fields="id,name").body
        missing = calls.lacks(token.scopes) if token.scopes is not None else ()
        named = another(ident(page.get("id")), access.account)
        return Health(text(page.get("name")), missing, token.expires_at, account=named)

    def subscribe(self, access: Access, address: str) -> None:
        """Install the app on the Page; the app's own page names the address."""
        calls.subscribe(self._graph(access), access.account)

    def subscribes(self, access: Access) -> bool:
        """Install the app with whatever token there is."""
        return True

    def _graph(self, access: Access) -> Graph:
        given = access.credentials
        base = given.get("api") or GRAPH
        return Graph(self._http, base, given.get("access_token", ""), given.get("app_secret"))


def _post(access: Access) -> whispering.Post:
    return whispering.Post(f"{access.account}/messages", "messenger")


channel = Facebook
