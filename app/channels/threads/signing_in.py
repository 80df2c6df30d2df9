"""The sign-in of Threads: the account's holder lets us speak for it, for sixty days at a time."""

from __future__ import annotations

from collections.abc import Mapping

from app.channels._http import Http
from app.channels._meta import signing_in
from app.channels._meta.graph import Graph
from app.channels._values import ident, text
from app.ports.channel import Field
from app.ports.failures import PermanentFailure
from app.ports.signing_in import Departure, Offer

DIALOG = "https://www.threads.com/oauth/authorize"
HOST = "https://graph.threads.net"
SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_read_replies",
    "threads_manage_replies",
    "threads_manage_mentions",
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
        """Change the code for a token that lasts, and offer the one account it opens."""
        secret = application.get("app_secret", "")
        form = {
            "client_id": application.get("app_id", ""),
            "client_secret": secret,
            "grant_type": "authorization_code",
            "redirect_uri": return_to,
            "code": signing_in.code_in(query),
        }
        short = signing_in.posted(self._http, f"{HOST}/oauth/access_token", form)
        longer = {"grant_type": "th_exchange_token", "client_secret": secret, "access_token": short}
        token = signing_in.asked(self._http, f"{HOST}/access_token", longer)
        me = Graph(self._http, f"{HOST}/v1.0", token).get("me", fields="id,username").body
        account = ident(me.get("id"))
        if account is None:
            raise PermanentFailure("no_account")
        return (Offer(account, text(me.get("username")) or account, {"access_token": token}),)
