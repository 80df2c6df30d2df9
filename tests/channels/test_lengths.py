"""What a private message may hold, where its network counts it otherwise than a public reply."""

from __future__ import annotations

import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.capabilities import Limit
from app.ports.events import Visibility

CHANNELS = discover(Http())


@pytest.mark.parametrize(
    ("network", "visibility", "limit"),
    [
        ("facebook", "public", Limit(8000)),
        ("facebook", "private", Limit(2000)),
        ("instagram", "public", Limit(2190)),
        ("instagram", "private", Limit(1000, "bytes")),
        ("whatsapp", "private", Limit(4096)),
        ("google", "public", Limit(4096, "bytes")),
        ("feed", "public", Limit()),
    ],
)
def test_each_visibility_has_its_limit(network: str, visibility: Visibility, limit: Limit) -> None:
    assert CHANNELS[network].capabilities.limit(visibility) == limit


@pytest.mark.parametrize(("visibility", "length"), [("public", 9), ("private", 14)])
def test_a_message_that_is_counted_in_bytes_is_longer_by_its_accents(
    visibility: Visibility, length: int
) -> None:
    assert CHANNELS["instagram"].length("Été 🙂 9 h", visibility) == length
