"""Making pictures plain: each is decoded and written anew, so that nothing but what is seen comes in."""

from __future__ import annotations

import struct
import threading
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from app.ports.pictures import NotAPicture, Picture

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_DOTS = 64_000_000  # telephones take 50 million; what asks for more is no photo of a street
LONGEST_SIDE = 2048
QUALITY = 85
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, struct.error, zlib.error)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class PlainPictures:
    """One at a time: a large picture takes 200 MB while it is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def plain(self, content: bytes) -> Picture:
        """The picture as a JPEG of at most 2048 dots a side, upright, on white; nothing else is kept."""
        with self._lock:
            try:
                return _written_anew(content)
            except BOMBS as bomb:
                raise NotAPicture("photo_large") from bomb
            except BROKEN as broken:
                raise NotAPicture("photo") from broken


def _written_anew(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_DOTS:
            raise NotAPicture("photo_large")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller from the start
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = upright.convert("RGBA")
    kept = Image.new("RGB", seen.size, "white")  # a fresh one: it carries no note of the other
    kept.paste(seen, mask=seen.getchannel("A"))
    written = BytesIO()
    kept.save(written, "JPEG", quality=QUALITY)
    return Picture(written.getvalue(), "image/jpeg")
