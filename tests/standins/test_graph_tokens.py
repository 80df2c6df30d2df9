"""Tokens, proofs, permissions and subscriptions, as a connection meets them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import pytest

from tests.standins.client import Met
from tests.standins.graph_state import utc_now


def _refusal(network: Met, **params: str) -> tuple[int | None, int | None]:
    error = network.get(f"/{network.town.page.id}", **params)[1].get("error", {})
    return error.get("code"), error.get("error_subcode")


def test_a_good_token_names_the_account(network: Met) -> None:
    assert network.get("/me", fields="id,name")[1]["name"] == network.town.page.name
    network.use(network.town.instagram.token)
    shown = network.get("/me", fields="user_id,username")[1]
    assert shown["user_id"] == network.town.instagram.id != shown["id"]


def test_wrong_missing_and_dead_tokens_are_told_apart(network: Met) -> None:
    network.use("jeton-inconnu")
    assert _refusal(network) == (190, None)
    del network.client.headers["authorization"]
    assert _refusal(network) == (104, None)
    assert _refusal(network, access_token=network.town.page.token) == (None, None)
    network.use(network.town.page.token)
    network.town.page.expires_at = int((utc_now() - timedelta(days=1)).timestamp())
    assert _refusal(network) == (190, 463)
    network.graph.state.kill_token(network.town.page.token, 460)
    assert _refusal(network) == (190, 460)


def test_a_proof_is_checked_when_it_is_given_or_required(network: Met) -> None:
    page = network.town.page
    right = hmac.new(page.app_secret.encode(), page.token.encode(), hashlib.sha256).hexdigest()
    assert _refusal(network, appsecret_proof=right) == (None, None)
    assert _refusal(network, appsecret_proof="0" * 64) == (100, None)
    page.needs_proof = True
    assert _refusal(network) == (104, None)
    assert _refusal(network, appsecret_proof=right) == (None, None)


@pytest.mark.parametrize("speaker", ["app", "token", "nobody"])
def test_debug_token_answers_the_application_and_the_token_itself(network: Met, speaker: str) -> None:
    page = network.town.page
    network.use({"app": f"{page.app_id}|{page.app_secret}", "token": page.token}.get(speaker, "x|y"))
    status, answer = network.get("/debug_token", input_token=page.token)
    if speaker == "nobody":
        assert (status, answer["error"]["code"]) == (401, 190)
        return
    assert answer["data"]["is_valid"]
    assert "pages_manage_engagement" in answer["data"]["scopes"]
    network.graph.state.kill_token(page.token)
    assert not network.get("/debug_token", input_token=page.token)[1]["data"]["is_valid"]


def test_a_subscription_replaces_the_former_one(network: Met) -> None:
    path = f"/{network.town.page.id}/subscribed_apps"
    for fields in ("feed,mention", "feed"):
        assert network.post(path, subscribed_fields=fields) == (200, {"success": True})
    (app,) = network.get(path)[1]["data"]
    assert app["subscribed_fields"] == ["feed"]
    assert network.delete(path) == (200, {"success": True})
    assert network.get(path)[1] == {"data": []}


def test_a_subscription_may_be_refused(network: Met) -> None:
    network.town.instagram.subscribes = False
    network.use(network.town.instagram.token)
    status, answer = network.post(
        f"/{network.town.instagram.id}/subscribed_apps", subscribed_fields="comments"
    )
    assert (status, answer["error"]["code"]) == (400, 100)
