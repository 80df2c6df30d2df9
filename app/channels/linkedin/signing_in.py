"""LinkedIn's own sign-in: a person who administers pages lets us speak for them (OAuth 2.0, "3-legged")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from app.channels._http import Http
from app.channels._values import Json, text
from app.channels.linkedin.account import name_of, roles
from app.channels.linkedin.server import Server
from app.channels.linkedin.tokens import OAUTH, asked
from app.ports.channel import Access, Field
from app.ports.failures import NeedsReconnection, PermanentFailure
from app.ports.signing_in import Departure, Offer

SCOPES = "r_organization_social w_organization_social rw_organization_admin"
REFUSED = {"user_cancelled_login", "user_cancelled_authorize", "access_denied"}
# Roles that let a person read and answer for a page.
SPEAKING = {"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"}
NOBODY = 0
APPLICATION = (
    Field("client_id", "Client ID", secret=False),
    Field("client_secret", "Primary Client Secret"),
    Field("app_id", "Numéro de l’application (pour les webhooks)", secret=False, required=False),
    Field("scopes", "Permissions demandées, si elles diffèrent", secret=False, required=False),
)


class SigningIn:
    """The sign-in, mixed into the channel."""

    application: tuple[Field, ...] = APPLICATION
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Send the person to LinkedIn, with the permissions that the application was granted."""
        query = {
            "response_type": "code",
            "client_id": application.get("client_id", ""),
            "redirect_uri": return_to,
            "state": state,
            "scope": application.get("scopes") or SCOPES,
        }
        return Departure(f"{OAUTH}/authorization?{urlencode(query)}")

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for a token, and offer each page that the person may speak for."""
        code = query.get("code", "")
        if query.get("error") in REFUSED:
            raise PermanentFailure("sign_in_refused")
        if query.get("error"):
            raise PermanentFailure("configuration")  # a permission or an address that the application has not
        if not code:
            raise PermanentFailure("sign_in_expired")
        offers = tuple(self._offers(application, self._token(application, code, return_to)))
        if not offers:
            raise PermanentFailure("no_account")
        return offers

    def _token(self, application: Mapping[str, str], code: str, return_to: str) -> Json:
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to}
        try:
            body = asked(self._http, OAUTH, application, given)
        except PermanentFailure as failure:
            if failure.reason == "configuration":
                raise
            raise PermanentFailure("sign_in_expired") from failure
        if not text(body.get("access_token")):
            raise PermanentFailure("sign_in_expired")
        return body

    def _offers(self, application: Mapping[str, str], body: Json) -> Iterator[Offer]:
        tokens = ((name, text(body.get(name))) for name in ("access_token", "refresh_token"))
        credentials = {name: token for name, token in tokens if token}
        server = Server(self._http, Access(NOBODY, "", "", {**application, **credentials}))
        try:
            pages = dict.fromkeys(role.page for role in roles(server) if role.name in SPEAKING)
        except NeedsReconnection as failure:
            raise PermanentFailure("sign_in_expired") from failure
        for page in pages:
            yield Offer(page, name_of(server, page) or page, credentials)
