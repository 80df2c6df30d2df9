"""Meta's own sign-in: a person who manages the Page lets the application speak for it.

Source: the platform's "Manually Build a Login Flow" and "Long-Lived Tokens"; Threads, "Get Access Tokens".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from app.channels._http import Answer, Http
from app.channels._meta.channel import CREDENTIALS
from app.channels._meta.failing import body_of
from app.channels._meta.graph import Graph
from app.channels._values import Json, mapping, rows, text
from app.ports.channel import Field
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Departure

APPLICATION = (
    Field("app_id", "Identifiant de l’application", secret=False),
    *(one for one in CREDENTIALS if one.name != "access_token"),
)
PAGES_READ = 20


def depart(
    dialog: str, application: Mapping[str, str], scopes: Sequence[str], query: Mapping[str, str]
) -> Departure:
    """Send the person to the dialog, for these permissions. query: where to come back, and the state."""
    asked = {
        "client_id": application.get("app_id", ""),
        "response_type": "code",
        "scope": ",".join(scopes),
        **query,
    }
    return Departure(f"{dialog}?{urlencode(asked)}")


def code_in(query: Mapping[str, str]) -> str:
    """The code that came back, without the `#_` that some dialogs add."""
    if query.get("error") or query.get("error_code"):
        raise PermanentFailure("sign_in_refused")
    code = query.get("code", "").removesuffix("#_")
    if not code:
        raise PermanentFailure("sign_in_expired")
    return code


def asked(http: Http, url: str, params: Mapping[str, str]) -> str:
    """Ask for a token; one that the code or the former token no longer opens has expired."""
    answer = http.get(url, params=params, headers={})
    return _token(answer)


def posted(http: Http, url: str, form: Mapping[str, str]) -> str:
    """Ask for a token by a form. Nothing public is written by it."""
    try:
        answer = http.post(url, form=form, headers={})
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from None
    return _token(answer)


def lasting(http: Http, base: str, application: Mapping[str, str], code: str, return_to: str) -> str:
    """A token of the person that lives for sixty days: a Page's own token made of it does not end."""
    ours = {"client_id": application.get("app_id", ""), "client_secret": application.get("app_secret", "")}
    url = f"{base}/oauth/access_token"
    short = asked(http, url, {**ours, "redirect_uri": return_to, "code": code})
    longer = {**ours, "grant_type": "fb_exchange_token", "fb_exchange_token": short}
    return asked(http, url, longer)


def pages_of(http: Http, base: str, token: str, fields: str) -> list[Json]:
    """The Pages that this person manages, as far as the dialog let us see them."""
    graph = Graph(http, base, token)
    found: list[Json] = []
    after: dict[str, str] = {}
    for _ in range(PAGES_READ):
        body = graph.get("me/accounts", fields=fields, limit="100", **after).body
        found += rows(body.get("data"))
        paging = mapping(body.get("paging"))
        following = text(mapping(paging.get("cursors")).get("after"))
        if not text(paging.get("next")) or not following:
            break
        after = {"after": following}
    return found


def _token(answer: Answer) -> str:
    try:
        body = body_of(answer, writes=False)
    except (PermanentFailure, NeedsReconnection):
        raise PermanentFailure("sign_in_expired") from None
    token = text(body.get("access_token"))
    if not token:
        raise TemporaryFailure("unclear_answer")
    return token
