"""Recordings that others published of LinkedIn, kept beside the tree: only what holds of any body."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.channels._http import Http
from app.channels.linkedin import LinkedIn
from app.ports.channel import Access
from app.ports.events import CommentPosted
from tests.channels.invariants import assert_nothing_is_invented
from tests.channels.recordings import mutations
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
ROOT = fixtures_folder()
FILES = sorted((ROOT / "meta" / "linkedin").glob("*.json")) if ROOT else []


def body_in(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found if "notifications" in found else {"notifications": [found]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_published_webhook_is_read_whole(file: Path) -> None:
    body, channel = body_in(file), LinkedIn(Http())
    (notification,) = body["notifications"]
    access = Access(1, notification["organizationalEntity"], "", {})
    events = channel.parse(json.dumps(body).encode(), [access])
    (said,) = (one.comment for one in events if isinstance(one, CommentPosted))
    told = notification["decoratedGeneratedActivity"]["comment"]
    assert (said.external_id, said.whole) == (told["entity"], True)
    assert (said.post_external_id, said.parent_external_id) == (told["object"], None)
    assert_nothing_is_invented(events, body)
    for mutated in mutations(body):
        found = channel.parse(json.dumps(mutated).encode(), [access])
        assert not [one for one in found if getattr(one, "reason", "") == "unexpected"]
