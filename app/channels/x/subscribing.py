"""Asking the network to send its events: one webhook for the application, some events for each account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.channels._http import Http
from app.channels._values import Json, ident, mapping, rows, text
from app.channels.x.api import Api
from app.channels.x.failing import TokenRefused, error_kinds, reply_of
from app.channels.x.tokens import base_of, basic
from app.ports.channel import Access
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

WEBHOOK = "webhook"
# What is said to the account is private: its own token asks for it. The rest is asked by the application.
PRIVATE = ("post.mention.create", "post.reply.create", "post.quote.create", "dm.received")
PUBLIC = ("post.create", "post.delete")
# Without the scope of private messages, the rest is still worth having.
OPTIONAL = {"dm.received"}


def subscribe(http: Http, access: Access, address: str) -> Mapping[str, str] | None:
    """Register the webhook and subscribe the account, each once; nothing without the application's key.

    The network shakes hands with `address` at once: the door must know the application's secret by then.
    """
    given = access.credentials
    if not given.get("consumer_key") or not address:
        return None
    application = Api(http, _as(access, _application_token(http, given)))
    account = Api(http, access)
    webhook = _webhook(application, address)
    known = _known(application, access.account, webhook)
    for api, events in ((account, PRIVATE), (application, PUBLIC)):
        for event in events:
            if event not in known:
                _subscribe(api, access.account, event, webhook)
    return None if access.memory.get(WEBHOOK) == webhook else {WEBHOOK: webhook}


def _application_token(http: Http, given: Mapping[str, str]) -> str:
    """The application's own token (OAuth 2.0, client credentials)."""
    headers = basic(given["consumer_key"], given.get("consumer_secret", ""))
    form = {"grant_type": "client_credentials"}
    try:
        body = reply_of(
            http.post(f"{base_of(given)}/oauth2/token", form=form, headers=headers), writes=False
        ).body
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except (TokenRefused, PermanentFailure) as failure:
        raise PermanentFailure("application_refused") from failure
    token = text(body.get("access_token"))
    if not token:
        raise TemporaryFailure("unclear_answer")
    return token


def _as(access: Access, token: str) -> Access:
    """The application speaks with its own token, which nothing renews."""
    return replace(access, credentials={"api": base_of(access.credentials), "access_token": token}, memory={})


def _webhook(api: Api, address: str) -> str:
    """The webhook that leads to this address: made once, and checked again where it was given up."""
    for one in rows(api.get("webhooks").get("data")):
        found = ident(one.get("id"))
        if one.get("url") == address and found:
            if one.get("valid") is False:
                api.put(f"webhooks/{found}", {})
            return found
    try:
        body = api.post("webhooks", {"url": address})
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except PermanentFailure as failure:
        # It asks our door at once, and wants a public address without a port.
        raise PermanentFailure("webhook_refused") from failure
    made = ident(mapping(body.get("data")).get("id")) or ident(body.get("id"))
    if made is None:
        raise TemporaryFailure("unclear_answer")
    return made


def _known(api: Api, account: str, webhook: str) -> set[str]:
    """What is subscribed already."""
    listed = rows(api.get("activity/subscriptions").get("data"))
    return {
        text(one.get("event_type")) or ""
        for one in listed
        if _account(one) == account and ident(one.get("webhook_id")) == webhook
    }


def _account(one: Json) -> str | None:
    return ident(mapping(one.get("filter")).get("user_id"))


def _subscribe(api: Api, account: str, event: str, webhook: str) -> None:
    body = {"event_type": event, "filter": {"user_id": account}, "webhook_id": webhook}
    try:
        told = api.post("activity/subscriptions", body)
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except PermanentFailure:
        if event not in OPTIONAL:
            raise
        return
    if error_kinds(told) and not told.get("data") and event not in OPTIONAL:
        raise PermanentFailure("refused")
