"""Pictures that the stand-in serves: honest ones, and those a careful reader must refuse."""

from __future__ import annotations

import struct
import zlib

from tests.standins.graph_answers import Answer

MOST = 5 * 1024 * 1024  # bytes: what Parvis takes
HUGE = "enorme.png"
FALSE = "fausse.png"
MOVED = "partie.png"
PNG = {"content-type": "image/png"}


def picture(name: str) -> Answer:
    """Serve a picture by its name: one grey pixel, unless the name is one of the three above."""
    match name:
        case "enorme.png":
            return Answer(200, png() + bytes(MOST), PNG)
        case "fausse.png":
            return Answer(200, b"<html><script>alert(1)</script></html>", PNG)
        case "partie.png":
            return Answer(302, b"", {"location": "http://127.0.0.1:1/ailleurs.png"})
        case _:
            return Answer(200, png(), PNG)


def png() -> bytes:
    """Draw the smallest PNG: one grey pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixel) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
