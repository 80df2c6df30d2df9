"""Polls that could not work for some hours are caught up on, however much was written meanwhile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access
from app.ports.events import CommentPosted

NOW = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
SOON, LATE = NOW - timedelta(minutes=5), NOW - timedelta(hours=5)
PAGES = 12
GIVEN = {"access_token": "jeton", "app_secret": "cle", "app_id": "app"}
API = {"api": "https://net.example", "client_id": "a", "client_secret": "b", "refresh_token": "c"}
BLUESKY = {"api": "https://net.example", "app_password": "p"}
US = "did:plc:ssssssssssssssssssssonde"


def at(page: int) -> datetime:
    """When what stands on a page was written: the newest first."""
    return NOW - timedelta(minutes=1, seconds=page)


def graph(path: str, page: int) -> dict[str, Any]:
    after = {"paging": {"cursors": {"after": str(page + 1)}, "next": "more"}} if page < PAGES else {}
    when = at(page).isoformat()
    comment = {"id": f"c{page}", "message": "Oui", "text": "Oui", "created_time": when, "timestamp": when}
    listed = {"data": [{**comment, "username": "marc"}], **after}
    ours = {"id": "p1", "created_time": when, "timestamp": when, "from": {"id": "71"}, "has_replies": True}
    if path.endswith(("/feed", "/media")):
        return {"data": [{**ours, "comments": {**graph("/comments", 1)}}]}
    if path.endswith("/me/threads"):
        return {"data": [ours]}
    return listed if path.endswith(("/p1/comments", "/comments", "/conversation")) else {"data": []}


def tiktok(path: str, page: int) -> dict[str, Any]:
    when = int(at(page).timestamp())
    if "/video/list" in path:
        return {"code": 0, "data": {"videos": [{"item_id": "v1", "create_time": when, "comments": PAGES}]}}
    comment = {"comment_id": f"c{page}", "text": "Oui", "create_time": when, "replies": 0}
    more = {"has_more": page < PAGES, "cursor": page + 1}
    return {"code": 0, "data": {"comments": [comment], **more}}


def bluesky(path: str, page: int) -> dict[str, Any]:
    if "createSession" in path:
        return {"accessJwt": "a", "refreshJwt": "r", "did": US}
    if "listNotifications" not in path:
        return {"feed": [], "posts": []}
    uri, when = f"at://did:plc:marc/app.bsky.feed.post/c{page}", at(page).isoformat()
    row = {"uri": uri, "reason": "mention", "indexedAt": when, "record": {"text": "Oui", "createdAt": when}}
    return {"notifications": [row], **({"cursor": str(page + 1)} if page < PAGES else {})}


def youtube(path: str, page: int) -> dict[str, Any]:
    if path.endswith("/token"):
        return {"access_token": "jeton", "expires_in": 3600}
    if not path.endswith("/commentThreads"):
        return {"items": []}
    said = {"publishedAt": at(page).isoformat(), "textOriginal": "Oui", "videoId": "v1"}
    top = {"id": f"c{page}", "snippet": said}
    more = {"nextPageToken": str(page + 1)} if page < PAGES else {}
    return {"items": [{"id": f"c{page}", "snippet": {"topLevelComment": top, "videoId": "v1"}}], **more}


def page_in(request: httpx2.Request) -> int:
    asked = request.url.params
    named = asked.get("after") or asked.get("cursor") or asked.get("pageToken")
    return max(1, int(named or 1))


@pytest.mark.parametrize(
    ("name", "answer", "credentials", "usual"),
    [
        ("facebook", graph, GIVEN, 4),
        ("instagram", graph, GIVEN, 4),
        ("threads", graph, GIVEN, 4),
        ("tiktok", tiktok, GIVEN, 4),
        ("bluesky", bluesky, BLUESKY, 10),
        ("youtube", youtube, API, 5),
    ],
)
def test_after_a_silence_all_that_came_meanwhile_is_read(
    name: str, answer: Any, credentials: Mapping[str, str], usual: int
) -> None:
    transport = httpx2.MockTransport(
        lambda request: httpx2.Response(200, json=answer(request.url.path.rstrip("/"), page_in(request)))
    )
    channel, access = discover(Http(transport=transport))[name], Access(1, "71", "Ville", credentials)

    def told(last: datetime) -> int:
        cursor = json.dumps({"at": last.isoformat()}) if name == "youtube" else last.isoformat()
        events = channel.poll(access, cursor, NOW).events
        return len({event.comment.external_id for event in events if isinstance(event, CommentPosted)})

    assert (told(SOON), told(LATE)) == (usual, PAGES)
