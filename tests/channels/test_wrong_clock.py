"""A town's clock may be wrong: what the network dates before our attempt may still be that attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Dispatch

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
ACCESS = Access(1, "71", "Ville", {"access_token": "jeton", "app_secret": "cle", "app_id": "app"})


@pytest.mark.parametrize("name", ["facebook", "instagram"])
@pytest.mark.parametrize(("minutes", "found"), [(59, ["o1"]), (61, [])])
def test_our_words_are_found_by_a_clock_that_is_an_hour_fast(
    name: str, minutes: int, found: list[str]
) -> None:
    written = (NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    row = {"id": "o1", "from": {"id": "71"}, "message": "Samedi.", "text": "Samedi."}

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"data": [{**row, "created_time": written, "timestamp": written}]})

    channel = discover(Http(transport=httpx2.MockTransport(answer)))[name]
    dispatch = Dispatch("reply:1", "Samedi.", "71", "c1", first_attempt_at=NOW, attempted_at=NOW)
    assert [one.external_id for one in channel.find(dispatch, ACCESS).candidates] == found
