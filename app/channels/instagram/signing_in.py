"""Instagram's two sign-ins: through the Pages that a person manages, or by the account's own.

Source: "Instagram API with Facebook Login", "Instagram API with Instagram Login", "Business login".
"""

from __future__ import annotations

from collections.abc import Mapping

from app.channels._http import Http
from app.channels._meta import signing_in
from app.channels._meta.graph import Graph
from app.channels._values import ident, mapping, text
from app.ports.channel import Field
from app.ports.failures import PermanentFailure
from app.ports.signing_in import Departure, Offer

DIRECTLY = "instagram"
DIALOG = "https://www.facebook.com/v25.0/dialog/oauth"
GRAPH = "https://graph.facebook.com/v25.0"
SCOPES = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
)
OWN_DIALOG = "https://www.instagram.com/oauth/authorize"
OWN_DOOR = "https://api.instagram.com/oauth/access_token"
OWN_GRAPH = "https://graph.instagram.com"
OWN_SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
)
FIELDS = "id,name,access_token,instagram_business_account{id,username}"
# Not called as the account's own field is: an application set anew changes no account that is connected.
BY = Field("sign_in", "Connexion par (facebook ou instagram)", secret=False, required=False)


class SigningIn:
    """The sign-in, mixed into the channel."""

    application: tuple[Field, ...] = (*signing_in.APPLICATION, BY)
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Send the person to the dialog of the Pages, or to the account's own."""
        back = {"redirect_uri": return_to, "state": state}
        if application.get(BY.name) == DIRECTLY:
            return signing_in.depart(OWN_DIALOG, application, OWN_SCOPES, back)
        return signing_in.depart(DIALOG, application, SCOPES, back)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for the accounts it opens."""
        code = signing_in.code_in(query)
        if application.get(BY.name) == DIRECTLY:
            return (self._own(application, code, return_to),)
        return self._through_pages(application, code, return_to)

    def _own(self, application: Mapping[str, str], code: str, return_to: str) -> Offer:
        """The one account that signed in, with a token of sixty days."""
        secret = application.get("app_secret", "")
        form = {
            "client_id": application.get("app_id", ""),
            "client_secret": secret,
            "grant_type": "authorization_code",
            "redirect_uri": return_to,
            "code": code,
        }
        short = signing_in.posted(self._http, OWN_DOOR, form)
        longer = {"grant_type": "ig_exchange_token", "client_secret": secret, "access_token": short}
        token = signing_in.asked(self._http, f"{OWN_GRAPH}/access_token", longer)
        me = Graph(self._http, f"{OWN_GRAPH}/v25.0", token).get("me", fields="user_id,username").body
        account = ident(me.get("user_id"))  # `id` is scoped to the application
        if account is None:
            raise PermanentFailure("no_account")
        credentials = {"access_token": token, "login": DIRECTLY}
        return Offer(account, text(me.get("username")) or account, credentials)

    def _through_pages(self, application: Mapping[str, str], code: str, return_to: str) -> tuple[Offer, ...]:
        """The accounts that the Pages are linked to; the Page's token speaks for each."""
        token = signing_in.lasting(self._http, GRAPH, application, code, return_to)
        offers = []
        for row in signing_in.pages_of(self._http, GRAPH, token, FIELDS):
            linked, own = mapping(row.get("instagram_business_account")), text(row.get("access_token"))
            account = ident(linked.get("id"))
            if account and own:
                offers.append(Offer(account, text(linked.get("username")) or account, {"access_token": own}))
        if not offers:
            raise PermanentFailure("no_account")
        return tuple(offers)
