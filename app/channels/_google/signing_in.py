"""Google's own sign-in: a person chooses an account there, and comes back with a refresh token.

Source: RFC 6749 and RFC 7636; Google, "Using OAuth 2.0 for Web Server Applications".
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode

from app.channels._google.speaking import REVOKED, TOKENS, exchanged
from app.channels._http import Http
from app.channels._values import text
from app.ports.channel import Field
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Departure

SIGN_IN = "https://accounts.google.com/o/oauth2/v2/auth"
CLIENT = (
    Field("client_id", "Identifiant client OAuth", secret=False),
    Field("client_secret", "Code secret du client OAuth"),
)
API = Field("api", "Adresse de l’API", secret=False, required=False)


@dataclass(frozen=True)
class Grant:
    """What a sign-in gave: the token that stays, and one that lives an hour."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)


def depart(application: Mapping[str, str], scope: str, return_to: str, state: str) -> Departure:
    """Prepare the page. Consent is asked each time: without it Google gives no second refresh token."""
    verifier = token_urlsafe(48)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": application.get("client_id", ""),
        "redirect_uri": return_to,
        "response_type": "code",
        "scope": scope,
        "state": state,
        "access_type": "offline",
        "prompt": "consent select_account",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return Departure(f"{SIGN_IN}?{urlencode(asked)}", {"verifier": verifier})


def arrive(
    http: Http,
    application: Mapping[str, str],
    query: Mapping[str, str],
    memory: Mapping[str, str],
    return_to: str,
    scope: str,
) -> Grant:
    """Change the code that came back. A person may untick the scope, which refuses as well."""
    if query.get("error"):
        raise PermanentFailure("sign_in_refused")
    asked = {
        "grant_type": "authorization_code",
        "code": query.get("code", ""),
        "client_id": application.get("client_id", ""),
        "client_secret": application.get("client_secret", ""),
        "redirect_uri": return_to,
        "code_verifier": memory.get("verifier", ""),
    }
    if not asked["code"]:
        raise PermanentFailure("sign_in_expired")
    try:
        body = exchanged(http, TOKENS, asked)
    except NeedsReconnection as failure:
        reason = "sign_in_expired" if failure.reason == REVOKED else failure.reason
        raise PermanentFailure(reason) from None
    if scope not in (text(body.get("scope")) or scope).split():
        raise PermanentFailure("sign_in_refused")
    kept, fresh = text(body.get("refresh_token")), text(body.get("access_token"))
    if not kept or not fresh or not fresh.isascii() or not fresh.isprintable():
        raise TemporaryFailure("unclear_answer")
    return Grant(kept, fresh)
