"""Photos for tests, made here: with where they were taken, turned, too large, or no photo at all."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

RED = (200, 30, 30)
PLACE = "RUE DES LILAS"
GPS, LATITUDE, ORIENTATION, DESCRIPTION = 0x8825, 2, 0x0112, 0x010E


def a_photo(kind: str = "JPEG", *, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A red picture with a position, a note and a comment in it, to be turned by a quarter."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[DESCRIPTION] = PLACE
    exif.get_ifd(GPS)[LATITUDE] = (48.0, 5.0, 7.0)
    picture = Image.new("RGB", size, RED).convert(mode)
    written = BytesIO()
    more = {"comment": PLACE.encode()} if kind == "JPEG" else {}
    picture.save(written, kind, exif=exif, **more)
    return written.getvalue()


def a_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it has 900 million dots."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
