"""Where an account lives: its handle leads to its DID, and the document of the DID to its server."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.channels._http import Http
from app.channels._values import Json, mapping, rows, text
from app.channels.bluesky.failing import reply_of
from app.ports.failures import PermanentFailure

RESOLVER = "https://public.api.bsky.app"
DIRECTORY = "https://plc.directory"
DID = re.compile(r"did:(plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]{1,253}(%3A[0-9]{1,5})?)")
HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


def plain(account: str) -> str:
    """An account as the network takes it: a DID untouched, a handle without its @ and in lower case."""
    named = account.strip().removeprefix("@")
    return named if named.startswith("did:") else named.lower()


def locate(http: Http, account: str) -> tuple[str, str]:
    """The DID and the server of an account.

    A handle counts only where the document of its DID names it too: the password goes to that server.
    """
    named = plain(account)
    did = named if named.startswith("did:") else resolve(http, named)
    document = _document(http, did)
    claimed = document.get("alsoKnownAs")
    is_confirmed = named == did or (isinstance(claimed, list) and f"at://{named}" in claimed)
    server = server_of(document)
    if server is None or not is_confirmed:
        raise PermanentFailure("account_unknown")
    return did, server


def resolve(http: Http, handle: str) -> str:
    """The DID behind a handle."""
    if not HANDLE.fullmatch(handle):
        raise PermanentFailure("account_unknown")
    url = f"{RESOLVER}/xrpc/com.atproto.identity.resolveHandle"
    try:
        body = reply_of(http.get(url, params={"handle": handle}, headers={}), writes=False).body
    except PermanentFailure as failure:
        raise PermanentFailure("account_unknown") from failure
    return text(body.get("did")) or ""


def server_of(document: Json) -> str | None:
    """The server that a DID document names, as an address without a slash at its end."""
    services = rows(document.get("service"))
    named = (one for one in services if (text(one.get("id")) or "").endswith("#atproto_pds"))
    endpoint = text(mapping(next(named, None)).get("serviceEndpoint")) or ""
    return endpoint.rstrip("/") if endpoint.startswith(("https://", "http://")) else None


def _document(http: Http, did: str) -> Json:
    """The document of a DID, from the public directory or from the domain it names."""
    if not DID.fullmatch(did):
        raise PermanentFailure("account_unknown")
    domain = unquote(did.removeprefix("did:web:"))
    url = f"https://{domain}/.well-known/did.json" if domain != did else f"{DIRECTORY}/{did}"
    try:
        return reply_of(http.get(url, params={}, headers={}), writes=False).body
    except PermanentFailure as failure:
        raise PermanentFailure("account_unknown") from failure
