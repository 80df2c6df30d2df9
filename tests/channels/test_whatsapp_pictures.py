"""A picture sent by a citizen: asked for by its id, read with the town's token, and shown by the town."""

from __future__ import annotations

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.channel import Access
from app.ports.events import AttachmentSeen
from app.ports.failures import PermanentFailure

ACCESS = Access(1, "106540000000001", "La ville", {"access_token": "EAAjeton", "app_secret": "secret"})
PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = AttachmentSeen("400900000000001")
PLACE = "https://lookaside.example/media?mid=400900000000001"


class Cloud:
    """The network: where each picture lies, and who asked for it."""

    def __init__(self, told: dict[str, str]) -> None:
        self.told = told
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append((f"{request.url.host}{request.url.path}", request.headers.get("authorization")))
        if request.url.host == "graph.facebook.com":
            return httpx2.Response(200, json=self.told)
        return httpx2.Response(200, content=PNG)


def test_a_picture_is_asked_for_by_its_id_and_read_with_the_token() -> None:
    cloud = Cloud({"url": PLACE, "mime_type": "image/png"})
    channel = discover(Http(transport=httpx2.MockTransport(cloud)))["whatsapp"]
    fetched = channel.fetch(PICTURE, ACCESS)
    assert (fetched.content, fetched.media_type) == (PNG, "image/png")
    assert cloud.asked == [
        ("graph.facebook.com/v25.0/400900000000001", "Bearer EAAjeton"),
        ("lookaside.example/media", "Bearer EAAjeton"),
    ]


def test_a_picture_that_lies_nowhere_any_more_is_given_up() -> None:
    channel = discover(Http(transport=httpx2.MockTransport(Cloud({"mime_type": "image/png"}))))["whatsapp"]
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        channel.fetch(PICTURE, ACCESS)


def test_an_address_of_its_own_is_read_without_the_token_and_a_film_never() -> None:
    cloud = Cloud({})
    channel = discover(Http(transport=httpx2.MockTransport(cloud)))["whatsapp"]
    assert channel.fetch(AttachmentSeen("https://media.example/image.png"), ACCESS).content == PNG
    assert cloud.asked == [("media.example/image.png", None)]
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        channel.fetch(AttachmentSeen("7", "video"), ACCESS)
