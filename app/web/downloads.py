"""Files of other people, given to the desk to be kept and never to be shown."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from fastapi.responses import Response

LONGEST = 100
UNSAID = frozenset('<>:"/\\|?*%;')
# C: control, format (which turns the reading round), private use; Zl, Zp: the ends of lines.
UNSEEN = ("C", "Zl", "Zp")
HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}


def download(content: bytes, name: str, *, otherwise: str) -> Response:
    """Give a file under a harmless name; whatever it says it is, no browser opens it here."""
    headers = HEADERS | {"Content-Disposition": _disposition(harmless(name) or otherwise)}
    return Response(content, media_type="application/octet-stream", headers=headers)


def harmless(name: str) -> str:
    """A name that stays in its folder and reads as it is spelt: no path, no sign that turns or hides."""
    shown = "".join(sign for sign in name if not unicodedata.category(sign).startswith(UNSEEN))
    whole = "".join("_" if sign in UNSAID else sign for sign in shown).strip(" .")
    stem, dot, ending = whole.rpartition(".")
    if dot and len(ending) < LONGEST // 4:
        return f"{stem[: LONGEST - len(ending)].rstrip(' .')}.{ending}"
    return whole[:LONGEST].rstrip(" .")


def _disposition(name: str) -> str:
    """Both ways of RFC 6266: what old programs read, and the name as it is."""
    # A wide quotation mark or slash is harmless as it is, and is none any more once it is made plain.
    plain = harmless(unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    return f"attachment; filename=\"{plain or 'fichier'}\"; filename*=UTF-8''{quote(name, safe='')}"
