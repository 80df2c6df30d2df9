"""TikTok's own sign-in: the account's holder lets us speak for it (API for Business, "Authorization")."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from app.channels._http import Http
from app.channels._values import ident, text
from app.channels.tiktok import tokens
from app.channels.tiktok.calls import check
from app.channels.tiktok.server import Server
from app.ports.channel import Access, Field
from app.ports.failures import NeedsReconnection, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Departure, Offer

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
SCOPES = "user.info.basic,user.info.username,video.list,comment.list,comment.list.manage"
APPLICATION = (
    Field("app_id", "App ID", secret=False),
    Field("app_secret", "Secret"),
    Field("authorization_url", "TikTok account holder authorization URL", secret=False, required=False),
)


class SigningIn:
    """The sign-in, mixed into the channel."""

    application: tuple[Field, ...] = APPLICATION
    asked: tuple[Field, ...] = ()
    _http: Http

    def depart(
        self, application: Mapping[str, str], asked: Mapping[str, str], return_to: str, state: str
    ) -> Departure:
        """Send the person to TikTok: to the address that its portal made for the application, where given."""
        given = application.get("authorization_url", "")
        if given.startswith("https://"):
            return Departure(f"{given}{'&' if '?' in given else '?'}{urlencode({'state': state})}")
        query = {
            "client_key": application.get("app_id", ""),
            "scope": SCOPES,
            "response_type": "code",
            "redirect_uri": return_to,
            "state": state,
        }
        return Departure(f"{AUTHORIZE}?{urlencode(query)}")

    def arrive(
        self,
        application: Mapping[str, str],
        query: Mapping[str, str],
        memory: Mapping[str, str],
        return_to: str,
    ) -> tuple[Offer, ...]:
        """Change the code for tokens, and offer the one account they open."""
        code = query.get("auth_code") or query.get("code")
        if query.get("error") or query.get("error_code"):
            raise PermanentFailure("sign_in_refused")
        if not code:
            raise PermanentFailure("sign_in_expired")
        back = _return(application, return_to)
        given = {"grant_type": "authorization_code", "auth_code": code, "redirect_uri": back}
        try:
            data = tokens.asked(self._http, application, "tt_user/oauth2/token", given)
        except (PermanentFailure, NeedsReconnection) as failure:
            raise PermanentFailure("sign_in_expired") from failure
        account = ident(data.get("open_id"))
        held = ((name, text(data.get(name))) for name in ("access_token", "refresh_token"))
        credentials = {name: token for name, token in held if token}
        if account is None or "access_token" not in credentials:
            raise PermanentFailure("no_account")
        return (Offer(account, self._name(application, account, credentials), credentials),)

    def _name(self, application: Mapping[str, str], account: str, credentials: Mapping[str, str]) -> str:
        """The account's name, or its id where that cannot be read just now."""
        access = Access(0, account, "", {**application, **credentials})
        try:
            return check(Server(self._http, access), access).account_name or account
        except (PermanentFailure, NeedsReconnection, TemporaryFailure):
            return account


def _return(application: Mapping[str, str], return_to: str) -> str:
    """Where TikTok sends people back: our address, with a slash at its end where the portal wanted one."""
    try:
        query = parse_qs(urlsplit(application.get("authorization_url", "")).query)
    except ValueError:
        return return_to
    registered = query.get("redirect_uri", [return_to])[0]
    return registered if registered.removesuffix("/") == return_to else return_to
