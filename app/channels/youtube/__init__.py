"""YouTube: comments under a channel's films, by polling within the day's units; replies, and moderation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.channels._base import Asked
from app.channels._google import signing_in
from app.channels._google.signing_in import API, CLIENT
from app.channels._google.speaking import Google
from app.channels._http import Http
from app.channels._values import ident, mapping, text
from app.channels.youtube import calls, polling
from app.channels.youtube.api import YouTubeApi
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Dispatch, Field, Found, Health, Lack, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen, Visibility
from app.ports.failures import PermanentFailure
from app.ports.signing_in import Departure, Offer
from app.ports.spending import Budget

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
LONGEST = 10_000
ICON = "M5 5h14a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3zM10 8.5v7l6-3.5z"
# A reply costs fifty: fifty of them are kept for the town, whatever polling and the past have cost.
BUDGET = Budget(units=10_000, kept=2_500, read=1, shared=True)


class YouTube(Asked):
    """The channel of a town. `account` is its id (`UC…`); a refresh token speaks for it."""

    name = "youtube"
    label = "YouTube"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        has_webhook=False,
        polls_every=timedelta(minutes=5),
        acts=frozenset({"hide", "unhide", "delete"}),
        opens_with_handle=True,
        budget=BUDGET,
    )
    application = CLIENT
    asked: tuple[Field, ...] = ()
    credentials = (*CLIENT, Field("refresh_token", "Jeton d’actualisation"), API)
    permissions = (Lack(SCOPE, "no_replies"),)
    steps = (
        "Sur console.cloud.google.com, créez un projet et activez « YouTube Data API v3 ».",
        "Dans « Google Auth Platform », choisissez l’audience « External », puis « Publish app ».",
        "Dans « Data Access », ajoutez le champ d’application youtube.force-ssl.",
        "Dans « Clients », créez un client de type « Web application » avec l’adresse de retour de Parvis.",
        "Donnez à Parvis l’identifiant et le code secret de ce client.",
        "Connectez-vous avec un compte propriétaire ou gestionnaire, et choisissez la chaîne de la ville.",
    )

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the newest threads, those held for review, and those where people still answer."""
        return polling.poll(self._api(access), access.account, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read one page of threads, with every answer in them."""
        return calls.backfill(self._api(access), access.account, since, cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or film as it stands now."""
        return calls.read(self._api(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Answer in the thread of a comment."""
        self._refuse_what_cannot_leave(dispatch)
        return calls.publish(self._api(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for our reply in its thread."""
        return calls.find(self._api(access), access.account, dispatch)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hold a comment for review, publish it, or reject it for good."""
        calls.moderate(self._api(access), moderation)

    def check(self, access: Access) -> Health:
        """Ask for the channel's title, and for what the access may do."""
        api = self._api(access)
        api.google.renew()  # only a new token says what it is good for
        granted = api.google.scopes
        lacks = () if granted is None or SCOPE in granted else self.permissions
        return Health(calls.name_of(api, access.account), lacks)

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Make another access token where polling has not done so already."""
        google = Google(self._http, access)
        google.keep_fresh(now)
        return google.memory(now)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Prepare Google's own page, where the person chooses an account and its channel."""
        return signing_in.depart(application, SCOPE, return_to, state)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Offer the channel that the person chose."""
        grant = signing_in.arrive(self._http, application, query, memory, return_to, SCOPE)
        return _offers(self._http, grant)

    def _api(self, access: Access) -> YouTubeApi:
        return YouTubeApi(Google(self._http, access))

    def _refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        if dispatch.kind != "comment" or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip() or not dispatch.comment_external_id:
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")


def _offers(http: Http, grant: signing_in.Grant) -> tuple[Offer, ...]:
    """The channels behind a grant, each with the token that stays."""
    found = YouTubeApi(Google.holding(http, grant.access_token)).ourselves().rows
    offers = []
    for row in found:
        account = ident(row.get("id"))
        name = (text(mapping(row.get("snippet")).get("title")) or "").strip()
        if account:
            offers.append(Offer(account, name or account, {"refresh_token": grant.refresh_token}))
    if not offers:
        raise PermanentFailure("no_account")
    return tuple(offers)


channel = YouTube
