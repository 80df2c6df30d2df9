"""Google Business Profile: the reviews of a place, by push and by polling; one reply to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.channels._base import Calling
from app.channels._google import signing_in
from app.channels._google.signing_in import API, CLIENT
from app.channels._google.speaking import Google
from app.channels.google import calls, parsing, polling
from app.channels.google.api import BusinessProfile, place_of
from app.channels.google.vouching import token_in, vouches
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
from app.ports.events import CommentPosted, CommentRemoved, Event, Visibility
from app.ports.failures import ForgedWebhook, PermanentFailure
from app.ports.signing_in import Departure, Offer

SCOPE = "https://www.googleapis.com/auth/business.manage"
LONGEST = 4096
ICON = (
    "M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7z"
    "m0 4.4.9 1.9 2 .3-1.5 1.4.4 2.1-1.8-1-1.8 1 .4-2.1-1.5-1.4 2-.3z"
)
PUSH = (
    Field("push_audience", "Audience des envois Pub/Sub", secret=False, required=False),
    Field("push_email", "Compte de service des envois Pub/Sub", secret=False, required=False),
    Field("push_topic", "Sujet Pub/Sub (projects/…/topics/…)", secret=False, required=False),
)


class GoogleReviews(Calling):
    """A place of the town. `account` is its name, `accounts/…/locations/…`; a refresh token speaks for it."""

    name = "google"
    label = "Avis Google"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        unit="bytes",
        polls_every=timedelta(minutes=5),
        inbox="https://business.google.com/reviews",
    )
    application = (*CLIENT, *PUSH)
    asked: tuple[Field, ...] = ()
    credentials = (*CLIENT, Field("refresh_token", "Jeton d’actualisation"), *PUSH, API)
    permissions = (Lack(SCOPE, "no_reviews"),)
    steps = (
        "Sur console.cloud.google.com, créez un projet et demandez l’accès aux API « Business Profile ».",
        "Activez « Google My Business API » et « My Business Account Management API ».",
        "Activez « My Business Business Information API » et « My Business Notifications API ».",
        "Dans « Google Auth Platform », choisissez l’audience « External », puis « Publish app ».",
        "Dans « Data Access », ajoutez le champ d’application business.manage.",
        "Dans « Clients », créez un client de type « Web application » avec l’adresse de retour de Parvis.",
        "Dans « Pub/Sub », créez un sujet.",
        "Donnez-y le rôle « Pub/Sub Publisher » à mybusiness-api-pubsub@system.gserviceaccount.com.",
        "Créez un abonnement « Push » vers l’adresse de Parvis, avec « Enable authentication ».",
        "Donnez à Parvis le client, l’audience, le compte de service et le sujet.",
        "Connectez-vous avec un compte qui gère la fiche, et choisissez l’établissement.",
    )

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: Pub/Sub shakes no hands."""
        raise ForgedWebhook

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say for whom Google vouches, by the keys that the last poll has kept with each connection."""
        token = token_in(request.headers)
        known = tuple(access.connection for access in accesses if token and vouches(token, access, now))
        if not known:
            raise ForgedWebhook
        return Verified(known, parsing.delivery_of(request.body))

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a push into the wish to poll the place it names."""
        return parsing.parse(body, accesses)

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read the reviews that were written to since the last poll, and Google's keys once an hour."""
        return polling.poll(self._api(access), access, cursor, now)

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read one page of reviews with their replies."""
        return polling.backfill(self._api(access), access.account, since, cursor, now)

    def read(self, reference: Reference, access: Access) -> CommentPosted | CommentRemoved:
        """Read one review as it stands now."""
        return calls.read(self._api(access), access.account, reference)

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Reply to a review; a reply that stands there already is replaced."""
        self._refuse_what_cannot_leave(dispatch)
        return calls.publish(self._api(access), dispatch)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look at the review's one reply."""
        return calls.find(self._api(access), dispatch)

    def check(self, access: Access) -> Health:
        """Ask for the place's name and its reviews, and for what the access may do."""
        api = self._api(access)
        api.google.renew()  # only a new token says what it is good for
        granted = api.google.scopes
        if granted is not None and SCOPE not in granted:
            return Health(lacks=self.permissions)
        return Health(calls.title_of(api, access.account))

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Have Google publish to the town's topic; the subscription that pushes it here is the town's own."""
        return calls.listen(self._api(access), access)

    def subscribes(self, access: Access) -> bool:
        """Only where the town's topic was given."""
        return bool(access.credentials.get("push_topic"))

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Make another access token, and fetch Google's keys, where polling has not done so already."""
        api = self._api(access)
        api.google.keep_fresh(now)
        polling.keep_keys(api, access, now)
        return api.google.memory(now)

    def names(self, access: Access) -> frozenset[str]:
        """Know a place by its own number: several accounts may manage it."""
        return frozenset({place_of(access.account)[2]})

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count bytes: an accent is two."""
        return len(text.encode(errors="replace"))

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Prepare Google's own page, where the person chooses an account."""
        return signing_in.depart(application, SCOPE, return_to, state)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Offer every place that the person manages."""
        grant = signing_in.arrive(self._http, application, query, memory, return_to, SCOPE)
        api = BusinessProfile(Google.holding(self._http, grant.access_token))
        found = tuple(calls.offers(api, grant.refresh_token))
        if not found:
            raise PermanentFailure("no_account")
        return found

    def _api(self, access: Access) -> BusinessProfile:
        return BusinessProfile(Google(self._http, access))

    def _refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        if dispatch.kind != "review" or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip():
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")


channel = GoogleReviews
