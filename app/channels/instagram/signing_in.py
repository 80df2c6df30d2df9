"""Instagram through Facebook Login: the professional accounts of the Pages that a person manages."""

from __future__ import annotations

from collections.abc import Mapping

from app.channels._http import Http
from app.channels._meta import signing_in
from app.channels._values import ident, mapping, text
from app.ports.channel import Field
from app.ports.failures import PermanentFailure
from app.ports.signing_in import Departure, Offer

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
FIELDS = "id,name,access_token,instagram_business_account{id,username}"


class SigningIn:
    """The sign-in, mixed into the channel."""

    application: tuple[Field, ...] = signing_in.APPLICATION
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Send the person to the dialog of the Pages."""
        back = {"redirect_uri": return_to, "state": state}
        return signing_in.depart(DIALOG, application, SCOPES, back)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for the accounts that the Pages are linked to; the Page's token speaks for each."""
        token = signing_in.lasting(self._http, GRAPH, application, signing_in.code_in(query), return_to)
        offers = []
        for row in signing_in.pages_of(self._http, GRAPH, token, FIELDS):
            linked, own = mapping(row.get("instagram_business_account")), text(row.get("access_token"))
            account = ident(linked.get("id"))
            if account and own:
                offers.append(Offer(account, text(linked.get("username")) or account, {"access_token": own}))
        if not offers:
            raise PermanentFailure("no_account")
        return tuple(offers)
