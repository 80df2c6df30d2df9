"""A request to the Graph API as the stand-in reads it: where, whose token, with which parameters."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from tests.standins.graph_answers import Refused
from tests.standins.graph_nouns import Account
from tests.standins.graph_state import State

VERSION = re.compile(r"v\d+\.\d+")
CHECKS = {"debug_token", "me", "subscribed_apps", "oauth", "access_token", "refresh_access_token"}
SAYS = {"comments", "replies", "messages", "mentions"}


@dataclass(frozen=True)
class Call:
    """One request. parts: the path without its version; params: query, form and JSON body together."""

    method: str
    parts: tuple[str, ...]
    params: dict[str, Any] = field(repr=False)
    token: str | None = field(repr=False)
    token_in_address: bool
    base: str
    prefix: str

    @property
    def path(self) -> str:
        return "/" + "/".join(self.parts)

    def kind(self, state: State) -> str:
        """Name what is asked, as faults name it."""
        if self.method == "POST" and self.parts[-1] in SAYS:
            return "publish"
        if set(self.parts) & CHECKS or (
            self.method == "GET" and self.parts[0] in state.accounts and len(self.parts) == 1
        ):
            return "check"
        if self.method != "GET":
            return "act"
        return "read" if len(self.parts) == 1 else "list"


async def heard(request: Request) -> Call:
    """Read a request whole. The token comes from the header, else from the parameters."""
    query = dict(request.query_params)
    params: dict[str, Any] = query | await _body(request)
    bearer = request.headers.get("authorization", "")
    in_params = params.pop("access_token", None)
    parts = [part for part in request.url.path.split("/") if part]
    versioned = bool(parts) and VERSION.fullmatch(parts[0]) is not None
    return Call(
        method=request.method,
        parts=tuple(parts[1:] if versioned else parts) or ("",),
        params=params,
        token=bearer.removeprefix("Bearer ").strip() or in_params,
        token_in_address="access_token" in query,
        base=f"{request.url.scheme}://{request.url.netloc}",
        prefix=f"/{parts[0]}" if versioned else "",
    )


def admitted(call: Call, state: State) -> list[Account]:
    """Say whom the token speaks for; refuse a missing, wrong or dead one, and a wrong proof."""
    if not call.token:
        raise Refused(104, message="An access token is required to request this resource.")
    if call.token in state.dead_tokens:
        raise Refused(190, state.dead_tokens[call.token], "Error validating access token.")
    accounts = state.speaks_for(call.token)
    if not accounts:
        raise Refused(190, message="The access token could not be decrypted")
    if 0 < accounts[0].expires_at <= state.now().timestamp():
        raise Refused(190, 463, "Error validating access token: Session has expired.")
    _check_proof(call.params.get("appsecret_proof"), call.token, accounts[0])
    return accounts


def _check_proof(proof: str | None, token: str, account: Account) -> None:
    if proof is None:
        if account.needs_proof:
            raise Refused(104, message="API calls from the server require an appsecret_proof argument")
        return
    right = hmac.new(account.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right, proof):
        raise Refused(100, message="Invalid appsecret_proof provided in the API argument")


async def _body(request: Request) -> dict[str, Any]:
    if request.method == "GET":
        return {}
    if "json" in request.headers.get("content-type", ""):
        read = json.loads(await request.body() or b"{}")
        return read if isinstance(read, dict) else {}
    return dict(await request.form())
