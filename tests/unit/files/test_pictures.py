"""A photo comes in as what is seen of it, and as nothing else."""

from __future__ import annotations

import random

import pytest

from app.files.pictures import LONGEST_SIDE, PlainPictures
from app.ports.pictures import NotAPicture
from tests.pictures import ORIENTATION, PLACE, RED, a_bomb, a_photo, opened


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_it_was_taken_does_not_come_in(kind: str) -> None:
    assert PLACE.encode() in a_photo(kind)
    kept = PlainPictures().plain(a_photo(kind))
    assert kept.media_type == "image/jpeg"
    assert PLACE.encode() not in kept.content
    assert b"Exif" not in kept.content
    seen = opened(kept.content)
    assert dict(seen.getexif()) == {}
    assert "comment" not in seen.info


def test_it_stands_upright_in_its_own_colour() -> None:
    assert opened(a_photo()).getexif()[ORIENTATION] == 6
    seen = opened(PlainPictures().plain(a_photo()).content)
    assert seen.size == (40, 60)
    dot = seen.getpixel((20, 30))
    assert isinstance(dot, tuple)
    assert all(abs(one - other) < 8 for one, other in zip(dot, RED, strict=True))


def test_a_large_one_is_made_smaller() -> None:
    seen = opened(PlainPictures().plain(a_photo(size=(5000, 2500))).content)
    assert seen.size == (LONGEST_SIDE // 2, LONGEST_SIDE)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "CMYK")])
def test_every_way_of_keeping_colours_is_taken(kind: str, mode: str) -> None:
    assert opened(PlainPictures().plain(a_photo(kind, mode=mode)).content).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff\xe0 begins like one",
        a_photo("GIF"),
        a_photo("TIFF"),
        a_photo()[:200],
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture) as refusal:
        PlainPictures().plain(content)
    assert refusal.value.reason == "photo"


@pytest.mark.parametrize("size", [(8_001, 8_001), (12_000, 12_000), (30_000, 30_000)])
def test_one_that_would_fill_the_memory_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(NotAPicture) as refusal:
        PlainPictures().plain(a_bomb(*size))
    assert refusal.value.reason == "photo_large"


@pytest.mark.filterwarnings("ignore::UserWarning")  # the library says what is broken, and goes on
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_one_is_refused_or_shown_and_breaks_nothing(kind: str) -> None:
    chance = random.Random(7)
    whole = a_photo(kind)
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            kept = PlainPictures().plain(bytes(broken[: chance.randrange(1, len(broken) + 1)]))
        except NotAPicture:
            continue
        assert opened(kept.content).mode == "RGB"
