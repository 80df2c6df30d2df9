"""What is read again is the comment that was asked for, whatever name the network gives it in its answer."""

from __future__ import annotations

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access, Reference
from app.ports.events import CommentPosted, PostSeen

ACCESS = Access(1, "71", "Ville", {"access_token": "jeton", "app_secret": "cle", "app_id": "app"})
WRITTEN = "2026-03-17T08:00:00+0000"
ROW = {"message": "Le banc est cassé.", "text": "Le banc est cassé.", "created_time": WRITTEN}


@pytest.mark.parametrize("name", ["facebook", "instagram"])
@pytest.mark.parametrize("what", ["comment", "post"])
def test_it_keeps_the_name_under_which_we_know_it(name: str, what: str) -> None:
    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={**ROW, "id": "another_9", "from": {"id": "71"}})

    channel = discover(Http(transport=httpx2.MockTransport(answer)))[name]
    event = channel.read(Reference(what, "24_9"), ACCESS)  # type: ignore[arg-type] # one of its two words
    assert isinstance(event, CommentPosted | PostSeen)
    named = event.comment.external_id if isinstance(event, CommentPosted) else event.external_id
    assert named == "24_9"
