"""The server's own sign-in. Parvis makes itself known to each server anew: nothing has to be set up before.

Source: Mastodon documentation, "OAuth" and "apps"; RFC 6749 and RFC 7636.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode

from app.channels._http import Http
from app.channels._values import Json, ident, mapping, text
from app.channels.mastodon.calls import COSTS, SIGNED_IN
from app.channels.mastodon.failing import GONE, reply_of
from app.channels.mastodon.server import Server, base_of
from app.ports.channel import Access, Field
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Departure, Offer

NAME = "Parvis"
SCOPES = " ".join((SIGNED_IN, *COSTS))
HOST = r"[\w-]+(\.[\w-]+)*(:[0-9]{1,5})?"
DOMAIN, ADDRESS = re.compile(HOST), re.compile(f"https?://{HOST}")


class SigningIn:
    """The door that the channel shows: the person says which server, and signs in there."""

    _http: Http
    application: tuple[Field, ...] = ()
    asked = (Field("server", "Adresse de votre serveur", secret=False),)

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Make ourselves known to the server, then lead to its page."""
        # A handle names its server too.
        api = base_of(asked.get("server", "").strip().rpartition("@")[2])
        if not ADDRESS.fullmatch(api):
            raise PermanentFailure("bad_address")
        form = {"client_name": NAME, "redirect_uris": return_to, "scopes": SCOPES}
        said = _posted(self._http, f"{api}/api/v1/apps", form)
        client_id, client_secret = text(said.get("client_id")), text(said.get("client_secret"))
        if not client_id or not client_secret:
            raise PermanentFailure("bad_address")
        verifier = token_urlsafe(48)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": return_to,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        kept = {"api": api, "client_id": client_id, "client_secret": client_secret, "verifier": verifier}
        return Departure(f"{api}/oauth/authorize?{urlencode(query)}", kept)

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for a token, and ask whose it is."""
        if query.get("error"):
            raise PermanentFailure("sign_in_refused")
        if not query.get("code"):
            raise PermanentFailure("sign_in_expired")
        api = memory.get("api", "")
        credentials = {"api": api, "access_token": _token(self._http, api, query["code"], memory, return_to)}
        server = Server(self._http, Access(0, "", "", credentials))
        me = server.me()
        name = ident(me.get("acct")) or ident(me.get("username"))
        if name is None:
            raise PermanentFailure("no_account")
        handle = f"@{name.partition('@')[0]}@{_home(server, api)}"
        return (Offer(handle, (text(me.get("display_name")) or "").strip() or name, credentials),)


def _token(http: Http, api: str, code: str, memory: Mapping[str, str], return_to: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": memory.get("client_id", ""),
        "client_secret": memory.get("client_secret", ""),
        "redirect_uri": return_to,
        "code_verifier": memory.get("verifier", ""),
        "scope": SCOPES,
    }
    try:
        token = text(_posted(http, f"{api}/oauth/token", form).get("access_token"))
    except (PermanentFailure, NeedsReconnection) as failure:
        raise PermanentFailure("sign_in_expired") from failure
    if not token:
        raise TemporaryFailure("unclear_answer")
    return token


def _posted(http: Http, url: str, form: Mapping[str, str]) -> Json:
    """Ask for something of our own. Nothing public is written: silence is no doubt, only a wait."""
    try:
        return mapping(reply_of(http.post(url, form=form, headers={}), writes=True).body)
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except PermanentFailure as failure:
        raise PermanentFailure("bad_address" if failure.reason == GONE else failure.reason) from failure


def _home(server: Server, api: str) -> str:
    """The end of the handles of this server, which need not be the address of its API."""
    for path, name in (("v2/instance", "domain"), ("v1/instance", "uri")):
        try:
            said = (text(server.one(path).get(name)) or "").rpartition("//")[2].strip("/")
        except NetworkFailure:
            continue
        if DOMAIN.fullmatch(said):
            return said
    return api.rpartition("//")[2].partition("/")[0]
