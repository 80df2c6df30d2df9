"""Facebook Login: the Pages that a person manages, each with a token of its own that does not end."""

from __future__ import annotations

from collections.abc import Mapping

from app.channels._http import Http
from app.channels._meta import signing_in
from app.channels._values import ident, text
from app.ports.channel import Field
from app.ports.failures import PermanentFailure
from app.ports.signing_in import Departure, Offer

DIALOG = "https://www.facebook.com/v25.0/dialog/oauth"
GRAPH = "https://graph.facebook.com/v25.0"
SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_messaging",
)


class SigningIn:
    """The sign-in, mixed into the channel."""

    application: tuple[Field, ...] = signing_in.APPLICATION
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Send the person to the dialog."""
        back = {"redirect_uri": return_to, "state": state}
        return signing_in.depart(DIALOG, application, SCOPES, back)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for the Pages it opens."""
        token = signing_in.lasting(self._http, GRAPH, application, signing_in.code_in(query), return_to)
        offers = [
            Offer(page, text(row.get("name")) or page, {"access_token": own})
            for row in signing_in.pages_of(self._http, GRAPH, token, "id,name,access_token")
            if (page := ident(row.get("id"))) and (own := text(row.get("access_token")))
        ]
        if not offers:
            raise PermanentFailure("no_account")
        return tuple(offers)
