"""What a server says of its own clock never spoils what it answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from app.channels._http import Answer
from app.channels.bluesky import failing as bluesky
from app.channels.mastodon import failing as mastodon

MASTODON = {
    "x-ratelimit-limit": "300",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "2026-08-01T15:00:00.000000Z",
}
BLUESKY = {"ratelimit-limit": "300", "ratelimit-remaining": "0", "ratelimit-reset": "1785596400"}


@pytest.mark.parametrize(
    "date", ["Sat, 01 Aug 2026 14:58:00 GMT", "Sat, 01 Aug 2026 14:58:00 -0000", "Sat, 01 Aug 2026 14:58:00"]
)
@pytest.mark.parametrize(
    ("reply_of", "headers"), [(mastodon.reply_of, MASTODON), (bluesky.reply_of, BLUESKY)]
)
def test_a_date_that_names_no_zone_is_that_of_http(
    reply_of: Callable[..., mastodon.Reply | bluesky.Reply], headers: Mapping[str, str], date: str
) -> None:
    reply = reply_of(Answer(200, {**headers, "date": date}, b"{}"), writes=True)
    assert reply.rest == timedelta(minutes=2)
