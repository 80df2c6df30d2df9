"""Signing in there ("OAuth 2.0 Authorization Code Flow with PKCE")."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode

from app.channels._http import Http
from app.channels._values import ident, mapping, text
from app.channels.x.failing import TokenRefused, reply_of
from app.channels.x.tokens import base_of, bearer, granted
from app.ports.channel import Field
from app.ports.failures import NeedsReconnection, PermanentFailure
from app.ports.signing_in import Departure, Offer

PAGE = "https://x.com/i/oauth2/authorize"
SCOPES = "tweet.read tweet.write tweet.moderate.write users.read dm.read offline.access"
CODE = re.compile(r"[\x21-\x7e]{1,1024}")

CLIENT_ID = Field("client_id", "Identifiant client (OAuth 2.0 Client ID)", secret=False)
CLIENT_SECRET = Field("client_secret", "Secret client (OAuth 2.0 Client Secret)")
CONSUMER_KEY = Field("consumer_key", "Clé de l’application (API Key)", secret=False, required=False)
CONSUMER_SECRET = Field("consumer_secret", "Secret de l’application (API Key Secret)")


class SigningIn:
    """The part of the channel that lets a person prove that an account is theirs."""

    application: tuple[Field, ...] = (CLIENT_ID, CLIENT_SECRET, CONSUMER_KEY, CONSUMER_SECRET)
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Prepare the page's address; only who keeps the verifier can change the code for tokens."""
        verifier = token_urlsafe(48)
        query = {
            "response_type": "code",
            "client_id": application.get("client_id", ""),
            "redirect_uri": return_to,
            "scope": SCOPES,
            "state": state,
            "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return Departure(f"{PAGE}?{urlencode(query)}", {"verifier": verifier})

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for tokens, and ask whose they are. Raises as the port says."""
        code = query.get("code", "")
        if query.get("error") or not CODE.fullmatch(code):
            raise PermanentFailure("sign_in_refused")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": memory.get("verifier", ""),
        }
        try:
            body = granted(self._http, application, form)
        except TokenRefused as failure:
            raise PermanentFailure("application_refused") from failure
        except PermanentFailure as failure:
            raise PermanentFailure("sign_in_expired") from failure
        told = {key: text(body.get(key)) for key in ("access_token", "refresh_token")}
        return (self._offer(application, {key: value for key, value in told.items() if value}),)

    def _offer(self, application: Mapping[str, str], tokens: Mapping[str, str]) -> Offer:
        url = f"{base_of(application)}/2/users/me"
        try:
            answer = self._http.get(url, params={}, headers=bearer(tokens.get("access_token", "")))
            me = mapping(reply_of(answer, writes=False).body.get("data"))
        except (NeedsReconnection, PermanentFailure) as failure:
            raise PermanentFailure("no_account") from failure
        account = ident(me.get("id"))
        if account is None:
            raise PermanentFailure("no_account")
        return Offer(account, text(me.get("name")) or ident(me.get("username")) or account, tokens)
