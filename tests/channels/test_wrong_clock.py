"""A town's clock may be wrong: what the network dates before our attempt may still be that attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Dispatch

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
ACCESS = Access(1, "71", "Ville", {"access_token": "jeton", "app_secret": "cle", "app_id": "app"})

DISPATCH = Dispatch("reply:1", "Samedi.", "71", "c1", first_attempt_at=NOW, attempted_at=NOW)
GOOGLE = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
ACCESSES = {
    "mastodon": Access(
        1, "@ville@villes.example", "Ville", {"api": "https://villes.example", "access_token": "j"}
    ),
    "x": Access(1, "71", "Ville", {"consumer_secret": "s", "access_token": "j"}),
    "youtube": Access(1, "71", "Ville", GOOGLE),
}
TOKEN = {"access_token": "j", "expires_in": 3600}
LISTED = {"x": "data", "youtube": "items"}
WHOSE: dict[str, dict[str, Any]] = {
    "mastodon": {"account": {"id": "1", "acct": "ville"}},
    "x": {"referenced_tweets": [{"type": "replied_to", "id": "6"}]},
    "youtube": {},
}


@pytest.mark.parametrize("name", ["facebook", "instagram"])
@pytest.mark.parametrize(("minutes", "found"), [(59, ["o1"]), (61, [])])
def test_our_words_are_found_by_a_clock_that_is_an_hour_fast(
    name: str, minutes: int, found: list[str]
) -> None:
    written = (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    row = {"id": "o1", "from": {"id": "71"}, "message": "Samedi.", "text": "Samedi."}

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"data": [{**row, "created_time": written, "timestamp": written}]})

    assert _found(name, answer, DISPATCH, ACCESS) == found


@pytest.mark.parametrize(("minutes", "found"), [(59, ["7"]), (61, [])])
@pytest.mark.parametrize("name", ["mastodon", "x", "youtube"])
def test_they_are_found_so_on_networks_that_list_otherwise(name: str, minutes: int, found: list[str]) -> None:
    written = (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows: dict[str, dict[str, Any]] = {
        "mastodon": {"created_at": written, "content": "<p>Samedi.</p>", "in_reply_to_id": "6"},
        "x": {"created_at": written, "text": "Samedi.", "author_id": "71"},
        "youtube": {"snippet": {"publishedAt": written, "textOriginal": "Samedi."}},
    }
    row = {"id": "7", **rows[name], **WHOSE[name]}
    body = {"ancestors": [], "descendants": [row]} if name == "mastodon" else {LISTED[name]: [row]}

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=TOKEN if request.url.path.endswith("/token") else body)

    assert _found(name, answer, replace(DISPATCH, comment_external_id="6"), ACCESSES[name]) == found


def _found(
    name: str, answer: Callable[[httpx2.Request], httpx2.Response], dispatch: Dispatch, access: Access
) -> list[str]:
    channel = discover(Http(transport=httpx2.MockTransport(answer)))[name]
    return [one.external_id for one in channel.find(dispatch, access).candidates]
