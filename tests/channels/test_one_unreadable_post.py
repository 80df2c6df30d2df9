"""One publication whose comments cannot be read hides none of the comments under the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Channel, Polled
from app.ports.events import CommentPosted
from app.ports.failures import PermanentFailure

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
WRITTEN = "2026-03-17T08:00:00+0000"
MORE = {"cursors": {"after": "2"}, "next": "https://graph.example/next"}
GONE = {"error": {"code": 100, "error_subcode": 33, "message": "Object does not exist"}}
COMMENT = {"id": "c1", "message": "Le banc est cassé.", "text": "Le banc est cassé."}
COMMENT |= {"created_time": WRITTEN, "timestamp": WRITTEN, "username": "nolwenn"}
ACCESS = Access(1, "71", "Ville", {"access_token": "jeton", "app_secret": "cle", "app_id": "app"})


def speaking(name: str, answers: dict[str, Any]) -> Channel:
    """The channel before a network that answers by the end of each address, else with an empty list."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.rstrip("/")
        asked = request.url.params.get("video_id") or ""
        found: Any = next(
            (one for end, one in answers.items() if f"{path}?{asked}".endswith(end)), {"data": []}
        )
        return httpx2.Response(400 if "error" in found else 200, json=found)

    return discover(Http(transport=httpx2.MockTransport(answer)))[name]


def told(polled: Polled) -> list[str]:
    return [event.comment.external_id for event in polled.events if isinstance(event, CommentPosted)]


@pytest.mark.parametrize(("name", "listing"), [("facebook", "/71/feed?"), ("instagram", "/71/media?")])
def test_a_post_that_is_closed_to_us_loses_only_itself(name: str, listing: str) -> None:
    ours = {"from": {"id": "71"}, "created_time": WRITTEN, "timestamp": WRITTEN}
    posts = [
        {"id": "p1", **ours, "comments": {"data": [], "paging": MORE}},
        {"id": "p2", **ours, "comments": {"data": [COMMENT]}},
    ]
    channel = speaking(name, {listing: {"data": posts}, "/p1/comments?": GONE})
    polled = channel.poll(ACCESS, None, NOW)
    assert told(polled) == ["c1"]
    assert polled.cursor == NOW.isoformat()


def tiktok(*refused: str) -> Channel:
    at = int((NOW - timedelta(hours=2)).timestamp())
    videos = [{"item_id": one, "create_time": at, "comments": 1} for one in ("v1", "v2")]
    comment = {"comment_id": "c1", "text": "Le banc est cassé.", "create_time": at, "replies": 0}
    listed: dict[str, Any] = {
        f"/comment/list?{one}": {"code": 40002, "message": "comments are closed"}
        if one in refused
        else {"code": 0, "data": {"comments": [comment]}}
        for one in ("v1", "v2")
    }
    return speaking("tiktok", {"/video/list?": {"code": 0, "data": {"videos": videos}}, **listed})


def test_a_video_that_is_closed_to_comments_loses_only_itself() -> None:
    assert told(tiktok("v1").poll(ACCESS, None, NOW)) == ["c1"]
    assert told(tiktok("v1").backfill(ACCESS, NOW - timedelta(days=30), None, NOW)) == ["c1"]


def test_what_is_refused_for_every_video_is_shown() -> None:
    with pytest.raises(PermanentFailure):
        tiktok("v1", "v2").poll(ACCESS, None, NOW)
    with pytest.raises(PermanentFailure):
        tiktok("v1", "v2").backfill(ACCESS, NOW - timedelta(days=30), None, NOW)
