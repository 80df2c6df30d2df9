"""What belongs to a network that this Parvis does not have waits for it, and keeps nothing else waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.errands.backfilling import backfill_next
from app.errands.collecting import collect_next
from app.errands.polling import poll_next
from app.errands.reading import read_next
from app.errands.renewing import renew_next
from app.house import House
from app.ports.channel import Fetched
from app.ports.events import AttachmentSeen, CommentPosted, CommentSeen
from tests.world import World

URL = "https://agora.example/photo"


def hear_half(world: World) -> None:
    """Hear of a comment too little, and of a picture that is still to be fetched."""
    seen = CommentSeen("c1", text=None, attachments=(AttachmentSeen(URL),), whole=False)
    world.hear(CommentPosted("town", seen))


@pytest.mark.parametrize("errand", [backfill_next, collect_next, poll_next, read_next, renew_next])
def test_no_errand_fails_for_it(world: World, errand: Callable[[House], bool]) -> None:
    hear_half(world)
    elsewhere = replace(world.house, channels={})
    errand(elsewhere)
    assert not errand(elsewhere)


@pytest.mark.parametrize("errand", [collect_next, read_next])
def test_it_is_asked_for_once_the_network_is_back(world: World, errand: Callable[[House], bool]) -> None:
    hear_half(world)
    elsewhere = replace(world.house, channels={})
    assert [errand(elsewhere) for _ in range(9)] == [False] * 9
    world.square.reads["c1"] = CommentPosted("town", CommentSeen("c1", text="Et la piscine ?"))
    world.square.pictures[URL] = Fetched(b"...", "image/png")
    assert errand(world.house)
