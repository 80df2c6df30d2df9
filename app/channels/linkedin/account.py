"""The page and its access: its name, what is missing, where its notifications go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.channels._http import Http
from app.channels._values import Json, another, ident, instant, text
from app.channels.linkedin.failing import body_of
from app.channels.linkedin.parsing import TYPE
from app.channels.linkedin.server import Server
from app.channels.linkedin.tokens import oauth_of, token_of
from app.channels.linkedin.urns import quoted
from app.ports.channel import Access, Health, Lack
from app.ports.failures import InDoubt, NeedsReconnection, PermanentFailure, TemporaryFailure

ADMINISTRATOR = "ADMINISTRATOR"
ORGANIZATION = "urn:li:organization:"
# What each is for (Community Management API); some applications hold them under a second name.
COSTS = {
    "r_organization_social": "no_comments",
    "w_organization_social": "no_replies",
    "rw_organization_admin": "no_webhooks",
}
ALSO_NAMED = "{}_feed"


@dataclass(frozen=True)
class Role:
    """What a person may do for a page."""

    page: str
    name: str
    person: str | None


def check(http: Http, server: Server, access: Access) -> Health:
    """Ask whom the token speaks for, until when, and what is missing."""
    scopes, ends = _examined(http, access)
    missing = [
        Lack(name, cost) for name, cost in COSTS.items() if scopes is not None and not _has(scopes, name)
    ]
    try:
        ours = [
            role for role in roles(server) if role.page in {access.account, ORGANIZATION + access.account}
        ]
    except PermanentFailure as failure:
        if failure.reason != "permission":
            raise
        lack = Lack("rw_organization_admin", COSTS["rw_organization_admin"])
        return Health(None, tuple(dict.fromkeys([*missing, lack])), ends)
    if not ours:
        raise PermanentFailure("other_account")
    if all(role.name != ADMINISTRATOR for role in ours):
        missing.append(Lack(ADMINISTRATOR, "no_webhooks"))
    page = ours[0].page
    return Health(name_of(server, page), tuple(missing), ends, account=another(page, access.account))


def roles(server: Server) -> Iterator[Role]:
    """The pages that the person who signed in has a role on."""
    for page in server.pages("organizationAcls", "q=roleAssignee&state=APPROVED"):
        for row in page:
            named = ident(row.get("organization")) or ident(row.get("organizationTarget"))
            if named:
                yield Role(named, text(row.get("role")) or "", ident(row.get("roleAssignee")))


def name_of(server: Server, page: str) -> str | None:
    """The name of a page, None where it may not be read."""
    if not page.startswith(ORGANIZATION):
        return None
    try:
        row = server.get(f"organizations/{quoted(page.removeprefix(ORGANIZATION))}")
    except PermanentFailure:
        return None
    return (text(row.get("localizedName")) or "").strip() or None


def subscribe(server: Server, access: Access, address: str) -> None:
    """Have the page's notifications sent to us, by the rights of the person who signed in.

    Without the number of the application there is no naming the subscription: the poll alone tells then.
    """
    application = access.credentials.get("app_id")
    if not application:
        return
    ours = (one for one in roles(server) if one.page == access.account and one.name == ADMINISTRATOR)
    person = next((one.person for one in ours if one.person), None)
    if person is None:
        raise PermanentFailure("permission")
    try:
        server.put(_subscription(application, person, access.account), {"webhook": address})
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt  # the same again changes nothing


def _subscription(application: str, person: str, page: str) -> str:
    named = {
        "developerApplication": f"urn:li:developerApplication:{application}",
        "user": person,
        "entity": page,
        "eventType": TYPE,
    }
    return f"eventSubscriptions/({','.join(f'{key}:{quoted(value)}' for key, value in named.items())})"


def _examined(http: Http, access: Access) -> tuple[Sequence[str] | None, datetime | None]:
    """The scopes and the end of the token; an application that does not name itself may not ask."""
    named = {key: access.credentials.get(key, "") for key in ("client_id", "client_secret")}
    if not all(named.values()):
        return None, instant(access.memory.get("expires_at"))
    body = _introspected(http, access, named)
    if body.get("active") is False:
        raise NeedsReconnection("token_dead")
    scopes = text(body.get("scope"))
    return scopes.replace(",", " ").split() if scopes else None, instant(body.get("expires_at"))


def _introspected(http: Http, access: Access, named: Mapping[str, str]) -> Json:
    try:
        form = {**named, "token": token_of(access)}
        return body_of(http.post(f"{oauth_of(access)}/introspectToken", form=form, headers={}), writes=False)
    except NeedsReconnection:
        raise PermanentFailure(
            "configuration"
        ) from None  # the application's secret is refused, not the token
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt
    except PermanentFailure:
        return {}


def _has(scopes: Sequence[str], name: str) -> bool:
    return name in scopes or ALSO_NAMED.format(name) in scopes
